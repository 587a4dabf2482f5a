"""The home program: done with one tap, one exercise told and timed, and how it went sent to the therapist."""

from __future__ import annotations

import pytest

from journeys.walk import Visitor


def test_an_exercise_is_done_with_one_tap(visitor: Visitor) -> None:
    # Given Jo with her exercises of today
    visitor.signs_in("jo")
    visitor.opens("/program/")
    visitor.sees("done today.")
    visitor.finds_no_barrier()
    page = visitor.page
    before = page.locator("button:has-text('Done, as given')").count()
    assert before > 0
    # When she taps one
    visitor.presses("button:has-text('Done, as given')")
    # Then it stands as done, here and at today's check-in
    visitor.sees("Saved. Thank you.")
    visitor.sees("Done today.")
    assert page.locator("button:has-text('Done, as given')").count() == before - 1


def test_an_exercise_is_told_timed_and_answered(visitor: Visitor) -> None:
    # Given Jo on the page of one exercise
    visitor.signs_in("jo")
    visitor.opens("/program/")
    visitor.presses(".program h2 a")
    visitor.sees("Stop or go easier when")
    page = visitor.page
    assert page.locator("#helper").is_visible() == visitor.scripts
    visitor.finds_no_barrier()
    # When she counts a set, where scripts run
    if visitor.scripts:
        page.click("#timer")
        assert page.inner_text("#timer") == "Pause"
        page.click("#timer")
        page.click("#set")
        assert page.input_value("#sets") == "1"
    # And says that it was too hard, with a word to her therapist
    visitor.chooses("difficulty-too_hard")
    visitor.chooses("pain-4")
    page.fill("#message", "My knee clicks at the bottom.")
    visitor.presses("text=Save as done")
    # Then it is kept and the therapist has the message
    visitor.sees("your message is with your therapist")
    visitor.presses(".program h2 a")
    assert page.is_checked("#difficulty-too_hard")
    # And a number that cannot be is told, with everything still there
    page.fill("#sets", "many")
    visitor.presses("text=Save as done")
    visitor.sees("There is a problem")
    assert page.input_value("#sets") == "many"
    visitor.finds_no_barrier()


@pytest.mark.parametrize("visitor", ["phone", "no_scripts"], indirect=True)
def test_a_danger_word_about_an_exercise_is_asked_about_before_anything_else(visitor: Visitor) -> None:
    # Given Jo, who tells her therapist about an exercise in words that may mean harm
    visitor.signs_in("jo")
    visitor.opens("/program/")
    visitor.presses(".program h2 a")
    visitor.page.fill("#message", "Since the squats I am numb between my legs.")
    visitor.presses("text=Save as done")
    # Then the page asks, above the exercises, and goes on asking until there is an answer
    visitor.sees("your message is with your therapist")
    visitor.sees("One thing first")
    visitor.finds_no_barrier()
    visitor.opens("/goals/")
    visitor.sees("One thing first")
    visitor.finds_no_barrier()
    visitor.presses(".ask-now button")
    visitor.sees("There is a problem")
    visitor.finds_no_barrier()
    visitor.opens("/program/")
    visitor.chooses("finding-saddle_numbness-no")
    visitor.presses(".ask-now button")
    # And leads back to where she was
    assert visitor.page.url.endswith("/program/")
    visitor.does_not_see("One thing first")
