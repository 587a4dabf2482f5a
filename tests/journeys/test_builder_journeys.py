"""A therapist puts the home program together."""

from __future__ import annotations

from journeys.walk import Visitor


def test_an_exercise_is_found_dosed_added_and_shown_as_the_patient_sees_it(visitor: Visitor) -> None:
    # Given Jo on Jonas's desk
    visitor.signs_in("jonas")
    visitor.presses("text=Jo Lindqvist")
    visitor.presses("main >> text=Home program >> nth=0")
    visitor.finds_no_barrier()
    # When he looks for an exercise in the library
    visitor.page.fill("#q", "heel slide")
    if not visitor.scripts:
        visitor.presses("main form[role=search] button")
    visitor.presses("#results h3 a:text-is('Heel slide')")
    visitor.finds_no_barrier()
    # And adds it with a dose and a reason
    visitor.page.fill("#sets", "2")
    visitor.page.fill("#reason", "to move more in the morning")
    visitor.presses("text=Add to the program")
    # Then it stands in the program, and the patient's view shows how it is done
    visitor.sees("Heel slide")
    visitor.presses("text=As the patient sees it")
    visitor.sees("Slide one heel toward your bottom.")
    visitor.finds_no_barrier()
