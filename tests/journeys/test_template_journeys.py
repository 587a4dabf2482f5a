"""A therapist starts a program from a template and from the pack, adds a video, and is stopped by a warning sign; a letter with sections."""

from __future__ import annotations

import pytest
from django.utils import timezone

from journeys.walk import Visitor
from replan.app.actions import answer_findings
from replan.app.actions.entries import State
from replan.app.check_in_values import lines_on
from replan.app.queries.courses import courses_of, current_episode
from replan.course import Course
from replan.store.models import Patient, User

AT_A_DESK = pytest.mark.parametrize("visitor", ["desktop"], indirect=True)


def _patient(name: str) -> Patient:
    return Patient.objects.get(user__username=name)


def _course_of(name: str) -> Course:
    episode = current_episode(_patient(name))
    return courses_of([episode])[episode.pk]


def _opens_program_of(visitor: Visitor, name: str) -> str:
    visitor.opens("/caseload/")
    visitor.presses(f"text={name}")
    visitor.presses("main nav >> text=Home program")
    return visitor.page.url


@AT_A_DESK
def test_a_program_begins_from_a_template_has_a_video_and_waits_for_a_warning_sign(visitor: Visitor) -> None:
    page = visitor.page
    # Given Jonas who keeps Jo's program as a template of the clinic
    visitor.signs_in("jonas")
    of_jo = _opens_program_of(visitor, "Jo Lindqvist")
    page.click("text=Keep this program as a template")
    page.fill("#template-name", "Back, first weeks")
    visitor.presses("button:text-is('Keep as a template')")
    visitor.sees("“Back, first weeks” is kept as a template.")
    visitor.finds_no_barrier()
    # And who is stopped by a warning sign that came up while he was typing a dose; nothing is saved
    page.goto(f"{of_jo}add/heel_slide/")
    page.fill("#reason", "to move more")
    jonas = User.objects.get(username="jonas")
    answers: dict[str, State] = {"saddle_numbness": "present"}
    answer_findings(actor=jonas, patient=_patient("jo"), on=timezone.localdate(), answers=answers)
    visitor.presses("text=Add to the program")
    visitor.sees("Nothing was saved.")
    visitor.finds_no_barrier()
    page.fill("#reason", "until the sign is clear")
    visitor.presses("text=Pause all exercises")
    assert not lines_on(_course_of("jo"), timezone.localdate())
    # When Amara starts a program of hers from it, with another dose, and says why only at the second try
    visitor.presses("header >> text=Sign out")
    visitor.signs_in("amara")
    _opens_program_of(visitor, "Mei Tanaka")
    visitor.presses("text=Back, first weeks")
    visitor.finds_no_barrier()
    page.fill("#per_week-0", "4")
    visitor.presses("text=Add these to the program")
    visitor.sees("Say why the plan changes.")
    assert page.input_value("#per_week-0") == "4"
    page.fill("#reason", "her back is sore too")
    visitor.presses("text=Add these to the program")
    visitor.sees("4 times a week")
    # And she begins another part from a starting program of the pack, which says that nobody signed it
    visitor.presses("text=Pain around the kneecap: hip and thigh")
    visitor.sees("Not yet signed by a clinician.")
    visitor.finds_no_barrier()
    visitor.sees("What the patient reads")
    page.fill("#hold_seconds-3", "10")
    page.fill("#reason", "thigh and hip first")
    visitor.presses("text=Add these to the program")
    assert next(line for line in _course_of("mei").program if line.exercise == "wall_sit").hold_seconds == 10
    # And the clinic's own video of an exercise is added; an address without https is refused
    visitor.presses("header >> text=Exercises")
    page.select_option("#exercise", "split_squat")
    page.fill("#url", "http://video.example.org/squat")
    visitor.presses("text=Keep the address")
    visitor.sees("The address has to begin with https://")
    visitor.finds_no_barrier()
    page.fill("#url", "https://video.example.org/squat")
    visitor.presses("text=Keep the address")
    visitor.sees("https://video.example.org/squat")
    # Then somebody with a warning sign gets neither the builder nor another approach, but can be referred
    visitor.opens("/caseload/")
    visitor.presses("text=Ruth Okafor")
    ruth = page.url
    page.goto(f"{ruth}program/")
    visitor.sees("A warning sign comes first")
    visitor.finds_no_barrier()
    page.goto(f"{ruth}change-plan/approach/")
    visitor.presses("main .actions >> text=Refer")
    page.fill("#what", "emergency department")
    page.fill("#reason", "the warning sign")
    visitor.presses("form >> text=Change the plan")
    assert [change.kind for change in _course_of("ruth").plan_changes][-1:] == ["referral"]


@AT_A_DESK
def test_a_letter_goes_out_with_the_sections_that_were_chosen(visitor: Visitor) -> None:
    page = visitor.page
    # Given Amara with a referral letter of Mei
    visitor.signs_in("amara")
    visitor.opens("/caseload/")
    visitor.presses("text=Mei Tanaka")
    visitor.presses("main nav >> text=Refer")
    visitor.presses("section[aria-labelledby=referral] button")
    visitor.sees("Health, medicines and cautions")
    visitor.finds_no_barrier()
    # When she leaves medicines out, and says to whom and what is asked
    page.evaluate("document.querySelector('main details').open = true")
    page.uncheck("#in-health")
    page.select_option("#to", "orthopaedic_surgeon")
    page.fill("#question", "Is the kneecap stable?")
    visitor.presses("text=Show the letter")
    # Then the letter has no such section, and it went out with its reason
    assert "Health, medicines and cautions" not in page.inner_text("article.document")
    visitor.sees("Is the kneecap stable?")
    visitor.finds_no_barrier()
    visitor.presses("text=It went out")
    visitor.sees("Written down in the plan.")
    # And what came back is written down and stands beside it
    visitor.presses("text=Write down what a second opinion said")
    visitor.finds_no_barrier()
    page.select_option("#role", "orthopaedic_surgeon")
    visitor.chooses("view-agrees")
    page.fill("#advice", "strengthen the hip first")
    visitor.chooses("changed-no")
    visitor.presses("text=Keep the opinion")
    visitor.sees("Agrees with the working diagnosis. strengthen the hip first")
