"""Anybody who wants to know where a number is from."""

from __future__ import annotations

from journeys.walk import Visitor


def test_somebody_looks_up_a_measure_and_reads_where_its_numbers_are_from(visitor: Visitor) -> None:
    # Given somebody who has not signed in
    visitor.opens("/knowledge/")
    visitor.sees("What Replan knows")
    visitor.finds_no_barrier()
    # When they search for a word of its name
    visitor.page.fill("#q", "oswestry")
    visitor.presses("form[role=search] button")
    visitor.finds_no_barrier()
    visitor.presses("main a:has-text('Oswestry Disability Index')")
    # Then every number stands there with its population and its source
    visitor.sees("15 (11 to 19), 90 %")
    visitor.sees("Davidson & Keating 2002")
    visitor.sees("not yet read at its source")
    visitor.sees("Not yet signed by a clinician")
    visitor.finds_no_barrier()


def test_the_kinds_can_be_walked_through_from_one_thing_to_the_next(visitor: Visitor) -> None:
    visitor.opens("/knowledge/")
    visitor.presses("main a:has-text('Conditions')")
    visitor.finds_no_barrier()
    visitor.presses("main a:has-text('Lumbar radiculopathy')")
    visitor.finds_no_barrier()
    # A condition leads to its measure, and the pair that it is mistaken in leads back
    visitor.presses("main a:has-text('Oswestry Disability Index')")
    visitor.sees("Oswestry Disability Index")
    visitor.opens("/knowledge/red_flags/cauda_equina/")
    visitor.sees("[the emergency number]")
    visitor.finds_no_barrier()
