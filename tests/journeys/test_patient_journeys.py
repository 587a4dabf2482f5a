"""A patient at home: is it working, why, what next, and today's check-in."""

from __future__ import annotations

from journeys.walk import Visitor
from replan.store.models import Score, User


def test_a_patient_sees_the_answer_first_and_the_proof_below(visitor: Visitor) -> None:
    # Given Jo, whose strain may be a disc
    visitor.signs_in("jo")
    # Then the page opens with the sentence, the chart and what is in the way
    visitor.sees("Your recovery has stood still for some weeks.")
    visitor.sees("The plan may not fit the real cause")
    visitor.sees("Look again at what the problem is")
    assert visitor.page.locator("svg.chart").count() == 1
    assert visitor.page.locator("h1").count() == 1
    visitor.finds_no_barrier()


def test_todays_scores_change_the_page_at_once(visitor: Visitor) -> None:
    # Given Mei on her page
    visitor.signs_in("mei")
    # When she enters today's pain and function
    visitor.chooses("pain-4")
    visitor.chooses("function-6")
    visitor.presses("text=Save today")
    # Then the page says so and speaks of the new score
    visitor.sees("Saved. Pain today: 4.")
    visitor.sees("went from 5 to 4")
    # And a second entry on the same day replaces the first, which is kept
    visitor.chooses("pain-3")
    visitor.presses("text=Save today")
    visitor.sees("went from 5 to 3")
    rows = list(Score.objects.filter(measure="nprs", by="patient", entered_by__isnull=False).order_by("pk"))
    assert [row.value for row in rows] == [4, 3]
    assert rows[1].replaces_id == rows[0].pk
    visitor.finds_no_barrier()


def test_nothing_chosen_is_told_and_nothing_is_lost(visitor: Visitor) -> None:
    visitor.signs_in("mei")
    before = Score.objects.count()
    visitor.presses("text=Save today")
    visitor.sees("There is a problem")
    assert Score.objects.count() == before
    visitor.finds_no_barrier()


def test_an_urgent_warning_sign_leaves_nothing_that_competes(visitor: Visitor) -> None:
    # Given Ruth, whose scores look fine and who has lost feeling between her legs
    visitor.signs_in("ruth")
    # Then she is told what to do now, with the number, and nothing else
    visitor.sees("Get help now")
    visitor.sees("112")
    for other in ("What next?", "Is it working?", "How is it today?", "Chiropractic"):
        visitor.does_not_see(other)
    assert visitor.page.locator("a[href='tel:112']").count() == 1
    visitor.finds_no_barrier()


def test_answering_the_next_question_changes_the_review(visitor: Visitor) -> None:
    # Given Kwame and the one question that would help most
    visitor.signs_in("kwame")
    section = visitor.page.locator("section[aria-labelledby=question]")
    question = section.locator("legend").inner_text()
    # When he answers it
    section.locator("label", has_text="No").first.click()
    section.locator("button").click()
    # Then it is saved and not asked again
    visitor.sees("One answer saved.")
    again = visitor.page.locator("section[aria-labelledby=question] legend")
    assert again.count() == 0 or again.inner_text() != question


def test_the_page_speaks_spanish_when_asked(visitor: Visitor) -> None:
    visitor.signs_in("jo")
    visitor.presses("button[lang=es]")
    visitor.sees("Su recuperación lleva unas semanas estancada.")
    assert visitor.page.locator("html").get_attribute("lang") == "es"
    visitor.finds_no_barrier()


def test_a_patient_reaches_nobody_else(visitor: Visitor) -> None:
    other = User.objects.get(username="ruth").patient
    visitor.signs_in("jo")
    assert visitor.opens(f"/patients/{other.pk}/") in (403, 404)
    assert visitor.opens("/caseload/") == 403
    visitor.finds_no_barrier()


def test_the_review_can_be_taken_along_and_read_offline(visitor: Visitor) -> None:
    visitor.signs_in("jo")
    with visitor.page.expect_download() as caught:
        visitor.page.click("text=Download this page")
    page = caught.value.path().read_text("utf-8")
    assert "Your recovery has stood still" in page
    assert "<svg" in page
    assert "<link" not in page
    assert "<script" not in page


def test_a_wrong_password_is_told_plainly(visitor: Visitor) -> None:
    visitor.page.goto(f"{visitor.home}/sign-in/")
    visitor.page.fill("#username", "jo")
    visitor.page.fill("#password", "wrong-password")
    visitor.presses("main button[type=submit]")
    visitor.sees("User name and password do not match.")
    assert visitor.page.input_value("#username") == "jo"
    visitor.finds_no_barrier()
