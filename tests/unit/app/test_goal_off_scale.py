"""A goal that an earlier version or pack took, and that is off its scale by now, hinders nothing and is told."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from houses import House, house, signed_in
from replan.app.actions import save_check_in
from replan.app.actions.goals import drop_goal, save_goal
from replan.app.check_in_values import CheckInValues
from replan.app.queries.courses import course_for
from replan.core.errors import UserError
from replan.store.models import SectionRow

pytestmark = pytest.mark.django_db
TEXT = "walk to the market"
TOLD = {"en": "No score there can be that number", "es": "ninguna puntuación puede ser ese número"}


@pytest.fixture
def north() -> House:
    """A house whose patient has a goal of an earlier time, at 140 of 100."""
    made = house()
    _, episode, course = course_for(actor=made.own, patient_id=made.patient.pk)
    by = timezone.localdate() + timedelta(days=30)
    goal = {"id": "old", "text": TEXT, "measure": course.measurements[0].measure, "target": 140, "by": by.isoformat()}
    SectionRow.objects.create(episode=episode, section="goals", key="old", data=goal, entered_by=made.own)
    return made


@pytest.mark.parametrize("lang", TOLD)
def test_the_review_is_there_and_says_that_the_goal_is_not_judged_by(north: House, lang: str) -> None:
    for person, address in ((north.own, "/my-recovery/"), (north.therapist, f"/patients/{north.patient.pk}/")):
        person.lang = lang
        person.save()
        page = signed_in(person).get(address).content.decode()
        assert TEXT in page and TOLD[lang] in page
    goals = signed_in(north.own).get("/goals/")
    assert goals.status_code == 200 and TEXT in goals.content.decode()


def test_a_day_is_kept_and_the_goal_can_be_corrected_or_taken_away_but_not_set_so_again(north: House) -> None:
    today = timezone.localdate()
    save_check_in(
        actor=north.own, client_id=uuid4(), on=today, values=CheckInValues(pain=3), now=timezone.now(), today=today
    )
    with pytest.raises(UserError, match="140 cannot be a score"):
        save_goal(actor=north.own, patient=north.patient, today=today, id_="old", fields={"text": "walk far"})
    save_goal(actor=north.own, patient=north.patient, today=today, id_=None, fields={"text": "sit for an hour"})
    save_goal(actor=north.own, patient=north.patient, today=today, id_="old", fields={"target": 20})
    assert TOLD["en"] not in signed_in(north.own).get("/my-recovery/").content.decode()
    drop_goal(actor=north.own, patient=north.patient, today=today, id_="old")
