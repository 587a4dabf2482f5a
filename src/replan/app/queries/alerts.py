"""How many alerts there were, what became of them, and how often acting on one was followed by better scores.

An alert begins on the day on which a pressing reason first stands in a patient's stored reviews, and ends when it no
longer does. Days without a review are not counted, so a quiet week may also be one in which nobody looked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from replan.app.attention import PRESSING, reasons
from replan.app.gist import SHAPE
from replan.app.permissions import May, require
from replan.app.queries.courses import patients_for
from replan.store.models import AlertNote, AuditEvent, Patient, StoredReview, User

WEEKS = 8
"""Weeks that the page looks back."""

ENOUGH = 5
"""Fewer cases than this and a share says nothing."""

NEEDED = ("verdict", "raised", "open", "urgent", "measured", "contact", "questions", "reached", "booked", "ended")


@dataclass(frozen=True)
class Alert:
    """One alert: which reason began on which day for which patient."""

    patient: UUID
    therapist: str
    attention: str
    on: date


@dataclass(frozen=True)
class Share:
    """`count` of `of`, with the 95 % interval of the share (Wilson 1927); none while there are too few."""

    count: int
    of: int

    @property
    def interval(self) -> tuple[float, float] | None:
        """Low and high end; None with fewer than five cases."""
        from replan.evaluation.compared import share_interval  # brings much along that no other page needs

        return share_interval(self.count / self.of, self.of) if self.of >= ENOUGH else None


@dataclass(frozen=True)
class Load:
    """One therapist's alerts: by week, oldest first, and the patients on whom they fell."""

    therapist: str
    by_week: tuple[int, ...]
    patients: int

    @property
    def per_week(self) -> float:
        """The mean over the weeks."""
        return sum(self.by_week) / len(self.by_week)


@dataclass(frozen=True)
class Past:
    """One note on an alert, for the list."""

    patient: Patient
    attention: str
    kind: str
    note: str
    on: date
    by: str
    until: date | None
    helped: bool | None
    judged_on: date | None


@dataclass(frozen=True)
class AlertLoop:
    """Everything about alerts over the last weeks. `days` are those on which reviews were made."""

    since: date
    weeks: tuple[date, ...]
    days: int
    loads: tuple[Load, ...]
    acted: Share
    false_alarms: Share
    helped: Share
    waiting: int
    notes: tuple[Past, ...]


@transaction.atomic
def alert_loop(*, actor: User, today: date) -> AlertLoop:
    """The alerts of the patients in reach over the last eight weeks. Audited for each patient whose notes are shown."""
    require(actor, May.SEE_CASELOAD)
    since = today - timedelta(weeks=WEEKS)
    weeks = tuple(since + timedelta(days=1 + 7 * number) for number in range(WEEKS))
    patients = patients_for(actor)
    stored = list(_stored(patients, since))
    alerts = begun(stored, since)
    fields = ("patient", "by")
    notes = list(AlertNote.objects.filter(patient__in=patients, on__gt=since).select_related(*fields).order_by("-pk"))
    seen = {note.patient_id: note.patient for note in notes}
    AuditEvent.objects.bulk_create(
        AuditEvent(actor=actor, patient=patient, action="read_alerts") for patient in seen.values()
    )
    return _summed(since, weeks, len({day for _, day, *_ in stored if day > since}), alerts, notes)


@transaction.atomic
def notes_on(*, actor: User, patient: Patient) -> tuple[Past, ...]:
    """What was done about one patient's alerts, the latest first. Raises DoesNotExist out of reach."""
    require(actor, May.SEE_CASELOAD)
    found = patients_for(actor).get(pk=patient.pk)
    return tuple(_past(note) for note in found.alert_notes.select_related("patient", "by").order_by("-pk"))


def _summed(
    since: date, weeks: tuple[date, ...], days: int, alerts: Sequence[Alert], notes: Sequence[AlertNote]
) -> AlertLoop:
    acted = [note for note in notes if note.kind == "acted"]
    false = [note for note in notes if note.kind == "false_alarm"]
    judged = [note for note in acted if note.helped is not None]
    answered = {(note.patient_id, note.attention) for note in acted}
    return AlertLoop(
        since=since,
        weeks=weeks,
        days=days,
        loads=_loads(alerts, weeks),
        acted=Share(sum((a.patient, a.attention) in answered for a in alerts), len(alerts)),
        false_alarms=Share(len(false), len(false) + len(acted)),
        helped=Share(sum(note.helped is True for note in judged), len(judged)),
        waiting=len(acted) - len(judged),
        notes=tuple(_past(note) for note in notes),
    )


def begun(stored: Iterable[tuple[UUID, date, str, Mapping[str, Any]]], since: date) -> list[Alert]:
    """The alerts that begin after `since` in rows of (patient, day, therapist, gist), a patient's rows in the order of
    days. A reason that stood on the row before, also on one of `since` or earlier, does not begin again."""
    standing: dict[UUID, frozenset[str]] = {}
    found: list[Alert] = []
    for patient, day, therapist, gist in stored:
        now = frozenset(why for why in reasons(gist, day) if why in PRESSING)
        before = standing.get(patient, frozenset())
        if day > since:
            found += [Alert(patient, therapist, why, day) for why in PRESSING if why in now - before]
        standing[patient] = now
    return found


def _stored(patients: Any, since: date) -> Iterable[tuple[UUID, date, str, dict[str, Any]]]:
    """The last gist of each patient up to `since`, and of each day after it; only the keys that reasons need are read
    from it."""
    rows = StoredReview.objects.filter(episode__patient__in=patients, gist__shape=SHAPE)
    after = rows.filter(as_of__gt=since).values("episode_id", "as_of").annotate(last=Max("pk")).values("last")
    before = rows.filter(as_of__lte=since).values("episode_id").annotate(last=Max("pk")).values("last")
    keys = {f"_{key}": f"gist__{key}" for key in NEEDED}
    names = ("episode__patient__therapist__shown_name", "episode__patient__therapist__username")
    wanted = StoredReview.objects.filter(Q(pk__in=after) | Q(pk__in=before)).order_by("as_of", "pk")
    for patient, day, shown, name, *values in wanted.values_list(
        "episode__patient_id", "as_of", *names, *keys.values()
    ):
        gist = dict(zip(NEEDED, values, strict=True))
        yield patient, day, shown or name or "", {**gist, "raised": gist["raised"] or [], "open": gist["open"] or 0}


def _loads(alerts: Sequence[Alert], weeks: tuple[date, ...]) -> tuple[Load, ...]:
    """By name, never by number: who has more alerts may have the harder patients."""
    mine: dict[str, list[Alert]] = defaultdict(list)
    for alert in alerts:
        mine[alert.therapist].append(alert)
    return tuple(
        Load(name, _by_week(found, weeks), len({alert.patient for alert in found}))
        for name, found in sorted(mine.items())
    )


def _by_week(alerts: Sequence[Alert], weeks: tuple[date, ...]) -> tuple[int, ...]:
    counts = Counter((alert.on - weeks[0]).days // 7 for alert in alerts)
    return tuple(counts[number] for number in range(len(weeks)))


def _past(note: AlertNote) -> Past:
    by = note.by.known_as if note.by else ""
    return Past(
        note.patient, note.attention, note.kind, note.note, note.on, by, note.until, note.helped, note.judged_on
    )
