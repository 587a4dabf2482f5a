"""Talk, something is wrong, alternatives and the questions people ask."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from journeys.walk import Visitor


def test_a_question_people_ask_is_answered_from_the_own_record(visitor: Visitor) -> None:
    visitor.signs_in("mei")
    visitor.opens("/questions/")
    visitor.finds_no_barrier()
    visitor.presses("text=May I combine treatments?")
    visitor.sees("What next?")
    visitor.finds_no_barrier()


def test_a_question_is_kept_for_the_visit_and_a_danger_word_is_asked_about(visitor: Visitor) -> None:
    # Given Mei at her talk
    visitor.signs_in("mei")
    visitor.opens("/talk/")
    visitor.finds_no_barrier()
    page = visitor.page
    # When she writes a question for the visit
    page.fill("#text", "May I climb stairs?")
    visitor.presses("main form button:has-text('Save')")
    visitor.sees("Saved for your next visit.")
    # Then it stands on the one page for the visit
    visitor.presses("text=See the page for the visit")
    visitor.sees("May I climb stairs?")
    visitor.finds_no_barrier()
    # When a message holds danger words, the question is asked before anything else
    visitor.opens("/talk/")
    page.fill("#text", "I am numb between my legs since yesterday")
    visitor.chooses("for-therapist")
    visitor.presses("main form button:has-text('Save')")
    assert "One thing first" in page.inner_text("h1")
    visitor.finds_no_barrier()
    # And a yes leads to what to do now
    visitor.chooses("finding-saddle_numbness-yes")
    visitor.presses("text=Save my answers")
    visitor.sees("Please act on this now")


def test_something_is_wrong_asks_at_once_and_says_what_to_do(visitor: Visitor) -> None:
    visitor.signs_in("mei")
    visitor.presses("header >> text=Something is wrong")
    visitor.finds_no_barrier()
    page = visitor.page
    for _ in range(20):
        noes = page.locator("label[for^=finding-][for$=-no]")
        if not noes.count():
            break
        for place in range(noes.count()):
            noes.nth(place).click()
        visitor.presses("text=Go on")
    visitor.sees("What to do now")
    visitor.sees("Tell your therapist.")
    visitor.finds_no_barrier()


def test_options_stand_side_by_side_and_what_is_tried_is_checked(visitor: Visitor) -> None:
    visitor.signs_in("mei")
    visitor.presses("nav >> text=My recovery")
    visitor.presses("text=Compare them side by side")
    visitor.finds_no_barrier()
    page = visitor.page
    for place in (0, 1):
        page.locator(".ticks input").nth(place).check()
    visitor.presses("text=Show side by side")
    visitor.sees("How sure that is")
    visitor.sees("Who is qualified")
    visitor.finds_no_barrier()
    visitor.opens("/options/tried/")
    page.select_option("#option", "herbal_medicine")
    page.select_option("#plant", "st_johns_wort")
    page.fill("#from", (timezone.localdate() - timedelta(days=5)).isoformat())
    visitor.chooses("told-no")
    page.fill("#untold_reason", "I did not think of it")
    visitor.finds_no_barrier()
    visitor.presses("text=Save and check")
    visitor.sees("sk first.")
    visitor.finds_no_barrier()
    visitor.presses("text=Send this note")
    visitor.sees("Your therapist knows now.")
    visitor.finds_no_barrier()
