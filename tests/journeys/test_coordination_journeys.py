"""A therapist refers: somebody of the directory, a letter seen first, and the plan that keeps it."""

from __future__ import annotations

from journeys.walk import Visitor


def test_a_licence_is_looked_up_and_a_letter_goes_out(visitor: Visitor) -> None:
    # Given Amara with a surgeon whom she works with
    visitor.signs_in("amara")
    visitor.opens("/directory/")
    visitor.finds_no_barrier()
    page = visitor.page
    page.select_option("#dir-role", "orthopaedic_surgeon")
    page.fill("#dir-name", "Dr Novak")
    visitor.chooses("valid-yes")
    visitor.presses("text=Save the entry")
    visitor.sees("licence valid")
    visitor.finds_no_barrier()
    # When she opens the letters of a patient from the patient's page
    visitor.opens("/caseload/")
    visitor.presses(".caseload tbody th a >> nth=1")
    visitor.presses("main nav >> text=Refer")
    visitor.finds_no_barrier()
    page.select_option("#referral-to", "orthopaedic_surgeon")
    page.fill("#referral-question", "Would surgery change the outlook?")
    visitor.presses("section[aria-labelledby=referral] button")
    # Then she sees the letter as it would go out, and keeps that it did
    visitor.sees("Would surgery change the outlook?")
    visitor.finds_no_barrier()
    visitor.presses("text=It went out")
    visitor.sees("Written down in the plan.")
