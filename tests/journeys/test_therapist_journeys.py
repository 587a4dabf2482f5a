"""A therapist with ninety seconds between two patients."""

from __future__ import annotations

from journeys.walk import Visitor
from replan.store.models import AuditEvent, User


def _names(visitor: Visitor) -> list[str]:
    return visitor.page.locator(".caseload tbody th a").all_inner_texts()


def test_who_needs_attention_first_stands_first_with_the_reason(visitor: Visitor) -> None:
    # Given Amara's caseload
    visitor.signs_in("amara")
    # Then the warning sign stands first, then who stands still, and the calm ones last
    names = _names(visitor)
    assert names[0] == "Ruth Okafor"
    assert names[1] == "Fatima Haddad"
    visitor.sees("Warning sign: help now")
    visitor.sees("The plan is hard to keep up")
    assert visitor.page.locator("svg.spark").count() == len(names)
    visitor.finds_no_barrier()


def test_the_same_review_stands_behind_each_name(visitor: Visitor) -> None:
    # Given Jonas's caseload
    visitor.signs_in("jonas")
    # When he opens Jo
    visitor.presses("text=Jo Lindqvist")
    # Then he reads the exact words, with numbers and sources
    visitor.sees("Plateau: P(half an MCID gained over the last window)")
    visitor.sees("Oswestry Disability Index")
    visitor.finds_no_barrier()
    visitor.sees("MCID 10")
    # And the read is on record
    jo = User.objects.get(username="jo").patient
    assert AuditEvent.objects.filter(actor__username="jonas", patient=jo, action="read_course").exists()


def test_a_filter_shows_only_whom_it_names(visitor: Visitor) -> None:
    visitor.signs_in("amara")
    visitor.presses("text=Can wait")
    assert "Ruth Okafor" not in _names(visitor)
    assert "Mei Tanaka" in _names(visitor)
    visitor.finds_no_barrier()


def test_a_finding_of_the_examination_changes_the_review(visitor: Visitor) -> None:
    visitor.signs_in("amara")
    visitor.presses("text=Tomás Herrera")
    section = visitor.page.locator("section[aria-labelledby=question]")
    question = section.locator("legend").inner_text()
    section.locator("label", has_text="Yes").click()
    section.locator("button").click()
    visitor.sees("One answer saved.")
    again = visitor.page.locator("section[aria-labelledby=question] legend")
    assert again.count() == 0 or again.inner_text() != question


def test_another_therapists_patient_does_not_exist(visitor: Visitor) -> None:
    ruth = User.objects.get(username="ruth").patient
    visitor.signs_in("jonas")
    assert visitor.opens(f"/patients/{ruth.pk}/") == 404
    visitor.finds_no_barrier()


def test_a_clinic_lead_sees_everybody_and_writes_nothing(visitor: Visitor) -> None:
    visitor.signs_in("lead")
    assert len(_names(visitor)) == 10
    visitor.presses("text=Kwame Mensah")
    visitor.sees("Kwame Mensah")
    assert visitor.page.locator("main form").count() == 0
    visitor.finds_no_barrier()
