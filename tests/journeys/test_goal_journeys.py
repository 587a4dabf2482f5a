"""Goals: set with help, rated, reached, and what was reached so far."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from journeys.walk import Visitor


def test_a_goal_is_set_with_its_odds_and_reached(visitor: Visitor) -> None:
    # Given Mei on her goals
    visitor.signs_in("mei")
    visitor.opens("/goals/")
    visitor.finds_no_barrier()
    # When she sets one that she can count, with a day
    page = visitor.page
    page.fill("#goal-text", "walk to the lake and back")
    visitor.chooses("goal-short")
    page.select_option("#goal-measure", index=1)
    page.fill("#goal-target", "2")
    page.fill("#goal-by", (timezone.localdate() + timedelta(weeks=6)).isoformat())
    visitor.presses("text=Save the goal")
    # Then she hears how many people like her get there, and it stands in the list
    visitor.sees("Goal saved.")
    visitor.sees("of people like you" if "Few people" in page.inner_text("body") else "people like you")
    visitor.sees("walk to the lake and back")
    visitor.finds_no_barrier()
    # And when she is there, it is marked without fuss
    card = page.locator("article", has_text="walk to the lake and back")
    with page.expect_navigation():
        card.locator("button", has_text="I have reached it").click()
    visitor.sees("Well done. It is on your chart now.")
    visitor.sees("You reached a goal: walk to the lake and back.")


def test_a_goal_has_levels_that_can_be_rated(visitor: Visitor) -> None:
    visitor.signs_in("mei")
    visitor.opens("/goals/")
    page = visitor.page
    page.fill("#goal-text", "garden again")
    page.click("summary:has-text('Five levels')")
    for level, text in (("-2", "no weeding"), ("0", "weed for 20 minutes"), ("2", "dig a whole bed")):
        page.fill(f"#goal-level{level}", text)
    visitor.presses("text=Save the goal")
    card = page.locator("article", has_text="garden again")
    card.locator("label", has_text="weed for 20 minutes").click()
    with page.expect_navigation():
        card.locator("button", has_text="Save this level").click()
    visitor.sees("Level saved.")
    visitor.sees("Goal score: 50.")
    visitor.finds_no_barrier()


def test_a_goal_without_words_is_told_and_the_rest_is_kept(visitor: Visitor) -> None:
    visitor.signs_in("mei")
    visitor.opens("/goals/")
    page = visitor.page
    page.fill("#goal-text", "   ")
    page.fill("#goal-target", "7")
    visitor.presses("text=Save the goal")
    visitor.sees("There is a problem")
    assert page.input_value("#goal-target") == "7"
    visitor.finds_no_barrier()
