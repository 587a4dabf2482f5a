"""Daily check-ins: each kept once, the same day whatever the order in which they arrive, and nothing lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from houses import House, house
from replan.app.actions import save_check_in, settle_check_ins, write_section
from replan.app.check_in_values import CheckInValues, ExerciseEntered, merged
from replan.app.permissions import NotAllowed
from replan.app.queries.check_ins import asks_food_and_activity, checked_day, unsettled_days
from replan.app.queries.courses import course_for, current_episode
from replan.core.errors import UserError
from replan.store.models import AuditEvent, CheckIn, Score, SectionRow

TODAY = timezone.localdate
ON_TRACK, KNEE = 2, 1


def send(north: House, client_id: UUID | None = None, device: str = "phone", **more: Any) -> Any:
    said = {name: more.pop(name) for name in list(more) if name in CheckInValues.model_fields}
    asked: dict[str, Any] = {"on": TODAY(), "now": timezone.now(), "today": TODAY(), "device": device, **more}
    return save_check_in(
        actor=north.own, client_id=client_id or uuid4(), values=CheckInValues.model_validate(said), **asked
    )


def stands(north: House) -> dict[str, Any]:
    return dict(checked_day(actor=north.own, on=TODAY(), today=TODAY())[1].standing)


@pytest.mark.django_db
def test_a_check_in_becomes_scores_exercises_and_the_day_in_one_step() -> None:
    north = house(story=KNEE)
    before = current_episode(north.patient).revision
    send(north, pain=4, function=6, all_done=True, sleep_hours=7.0, stress_0_10=3)
    assert stands(north) == {
        "pain": 4.0,
        "function": 6.0,
        "sleep_hours": 7.0,
        "stress_0_10": 3.0,
        "exercise:heel-slide": {"sets": 2, "reps": 10},
    }
    assert current_episode(north.patient).revision == before + 1
    assert AuditEvent.objects.filter(actor=north.own, action="check_in").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("said", [{"all_done": True}, {"none_done": "no_time"}])
def test_one_tap_for_all_says_nothing_of_what_is_only_done_when_needed(said: dict[str, Any]) -> None:
    north = house(story=KNEE)
    line = {"id": "ice", "exercise": "walking", "from": TODAY().isoformat(), "per_week": 3, "as_needed": True}
    write_section(actor=north.own, patient=north.patient, section="program", key="ice", data=line, today=TODAY())
    send(north, **said)
    assert "exercise:ice" not in stands(north)
    assert "exercise:heel-slide" in stands(north)
    logged = course_for(actor=north.own, patient_id=north.patient.pk)[2].exercise_log
    assert not [done for done in logged if done.exercise == "ice"]


@pytest.mark.django_db
def test_the_same_check_in_sent_twice_is_kept_once_and_changes_nothing() -> None:
    north, name = house(story=KNEE), uuid4()
    assert not send(north, name, pain=4).again
    rows = Score.objects.count(), current_episode(north.patient).revision
    assert send(north, name, pain=4).again
    assert (Score.objects.count(), current_episode(north.patient).revision) == rows
    assert CheckIn.objects.count() == 1


@pytest.mark.django_db
def test_a_later_entry_of_a_device_replaces_the_earlier_and_both_are_kept() -> None:
    north = house(story=KNEE)
    send(north, pain=4, stress_0_10=2)
    send(north, pain=6)
    assert (stands(north)["pain"], stands(north)["stress_0_10"]) == (6.0, 2.0)
    rows = list(Score.objects.filter(measure="nprs", entered_by=north.own).order_by("pk"))
    assert [row.value for row in rows] == [4.0, 6.0]
    assert rows[1].replaces_id == rows[0].pk
    assert len(checked_day(actor=north.own, on=TODAY(), today=TODAY())[1].arrived) == 2


@pytest.mark.django_db
def test_an_exercise_can_be_told_line_by_line_and_put_right_afterwards() -> None:
    north = house(story=KNEE)
    send(north, exercises=(ExerciseEntered(line="heel-slide", sets=0, reason="no_time"),))
    send(north, exercises=(ExerciseEntered(line="heel-slide", sets=1, reps=8, difficulty="too_hard", pain_0_10=3.0),))
    assert stands(north)["exercise:heel-slide"] == {"sets": 1, "reps": 8, "difficulty": "too_hard", "pain_0_10": 3.0}
    assert SectionRow.objects.filter(section="exercise_log", on=TODAY()).count() == 2


@pytest.mark.django_db
def test_what_was_entered_elsewhere_meanwhile_is_left_alone() -> None:
    north = house(story=KNEE)
    send(north, pain=4, stress_0_10=2)
    day = {"on": TODAY().isoformat(), "stress_0_10": 7.0, "steps": 4000.0}
    write_section(
        actor=north.own,
        patient=north.patient,
        section="lifestyle",
        key=TODAY().isoformat(),
        on=TODAY(),
        data=day,
        today=TODAY(),
    )
    send(north, pain=5, sleep_hours=6.0)
    lived = course_for(actor=north.own, patient_id=north.patient.pk)[2].lifestyle[-1]
    assert (lived.stress_0_10, lived.steps, lived.sleep_hours) == (7.0, 4000.0, 6.0)


@pytest.mark.django_db
def test_two_devices_that_differ_are_both_kept_and_the_patient_settles_it() -> None:
    north = house(story=KNEE)
    seen, now = current_episode(north.patient).revision, timezone.now()
    first = send(north, device="phone", based_on=seen, made_at=now - timedelta(hours=2), pain=4, sleep_hours=7.0)
    second = send(north, device="tablet", based_on=seen, made_at=now - timedelta(hours=1), pain=7, stress_0_10=5)
    assert (first.conflict, second.conflict) == (False, True)
    assert stands(north) == {"pain": 4.0, "sleep_hours": 7.0, "stress_0_10": 5.0}
    assert unsettled_days(current_episode(north.patient)) == [TODAY()]
    settle_check_ins(actor=north.own, on=TODAY(), keep=second.check_in.client_id, now=timezone.now(), today=TODAY())
    assert stands(north) == {"pain": 7.0, "sleep_hours": 7.0, "stress_0_10": 5.0}
    assert unsettled_days(current_episode(north.patient)) == []
    with pytest.raises(UserError, match="nothing to settle"):
        settle_check_ins(actor=north.own, on=TODAY(), keep=first.check_in.client_id, now=timezone.now(), today=TODAY())


@pytest.mark.django_db
def test_a_device_that_had_seen_the_other_one_corrects_it_without_a_conflict() -> None:
    north = house(story=KNEE)
    send(north, device="phone", pain=4)
    seen = current_episode(north.patient).revision
    # Its clock is behind by a day: what it had seen still comes before what it says.
    kept = send(north, device="tablet", based_on=seen, made_at=timezone.now() - timedelta(days=1), pain=7)
    assert not kept.conflict
    assert stands(north)["pain"] == 7.0


@pytest.mark.django_db
def test_two_devices_that_say_the_same_do_not_bother_anybody() -> None:
    north = house(story=KNEE)
    send(north, device="phone", based_on=0, pain=4)
    assert not send(north, device="tablet", based_on=0, pain=4, stress_0_10=1).conflict


class Undo(Exception):  # noqa: N818
    pass


@pytest.mark.django_db
def test_any_order_and_repetition_of_what_waits_gives_the_same_rows() -> None:
    north, now = house(story=KNEE), timezone.now()
    seen = current_episode(north.patient).revision
    waiting: list[dict[str, Any]] = [
        {"device": "phone", "pain": 4, "all_done": True},
        {"device": "phone", "pain": 5, "sleep_hours": 7.0},
        {"device": "tablet", "pain": 8, "stress_0_10": 2},
        {"device": "tablet", "exercises": (ExerciseEntered(line="heel-slide", sets=0, reason="pain"),)},
    ]
    named = [(UUID(int=n + 1), now - timedelta(hours=9 - n), one) for n, one in enumerate(waiting)]
    found = set()
    for order in list(permutations(named))[::4]:
        try:
            with transaction.atomic():
                for name, made, one in (*order, order[0], order[2]):
                    send(north, name, based_on=seen, made_at=made, **one)
                day = checked_day(actor=north.own, on=TODAY(), today=TODAY())[1]
                found.add((str(sorted(day.standing.items(), key=str)), str(sorted(c.field for c in day.conflicts))))
                assert CheckIn.objects.count() == len(waiting)
                raise Undo
        except Undo:
            continue
    assert len(found) == 1


class Entry:
    """A check-in as `merged` reads it, without a database."""

    def __init__(self, number: int, device: str, values: dict[str, Any]) -> None:
        self.client_id = UUID(int=number)
        self.device = device
        self.based_on = 0
        self.made_at = datetime(2026, 3, 1, number % 24)
        self.values = values
        self.data: dict[str, Any] = {}


FIELDS = st.fixed_dictionaries(
    {}, optional={name: st.integers(0, 3) for name in ("pain", "function", "stress_0_10")}
).filter(bool)
ENTRIES = st.lists(st.tuples(st.sampled_from(["phone", "tablet", "desk"]), FIELDS), min_size=1, max_size=7)


@given(ENTRIES, st.randoms(use_true_random=False))
def test_a_day_is_the_same_in_whatever_order_its_check_ins_arrive(said: list[Any], rng: Any) -> None:
    entries = [Entry(n, device, values) for n, (device, values) in enumerate(said)]
    days = []
    for _ in range(3):
        arrived = rng.sample(entries, len(entries))
        for revision, entry in enumerate(arrived, 1):
            entry.data = {"values": entry.values, "revision": revision}
        day = merged(arrived, ())
        days.append((dict(day.fields), {(c.field, c.standing.client_id, c.other.client_id) for c in day.conflicts}))
    assert days[0] == days[1] == days[2]
    given_fields = {name for _, values in said for name in values}
    assert set(days[0][0]) == given_fields


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({}, "says nothing"),
        ({"pain": 3, "on": TODAY() + timedelta(days=1)}, "has not come"),
        ({"pain": 3, "on": TODAY() - timedelta(days=4000)}, "before the first visit"),
        ({"exercises": (ExerciseEntered(line="somersault", sets=1),)}, "not in the program"),
    ],
)
def test_a_check_in_that_cannot_be_is_refused_whole(said: dict[str, Any], problem: str) -> None:
    north = house(story=KNEE)
    with pytest.raises(UserError, match=problem):
        send(north, **said)
    assert not CheckIn.objects.exists()
    assert not AuditEvent.objects.filter(action="check_in").exists()


@pytest.mark.django_db
def test_only_the_patient_checks_in_and_a_name_of_somebody_else_opens_nothing() -> None:
    north, south, name = house("North", story=KNEE), house("South", story=KNEE), uuid4()
    send(north, name, pain=9)
    with pytest.raises(NotAllowed):
        save_check_in(
            actor=north.therapist,
            client_id=uuid4(),
            on=TODAY(),
            values=CheckInValues(pain=1),
            now=timezone.now(),
            today=TODAY(),
        )
    with pytest.raises(UserError):
        send(south, name, pain=1)
    assert "pain" not in stands(south)


@pytest.mark.django_db
def test_food_and_activity_are_asked_about_twice_a_week() -> None:
    north = house(story=KNEE)
    course = course_for(actor=north.own, patient_id=north.patient.pk)[2]
    asked, day = [], max(lived.on for lived in course.lifestyle)
    for _ in range(14):
        day += timedelta(days=1)
        if asks_food_and_activity(course, day):
            asked.append(day)
            lived = course.lifestyle[0].model_copy(update={"on": day, "activity_minutes": 30.0})
            course = course.model_copy(update={"lifestyle": (*course.lifestyle, lived)})
    assert 4 <= len(asked) <= 5
