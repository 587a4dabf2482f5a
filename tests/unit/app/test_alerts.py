"""Alerts in a closed loop: put off, acted on or called false, judged later, and a warning sign never put away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from houses import demo, house, user
from replan.app.actions import note_alert, record_score, write_section
from replan.app.judging import judge_notes
from replan.app.permissions import NotAllowed
from replan.app.queries.alerts import Share, alert_loop, begun
from replan.app.queries.caseload import PUT_OFF, CaseloadRow, caseload
from replan.app.queries.courses import current_episode
from replan.core.errors import UserError
from replan.store.models import AlertNote, AuditEvent, Consent, Patient, StoredReview

pytestmark = pytest.mark.django_db

DISC = 0


def _today() -> date:
    return timezone.localdate()


def _of(name: str) -> Patient:
    return Patient.objects.get(user__username=name)


def _put_off(days: int = 7) -> AlertNote:
    return note_alert(
        actor=user("amara"),
        patient=_of("fatima"),
        attention="plateau",
        kind="snoozed",
        note="away on holiday",
        today=_today(),
        until=_today() + timedelta(days=days),
    )


def test_what_is_put_off_leaves_the_top_stays_findable_and_comes_back() -> None:
    demo()
    assert caseload(actor=user("amara"), today=_today()).rows[1].patient == _of("fatima")
    _put_off()
    rows = caseload(actor=user("amara"), today=_today()).rows
    assert rows[-1].patient == _of("fatima")
    assert rows[-1].quiet is not None
    assert rows[-1].quiet[1].note == "away on holiday"
    assert [row.patient for row in caseload(actor=user("amara"), today=_today(), show=PUT_OFF).rows] == [_of("fatima")]
    assert _of("fatima") not in [row.patient for row in caseload(actor=user("amara"), today=_today(), show="now").rows]
    later = caseload(actor=user("amara"), today=_today() + timedelta(days=7), show="now").rows
    assert _of("fatima") in [row.patient for row in later]


def test_another_reason_brings_back_who_was_put_off() -> None:
    demo()
    _put_off(days=28)
    rows = caseload(actor=user("amara"), today=_today() + timedelta(days=27)).rows
    [fatima] = [row for row in rows if row.patient == _of("fatima")]
    assert fatima.quiet is None
    assert fatima.attention == "overdue"


def test_a_warning_sign_cannot_be_put_off_and_acting_on_it_does_not_take_it_from_the_top() -> None:
    demo()
    about = {"actor": user("amara"), "patient": _of("ruth"), "attention": "emergency", "today": _today()}
    with pytest.raises(UserError, match="cannot be put off"):
        note_alert(kind="snoozed", note="later", until=_today() + timedelta(days=3), **about)
    note_alert(kind="acted", note="sent to the emergency department", **about)
    note_alert(kind="false_alarm", note="numb from sitting", **about)
    first = caseload(actor=user("amara"), today=_today()).rows[0]
    assert (first.patient, first.attention, first.quiet) == (_of("ruth"), "emergency", None)
    assert first.acted is not None


@pytest.mark.parametrize(
    ("kind", "note", "days", "field"),
    [
        ("snoozed", "", 7, "note"),
        ("snoozed", "   ", 7, "note"),
        ("snoozed", "why", 0, "until"),
        ("snoozed", "why", 29, "until"),
        ("snoozed", "why", None, "until"),
        ("forgotten", "why", 7, "attention"),
        ("acted", "x" * 501, None, "note"),
    ],
)
def test_a_note_without_words_or_with_an_impossible_day_is_refused(
    kind: str, note: str, days: int | None, field: str
) -> None:
    north = house()
    until = None if days is None else _today() + timedelta(days=days)
    with pytest.raises(UserError) as caught:
        note_alert(
            actor=north.therapist,
            patient=north.patient,
            attention="plateau",
            kind=kind,
            note=note,
            today=_today(),
            until=until,
        )
    assert caught.value.problems[0].place == field
    assert AlertNote.objects.count() == 0


def test_nobody_notes_out_of_reach_and_a_lead_notes_nothing() -> None:
    north, south = house("North"), house("South")
    about = {"attention": "plateau", "kind": "acted", "note": "called", "today": _today()}
    with pytest.raises(Patient.DoesNotExist):
        note_alert(actor=south.therapist, patient=north.patient, **about)
    with pytest.raises(NotAllowed):
        note_alert(actor=north.lead, patient=north.patient, **about)
    note_alert(actor=north.therapist, patient=north.patient, **about)
    assert AuditEvent.objects.filter(actor=north.therapist, patient=north.patient, action="note_alert").count() == 1


def test_whether_it_helped_is_judged_from_the_next_two_scores() -> None:
    north = house(story=DISC)
    acted = _today() - timedelta(days=2)
    note = note_alert(
        actor=north.therapist,
        patient=north.patient,
        attention="plateau",
        kind="acted",
        note="changed the exercises",
        today=_today(),
    )
    AlertNote.objects.update(on=acted)
    assert judge_notes(today=_today()) == 0
    for days, score in ((1, 12.0), (0, 6.0)):
        on = _today() - timedelta(days=days)
        record_score(actor=north.therapist, patient=north.patient, on=on, scale="odi", score=score, today=_today())
    assert judge_notes(today=_today(), patient_id=north.patient.pk) == 1
    note.refresh_from_db()
    assert (note.helped, note.judged_on) == (True, _today())


def test_nothing_is_judged_of_a_record_that_cannot_be_read_or_of_who_wants_none_and_of_others_it_is() -> None:
    houses = [house(name, story=DISC) for name in ("North", "South", "West")]
    north, south, west = houses
    for one in houses:
        about = {"attention": "plateau", "kind": "acted", "note": "changed the exercises", "today": _today()}
        note_alert(actor=one.therapist, patient=one.patient, **about)
        for days, score in ((1, 12.0), (0, 6.0)):
            on = _today() - timedelta(days=days)
            record_score(actor=one.therapist, patient=one.patient, on=on, scale="odi", score=score, today=_today())
    AlertNote.objects.update(on=_today() - timedelta(days=2))
    episode = current_episode(north.patient)
    episode.document = {**episode.document, "episode": {**episode.document["episode"], "start": "yesterday"}}
    episode.save()
    Consent.objects.create(patient=south.patient, purpose="keep_record", version="1", withdrawn_at=timezone.now())
    assert judge_notes(today=_today()) == 1
    assert AlertNote.objects.exclude(judged_on=None).get().patient == west.patient


def test_an_alert_begins_when_its_reason_first_stands_and_not_on_every_day() -> None:
    flat = {
        "verdict": "plateau", "raised": [], "open": 0, "urgent": False, "measured": "2026-03-01", "contact": "2026-03-01",
        "questions": 0, "reached": [], "booked": ["2026-04-01"], "ended": None,
    }  # fmt: skip
    fine = {**flat, "verdict": "on_track"}
    patient = house().patient.pk
    rows = [(patient, date(2026, 3, day), "amara", gist) for day, gist in ((2, flat), (3, flat), (4, fine), (5, flat))]
    found = begun(rows, date(2026, 3, 1))
    assert [(alert.attention, alert.on.day) for alert in found] == [("plateau", 2), ("plateau", 5)]


def test_what_stood_before_the_weeks_that_the_page_looks_back_on_does_not_begin_on_their_first_day() -> None:
    north = house()
    episode = current_episode(north.patient)
    caseload(actor=north.therapist, today=_today())
    kept = StoredReview.objects.get()
    flat = {**kept.gist, "verdict": "plateau", "raised": [], "open": 0, "urgent": False, "ended": None}
    StoredReview.objects.all().delete()
    for days in (90, 60, 50, 40):
        on = _today() - timedelta(days=days)
        gist = {**flat, "measured": on.isoformat(), "contact": on.isoformat(), "booked": [_today().isoformat()]}
        if days == 40:
            gist = {**gist, "verdict": "worse"}
        fields = {"revision": episode.revision, "engine": kept.engine, "pack": kept.pack, "document_hash": "h"}
        StoredReview.objects.create(episode=episode, as_of=on, gist=gist, **fields)
    loop = alert_loop(actor=north.lead, today=_today())
    assert (loop.acted.of, loop.days) == (1, 2)  # worse, which is new; the plateau is not


def test_few_cases_give_no_share_and_many_give_wilsons_interval() -> None:
    assert Share(2, 4).interval is None
    low, high = Share(15, 20).interval or (0.0, 0.0)
    assert (round(low, 3), round(high, 3)) == (0.531, 0.888)  # Newcombe 1998, method 3, by hand


def test_the_page_counts_load_false_alarms_and_what_helped() -> None:
    demo()
    caseload(actor=user("lead"), today=_today())
    _put_off()
    note_alert(
        actor=user("amara"), patient=_of("fatima"), attention="plateau", kind="acted", note="called", today=_today()
    )
    note_alert(
        actor=user("amara"), patient=_of("priya"), attention="finished", kind="false_alarm", note="runs", today=_today()
    )
    loop = alert_loop(actor=user("lead"), today=_today())
    assert {load.therapist for load in loop.loads} == {user("amara").known_as, user("jonas").known_as}
    assert sum(sum(load.by_week) for load in loop.loads) == loop.acted.of
    assert (loop.acted.count, loop.false_alarms, loop.helped, loop.waiting) == (1, Share(1, 2), Share(0, 0), 1)
    assert {note.patient for note in alert_loop(actor=user("jonas"), today=_today()).notes} == set()


def _asks(text: str) -> None:
    own = user("mei")
    key, day = f"q-{text[:4]}", _today()
    data = {"on": day.isoformat(), "from": "patient", "text": text, "kind": "question"}
    write_section(actor=own, patient=_of("mei"), section="messages", key=key, data=data, today=day, on=day)


def _row(name: str) -> CaseloadRow:
    [row] = [row for row in caseload(actor=user("amara"), today=_today()).rows if row.patient == _of(name)]
    return row


def test_a_new_question_is_heard_though_somebody_acted_on_the_one_before() -> None:
    demo()
    _asks("May I cycle?")
    note_alert(
        actor=user("amara"), patient=_of("mei"), attention="question", kind="acted", note="phoned", today=_today()
    )
    quiet = _row("mei").quiet
    assert quiet is not None and quiet[0] == "question"
    _asks("My knee gave way and I fell, what now?")
    assert (_row("mei").attention, _row("mei").quiet) == ("question", None)
