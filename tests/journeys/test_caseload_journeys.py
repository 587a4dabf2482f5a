"""A therapist between two patients: finds who needs help, sees why, changes the plan, and says what was done."""

from __future__ import annotations

import time
from dataclasses import dataclass

from playwright.sync_api import expect

from journeys.walk import Visitor
from replan.store.models import AlertNote, SectionRow, User

QUICK_SECONDS, FEW_CLICKS = 120, 12
ASKS = "giovanni"
"""Who asked whether it is normal that nothing has changed."""


def _names(visitor: Visitor) -> list[str]:
    links = visitor.page.locator(".caseload tbody tr:not([hidden]) th a")
    return links.all_inner_texts()


def _id(name: str) -> str:
    return str(User.objects.get(username=name).patient.pk)


def _opens(visitor: Visitor, name: str, page: str = "") -> None:
    visitor.opens(f"/patients/{_id(name)}/{page}")


def test_the_list_is_searched_walked_by_keyboard_and_put_in_order_by_what_was_done(visitor: Visitor) -> None:
    # Given Amara's caseload, with what changed since she last looked
    visitor.signs_in("amara")
    visitor.sees("You have not looked yet")
    if visitor.scripts:
        # When she searches as she types, without an accent
        visitor.page.keyboard.press("/")
        visitor.page.keyboard.type("tomas")
        expect(visitor.page.locator(".caseload tbody tr")).to_have_count(1)
        assert _names(visitor) == ["Tomás Herrera"]
        visitor.page.fill("#q", "")
        expect(visitor.page.locator(".caseload tbody tr")).to_have_count(5)
        visitor.page.keyboard.press("Escape")
        # And goes down and up the list and asks for help
        visitor.page.keyboard.press("j")
        visitor.page.keyboard.press("j")
        visitor.page.keyboard.press("k")
        assert visitor.page.evaluate("document.activeElement.textContent") == "Ruth Okafor"
        visitor.page.keyboard.press("?")
        visitor.sees("The one before")
    else:
        visitor.page.fill("#q", "tomas")
        visitor.presses(".find button")
        assert _names(visitor) == ["Tomás Herrera"]
    visitor.finds_no_barrier()
    # When she puts Fatima off with a reason
    _opens(visitor, "fatima")
    visitor.page.click("text=Say what you did, or put it off")
    visitor.chooses("kind-snoozed")
    visitor.page.fill("#enter-note", "at a wedding until Friday")
    visitor.presses("text=Save this")
    visitor.sees("Put off. It comes up again on that day.")
    # Then Fatima leaves the top and can be found all the same
    visitor.opens("/caseload/")
    assert _names(visitor)[-1] == "Fatima Haddad"
    visitor.presses("a:has-text('Put off or done')")
    visitor.sees("at a wedding until Friday")
    visitor.finds_no_barrier()
    # And the page about alerts counts them, honest about how few they are
    visitor.opens("/caseload/alerts/")
    visitor.sees("at a wedding until Friday")
    visitor.sees("Nothing can be judged yet.")
    visitor.finds_no_barrier()


def test_an_urgent_warning_sign_leaves_the_rest_folded_and_cannot_be_put_off(visitor: Visitor) -> None:
    visitor.signs_in("amara")
    visitor.presses("text=Ruth Okafor")
    visitor.sees("Immediate hospital referral")
    assert visitor.page.locator("label[for=kind-snoozed]").count() == 0
    assert not visitor.page.locator("#progress").is_visible()
    # When Amara says what she did
    visitor.page.fill("#enter-note", "rang the hospital, she is on her way")
    visitor.presses("text=Save this")
    # Then it is on record and Ruth still stands first
    assert AlertNote.objects.get().attention == "emergency"
    visitor.finds_no_barrier()
    visitor.opens("/caseload/")
    assert _names(visitor)[0] == "Ruth Okafor"
    visitor.sees("rang the hospital")


def test_a_number_is_two_clicks_from_its_data_and_its_source(visitor: Visitor) -> None:
    # Given Jo's page
    visitor.signs_in("jonas")
    visitor.presses("text=Jo Lindqvist")
    # When Jonas follows the chance of the goal, then the measure behind it
    visitor.presses(".figures a:has-text('Chance of the goal')")
    visitor.sees("Oswestry Disability Index: 40")
    visitor.sees("came with the record")
    visitor.finds_no_barrier()
    visitor.presses("main a:has-text('Oswestry Disability Index 2.1a')")
    # Then he reads where its numbers are from
    visitor.sees("Davidson & Keating 2002")
    # And a roadblock shows what each piece of evidence weighs
    _opens(visitor, "jo", "why/reason-misdiagnosis/")
    visitor.sees("× 4.94")
    visitor.finds_no_barrier()
    # And today stands beside the last visit
    _opens(visitor, "jo", "compare/")
    visitor.sees("Then and now")
    visitor.finds_no_barrier()


def test_somebody_who_sees_it_otherwise_says_why_and_the_page_shows_it(visitor: Visitor) -> None:
    visitor.signs_in("jonas")
    visitor.presses("text=Jo Lindqvist")
    visitor.page.click("summary:has-text('I see it otherwise: The plan may not fit')")
    visitor.page.fill("#enter-because-misdiagnosis", "the image of May showed no disc")
    visitor.presses("button:has-text('Save my view: The plan may not fit')")
    visitor.sees("Seen otherwise by Jonas Meyer on")
    visitor.sees("the image of May showed no disc")
    visitor.finds_no_barrier()


def test_the_odds_follow_the_examination(visitor: Visitor) -> None:
    # Given the examination of Tomás's shoulder
    visitor.signs_in("amara")
    _opens(visitor, "tomas", "examine/")
    visitor.finds_no_barrier()
    field = visitor.page.locator("fieldset.question .choice").first.get_attribute("id") or ""
    visitor.chooses(field)
    if visitor.scripts:
        visitor.page.wait_for_selector("text=With one answer tried out and not saved yet.")
    else:
        visitor.presses("text=Only work out the odds")
        visitor.sees("With one answer tried out and not saved yet.")
        assert visitor.page.is_checked(f"#{field}")
    # When it is saved, it is on record
    visitor.presses("text=Save these findings")
    visitor.sees("One answer saved.")


def test_a_visit_is_noted_put_right_and_a_question_is_answered(visitor: Visitor) -> None:
    visitor.signs_in("jonas")
    _opens(visitor, "jo", "visits/")
    visitor.finds_no_barrier()
    visitor.page.select_option("#visit-code-0", "education")
    visitor.page.fill("#visit-minutes-0", "15")
    visitor.page.fill("#visit-subjective", "leg pain is less in the morning")
    visitor.chooses("visit-response-better")
    visitor.presses("text=Save the visit")
    visitor.sees("leg pain is less in the morning")
    visitor.presses(".rows a:has-text('Put right') >> nth=1")
    visitor.page.fill("#visit-note", "go on with walking")
    visitor.presses("text=Save the visit")
    visitor.sees("One earlier version")
    visitor.finds_no_barrier()


def test_a_patients_question_is_answered(visitor: Visitor) -> None:
    visitor.signs_in("jonas")
    visitor.presses(f"a[href='/patients/{_id(ASKS)}/']")
    visitor.presses(".actions a:has-text('Messages (1 waiting)')")
    visitor.sees("waits for an answer")
    visitor.page.fill("textarea >> nth=0", "Yes. Let us look at it together on Friday.")
    visitor.presses("button:has-text('Answer')")
    visitor.sees("Answered on")
    visitor.finds_no_barrier()
    assert SectionRow.objects.get().data["answer"] == "Yes. Let us look at it together on Friday."


def test_two_minutes_of_reassessment_lead_to_a_changed_plan_in_the_ledger(visitor: Visitor) -> None:
    # Given Jo, who comes back
    visitor.signs_in("jonas")
    _opens(visitor, "jo", "reassess/")
    visitor.finds_no_barrier()
    visitor.page.fill("#score-odi", "41")
    visitor.chooses("response-same")
    visitor.presses("text=Save and change the plan")
    # When the new score is saved, the page says what it tells and offers the steps
    visitor.sees("Saved.")
    visitor.sees("From the review")
    visitor.finds_no_barrier()
    visitor.presses("main a:has-text('Change exercises')")
    visitor.finds_no_barrier()
    visitor.page.check("#stop-1")
    visitor.page.fill("#new-name", "Prone press up")
    visitor.page.fill("#per_week-new", "7")
    visitor.page.fill("#reason", "bending makes the leg worse")
    visitor.presses("main button[type=submit]")
    # Then the ledger holds it with its why
    visitor.sees("stopped Forward bend with a weight; new: Prone press up")
    visitor.sees("Why: bending makes the leg worse")
    assert "too early" in visitor.page.inner_text("section[aria-labelledby=ledger]").lower()
    visitor.finds_no_barrier()


@dataclass
class Counted:
    """A visitor whose clicks are counted."""

    visitor: Visitor
    clicks: int = 0

    def presses(self, what: str) -> None:
        self.clicks += 1
        self.visitor.presses(what)

    def ticks(self, what: str) -> None:
        self.clicks += 1
        self.visitor.page.click(what)


def test_a_new_therapist_gets_from_sign_in_to_a_changed_plan_in_two_minutes_and_twelve_clicks(visitor: Visitor) -> None:
    # Given somebody who has never seen Replan, with a name, a password and a patient who stands still
    hand, begun = Counted(visitor), time.monotonic()
    visitor.opens("/")
    visitor.page.fill("#username", "jonas")
    visitor.page.fill("#password", "recover-together")
    hand.presses("main button[type=submit]")
    # When they open the first patient who needs a decision, and follow what the page offers
    hand.presses(".caseload tbody th a >> nth=0")
    hand.presses(".actions a:has-text('Change the plan')")
    hand.presses(".steps h3 a >> nth=0")
    # Then the form is filled in already, and one press changes the plan
    assert visitor.page.input_value("#reason") != ""
    hand.presses("main button[type=submit]")
    visitor.sees("The plan is changed:")
    assert SectionRow.objects.filter(section="plan_changes").count() == 1
    assert hand.clicks <= FEW_CLICKS
    assert time.monotonic() - begun < QUICK_SECONDS
