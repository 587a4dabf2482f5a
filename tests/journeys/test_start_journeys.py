"""How people come in: alone or invited, through a first visit that asks about safety before anything else."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import cache
from django.utils import timezone

from houses import STRONG, user
from journeys.walk import Visitor
from replan.app.actions import PASSWORD, add_patient, make_invitation, sign_up
from replan.app.queries.courses import course_for
from replan.demo import demo_courses
from replan.store.models import Consent, Draft, Patient, Role, Score, User


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    """The cap on sign-ups counts per address, and every test comes from the same one."""
    cache.clear()


def signs_up(visitor: Visitor, name: str = "ada") -> None:
    visitor.page.fill("#shown_name", "Ada")
    visitor.page.fill("#username", name)
    visitor.page.fill("#password", STRONG)
    visitor.presses("main button[type=submit]")


def continues(visitor: Visitor) -> None:
    visitor.presses("main form .onward button >> nth=0")


def up_to_safety(visitor: Visitor, place: str) -> None:
    visitor.chooses("consent-1")
    if visitor.page.locator("#consent-2").count():
        visitor.chooses("consent-2")
    continues(visitor)
    visitor.page.locator("label", has_text=place).first.click()
    continues(visitor)
    visitor.page.fill("#birth_year", "1970")
    visitor.chooses("sex-female")
    continues(visitor)


def answers_no(visitor: Visitor) -> int:
    """Says no to every safety question; how many screens that took."""
    screens = 0
    while visitor.page.locator("h1").inner_text() == "Safety first":
        for label in visitor.page.locator("main label", has_text="No").all():
            if label.inner_text() == "No":
                label.click()
        continues(visitor)
        screens += 1
    return screens


def rest_of_the_visit(visitor: Visitor) -> None:
    visitor.page.fill("#count", "3")
    visitor.page.select_option("#unit", "months")
    continues(visitor)
    visitor.page.locator("label", has_text="I am not sure").click()
    continues(visitor)
    visitor.chooses("begun-no")
    continues(visitor)
    visitor.page.locator("label", has_text="Massage").click()
    continues(visitor)
    visitor.sees("Massage: how long ago did you begin?")
    visitor.page.fill("#count", "2")
    visitor.chooses("helped-same")
    continues(visitor)
    visitor.chooses("diagnoses-none")
    continues(visitor)
    visitor.chooses("medications-unknown")
    continues(visitor)
    visitor.chooses("implants-none")
    continues(visitor)
    visitor.chooses("pregnant-no")
    continues(visitor)
    visitor.chooses("pain-6")
    continues(visitor)
    visitor.page.fill("#activity", "climb the stairs")
    continues(visitor)
    visitor.sees("How well can you do this today: climb the stairs")
    visitor.chooses("function-3")
    continues(visitor)
    visitor.page.fill("#text", "hike with my sister")
    continues(visitor)
    visitor.page.fill("#name", "Slow squats")
    visitor.page.fill("#per_week", "3")
    visitor.presses("text=Save and add one more")
    visitor.sees("Slow squats")
    continues(visitor)


def test_somebody_alone_signs_up_and_gets_a_first_review(visitor: Visitor) -> None:
    # Given somebody with a sore knee and no clinic
    visitor.opens("/sign-in/")
    visitor.presses("text=Sign up")
    visitor.finds_no_barrier()
    signs_up(visitor)
    # When she goes through the first visit, one question a screen
    visitor.sees("Before we begin")
    visitor.finds_no_barrier()
    up_to_safety(visitor, "Knee")
    visitor.finds_no_barrier()
    assert answers_no(visitor) >= 3
    # Then it can be left and taken up again where it was
    visitor.opens("/today/")
    visitor.sees("How long ago did it begin?")
    visitor.finds_no_barrier()
    rest_of_the_visit(visitor)
    visitor.sees("Is this right?")
    visitor.finds_no_barrier()
    visitor.presses("text=Save and see my first review")
    # And the first review is there, and honest about how early it is
    visitor.sees("Your record is ready.")
    visitor.sees("Too early to tell")
    visitor.finds_no_barrier()
    visitor.opens("/today/")
    visitor.sees("How well can you do this today: climb the stairs")
    assert "Slow squats" in visitor.page.content()
    patient = User.objects.get(username="ada").patient
    assert patient.clinic is None
    assert Consent.objects.filter(patient=patient).count() == 1
    assert not Draft.objects.filter(user__username="ada", kind="first_visit").exists()


def test_an_urgent_warning_sign_stops_the_first_visit(visitor: Visitor) -> None:
    # Given somebody with back pain who has lost feeling between the legs
    visitor.opens("/sign-up/")
    signs_up(visitor)
    up_to_safety(visitor, "Lower back")
    for label in visitor.page.locator("main fieldset").all():
        label.locator("label", has_text="Yes").click()
    continues(visitor)
    # Then nothing else is asked: what to do now, and whom to call
    visitor.sees("Get help now")
    visitor.sees("Nobody else has been told of this.")
    assert visitor.page.locator("a[href='tel:112']").count() == 1
    visitor.finds_no_barrier()
    for path in ("/first-visit/", "/first-visit/onset/", "/today/"):
        visitor.opens(path)
        visitor.sees("Get help now")
    assert not Patient.objects.filter(user__username="ada").exists()
    # And a wrong tap can be put right
    visitor.page.click("summary")
    for label in visitor.page.locator("details fieldset").all():
        label.locator("label", has_text="No").first.click()
    visitor.presses("details button[type=submit]")
    visitor.does_not_see("Get help now")


def test_what_is_left_out_is_told_and_what_was_typed_is_kept(visitor: Visitor) -> None:
    visitor.opens("/sign-up/")
    visitor.page.fill("#shown_name", "Ada")
    visitor.page.fill("#username", "jo")
    visitor.page.fill("#password", "short")
    visitor.presses("main button[type=submit]")
    visitor.sees("This user name is taken.")
    visitor.sees("Choose a longer, less common password")
    assert visitor.page.input_value("#shown_name") == "Ada"
    visitor.finds_no_barrier()
    signs_up(visitor)
    continues(visitor)
    visitor.sees("Tick each line to go on.")
    visitor.finds_no_barrier()


@pytest.mark.parametrize("visitor", ["phone"], indirect=True)
def test_an_invitation_of_a_clinic_is_accepted_once(visitor: Visitor) -> None:
    # Given a link that Amara's clinic gave to somebody
    _, secret = make_invitation(actor=user("amara"), role=Role.PATIENT, now=timezone.now())
    visitor.opens(f"/join/{secret}/")
    visitor.sees("Join Riverside Demo Clinic")
    visitor.finds_no_barrier()
    signs_up(visitor)
    # Then she agrees that the clinic sees what she enters
    visitor.sees("Let my clinic see it to treat me.")
    up_to_safety(visitor, "Knee")
    answers_no(visitor)
    rest_of_the_visit(visitor)
    visitor.presses("text=Save and answer a few more questions")
    # And goes on to the questionnaire that fits, one question a screen
    visitor.sees("Question 1 of 20")
    visitor.finds_no_barrier()
    patient = User.objects.get(username="ada").patient
    assert (patient.clinic.name, patient.therapist.username) == ("Riverside Demo Clinic", "amara")
    assert course_for(actor=user("amara"), patient_id=patient.pk)[0] == patient
    # And the link is void from then on
    visitor.presses("text=Sign out")
    assert visitor.opens(f"/join/{secret}/") == 404
    visitor.sees("This invitation does not hold any more")
    visitor.sees("It was used already.")
    visitor.finds_no_barrier()


@pytest.mark.parametrize("visitor", ["phone", "no_scripts"], indirect=True)
def test_somebody_with_an_account_of_their_own_joins_a_clinic_with_it(visitor: Visitor) -> None:
    # Given Ada, who has followed her knee alone, and a link that Amara's clinic gave her
    ada, today = (
        sign_up(username="ada", password=PASSWORD, shown_name="Ada", lang="en", now=timezone.now()),
        date.today(),
    )
    add_patient(actor=ada, name="Ada", course=demo_courses(today)[1].course, clinic=None, user=ada, therapist=None)
    _, secret = make_invitation(actor=user("amara"), role=Role.PATIENT, now=timezone.now())
    visitor.opens(f"/join/{secret}/")
    visitor.sees("I already have an account")
    visitor.finds_no_barrier()
    # When she signs in, she is back at the invitation and reads who will see her record
    visitor.presses("main a.button")
    visitor.page.fill("#username", "ada")
    visitor.page.fill("#password", PASSWORD)
    visitor.presses("main button[type=submit]")
    visitor.sees("Who will see your record")
    visitor.sees("who will treat you")
    visitor.sees("What stays yours")
    visitor.finds_no_barrier()
    visitor.presses("main button[type=submit]")
    visitor.sees("Tick each line to join.")
    visitor.finds_no_barrier()
    visitor.chooses("consent-1")
    visitor.presses("main button[type=submit]")
    # Then Amara sees her record, and Ada sees what she agreed to and can take it back
    visitor.sees("You have joined Riverside Demo Clinic.")
    patient = User.objects.get(username="ada").patient
    assert course_for(actor=user("amara"), patient_id=patient.pk)[0] == patient
    visitor.opens("/my-data/consent/")
    visitor.sees("Let my clinic see it to treat me.")
    # And the link does nothing any more
    assert visitor.opens(f"/join/{secret}/") == 404
    visitor.sees("You belong to Riverside Demo Clinic, so there is nothing to do.")
    visitor.finds_no_barrier()
    # And who keeps the clinic's people sees that it was used
    visitor.presses("text=Sign out")
    visitor.signs_in("lead")
    visitor.opens("/people/invitations/")
    visitor.sees("Used on")


def test_a_questionnaire_is_saved_as_one_goes_and_says_what_the_score_means(visitor: Visitor) -> None:
    # Given Giovanni, whose back questionnaire has been due for weeks
    visitor.signs_in("giovanni")
    visitor.presses("text=Answer 10 questions")
    for number in range(1, 4):
        visitor.sees(f"Question {number} of 10")
        visitor.chooses("answer-1")
        continues(visitor)
    # When she stops and comes back, it goes on where she was
    visitor.opens("/questionnaires/")
    visitor.sees("3 answered")
    visitor.finds_no_barrier()
    visitor.presses("text=Oswestry")
    visitor.sees("Question 4 of 10")
    # And she can go back, and leave a question out as long as a score is left
    visitor.presses("text=Back")
    assert visitor.page.is_checked("#answer-1")
    continues(visitor)
    visitor.presses("text=Leave this one out")
    visitor.sees("Question 5 of 10")
    assert visitor.page.locator("text=Leave this one out").count() == 0
    continues(visitor)
    visitor.sees("Choose an answer.")
    visitor.finds_no_barrier()
    for _ in range(6):
        if visitor.scripts:
            # The keyboard is enough: space chooses, enter sends
            visitor.page.focus("#answer-1")
            visitor.page.keyboard.press("Space")
            with visitor.page.expect_navigation():
                visitor.page.keyboard.press("Enter")
        else:
            visitor.chooses("answer-1")
            continues(visitor)
    # Then the score and its meaning are told
    visitor.sees("Your score and what it means")
    visitor.sees("It went from 48 to 20")
    visitor.sees("enough for most people to notice")
    visitor.finds_no_barrier()
    row = Score.objects.get(measure="odi", items__isnull=False)
    assert row.items == [1, 1, 1, None, 1, 1, 1, 1, 1, 1]


@pytest.mark.parametrize("visitor", ["phone"], indirect=True)
def test_the_first_visit_speaks_spanish(visitor: Visitor) -> None:
    visitor.opens("/sign-up/")
    visitor.presses("button[lang=es]")
    signs_up(visitor)
    visitor.sees("Antes de empezar")
    visitor.chooses("consent-1")
    continues(visitor)
    visitor.sees("¿Dónde le duele más?")
    visitor.sees("Rodilla")
    visitor.finds_no_barrier()
