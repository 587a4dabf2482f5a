"""A patient's recovery: is it working, why, what next."""

from __future__ import annotations

from journeys.walk import Visitor
from replan.store.models import User


def test_a_patient_sees_the_answer_first_and_the_proof_below(visitor: Visitor) -> None:
    # Given Jo, whose strain may be a disc
    visitor.signs_in("jo")
    visitor.presses("nav.places >> text=My recovery")
    # Then the page opens with the sentence, the chart and what is in the way
    visitor.sees("Your recovery has stood still for some weeks.")
    visitor.sees("The plan may not fit the real cause")
    visitor.sees("Look again at what the problem is")
    # And the likely cause and the first step stand on the first screen, with the way to their reasons
    first = visitor.page.locator("a[href='#next']")
    assert first.inner_text() == "First step: Look again at what the problem is"
    box, screen = first.bounding_box(), visitor.page.viewport_size
    assert box and screen and box["y"] + box["height"] < screen["height"]
    assert (
        visitor.page.locator("a[href='#why']").inner_text()
        == "Most likely in the way: The plan may not fit the real cause."
    )
    assert visitor.page.locator("svg.chart").count() == 1
    assert visitor.page.locator("h1").count() == 1
    visitor.finds_no_barrier()


def test_an_urgent_warning_sign_leaves_nothing_that_competes(visitor: Visitor) -> None:
    # Given Ruth, whose scores look fine and who has lost feeling between her legs
    visitor.signs_in("ruth")
    # Then she is told what to do now, with the number, and nothing else
    visitor.sees("Get help now")
    visitor.sees("112")
    for other in ("What is next", "What next?", "Is it working?", "How is it today?", "Chiropractic"):
        visitor.does_not_see(other)
    assert visitor.page.locator("a[href='tel:112']").count() == 1
    visitor.finds_no_barrier()
    # And her other page says the same
    visitor.opens("/my-recovery/")
    visitor.sees("Get help now")
    visitor.does_not_see("What next?")


def test_answering_the_next_question_changes_the_review(visitor: Visitor) -> None:
    # Given Kwame and the one question that would help most
    visitor.signs_in("kwame")
    visitor.opens("/my-recovery/")
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
    visitor.opens("/my-recovery/")
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
    visitor.opens("/my-recovery/")
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


def test_the_chart_can_be_zoomed_and_read_as_a_table(visitor: Visitor) -> None:
    # Given Mei with her chart
    visitor.signs_in("mei")
    visitor.opens("/my-recovery/")
    whole = visitor.page.locator(".chart-dot").count()
    # When she looks at the last four weeks only, which is a link
    visitor.presses("text=Last 4 weeks")
    # Then fewer scores are drawn, and the table still has all of them
    assert 0 < visitor.page.locator(".chart-dot").count() < whole
    visitor.page.locator("summary", has_text="Show as a table").first.click()
    assert visitor.page.locator("table").last.locator("tbody tr").count() == whole
    visitor.sees("All scores, newest first")
    if visitor.scripts:
        # And the value under the pointer or the keyboard is said below the chart
        visitor.page.locator(".chart-dot").last.focus()
        assert "68" in visitor.page.inner_text("#chart-value")
    visitor.finds_no_barrier()


def test_somebody_who_reads_large_and_with_high_contrast_keeps_it(visitor: Visitor) -> None:
    visitor.signs_in("mei")
    visitor.presses("footer >> text=Settings")
    visitor.chooses("large_text")
    visitor.chooses("high_contrast")
    visitor.chooses("lang-es")
    visitor.presses("main button[type=submit]")
    visitor.sees("Ajustes guardados.")
    for path in ("/settings/", "/today/", "/my-recovery/"):
        visitor.opens(path)
        assert visitor.page.locator("html").get_attribute("class") == "large contrast"
        visitor.finds_no_barrier()
