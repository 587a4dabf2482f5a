"""Who needs attention first, and why. The number of queries does not grow with the number of patients."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch

from replan.app.attention import ATTENTION, GROUPS, NEVER_QUIET, UNREVIEWED, reasons
from replan.app.permissions import May, require
from replan.app.queries.courses import OPEN_FIRST, patients_for
from replan.app.reviews import gists, pack
from replan.store.models import AlertNote, AuditEvent, Episode, LastLook, Patient, User

PUT_OFF = "put_off"
"""The filter for patients whose every pressing reason somebody put off, acted on or called a false alarm."""


@dataclass(frozen=True)
class Note:
    """What somebody last did about a reason; `until` is the day on which it comes up again."""

    kind: str
    note: str
    on: date
    until: date | None
    by: str


@dataclass(frozen=True)
class CaseloadRow:
    """One patient in the list: why to look, what else holds, what was done about it, and the gist of the review.

    `quiet` is the note that keeps the most pressing reason from the top; `behind` the day of a gist that is not of
    today (`unreviewed` has none); `seen` the gist that the reader last saw.
    """

    patient: Patient
    attention: str
    also: tuple[str, ...]
    gist: Mapping[str, Any]
    behind: date | None
    quiet: tuple[str, Note] | None
    acted: Note | None
    seen: Mapping[str, Any] | None


@dataclass(frozen=True)
class Caseload:
    """The rows asked for, with the counts of each filter over everybody in reach."""

    rows: tuple[CaseloadRow, ...]
    counts: Mapping[str, int]
    whys: Mapping[str, int]
    found: int
    behind: int


@transaction.atomic
def caseload(
    *, actor: User, today: date, show: str = "all", wanted: str = "", first: int = 0, most: int | None = None
) -> Caseload:
    """The patients in reach of `actor`, who needs attention first. The read is audited for each row that is given.

    `show` is a group of reasons, one reason or `put_off`; `wanted` is looked for in names and conditions, whatever the
    accents. `first` and `most` cut a page out of what was found.
    """
    require(actor, May.SEE_CASELOAD)
    rows = _rows(actor, today)
    counts = {name: sum(_belongs(row, name) for row in rows) for name in (*GROUPS, PUT_OFF)}
    whys = Counter(row.attention for row in rows if row.quiet is None)
    chosen = [row for row in rows if _belongs(row, show) and _named(row, wanted)]
    page = chosen[first : None if most is None else first + most]
    AuditEvent.objects.bulk_create(AuditEvent(actor=actor, patient=row.patient, action="read_caseload") for row in page)
    return Caseload(
        rows=tuple(page),
        counts=counts,
        whys={why: whys[why] for why in ATTENTION if whys[why]},
        found=len(chosen),
        behind=sum(row.behind is not None or "unreviewed" in row.gist for row in rows),
    )


def folded(text: str) -> str:
    """`text` in lower case without accents, for searching: José is found as jose."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


def _rows(actor: User, today: date) -> list[CaseloadRow]:
    latest = Prefetch("episodes", Episode.objects.defer("document").order_by(*OPEN_FIRST), to_attr="ordered")
    patients = list(patients_for(actor).prefetch_related(latest).order_by("name"))
    episodes = {patient.pk: patient.ordered[0] for patient in patients if patient.ordered}
    found = gists(list(episodes.values()), today)
    notes, seen = _notes(actor), _seen(actor)
    rows = []
    for patient in patients:
        episode = episodes.get(patient.pk)
        if episode is None:
            continue
        gist = found.found.get(episode.pk, UNREVIEWED)
        behind = found.behind.get(episode.pk)
        rows.append(_row(patient, gist, behind, notes.get(patient.pk, {}), seen.get(patient.pk), today))
    return sorted(rows, key=_rank)


def _rank(row: CaseloadRow) -> tuple[bool, int, bool, float]:
    """Put off last; then by the reason, those on whom nobody acted yet first, the least hopeful first."""
    chance: float = row.gist.get("chance") or 0.0
    return row.quiet is not None, ATTENTION.index(row.attention), row.acted is not None, chance


def _row(
    patient: Patient,
    gist: Mapping[str, Any],
    behind: date | None,
    notes: Mapping[str, Note],
    seen: Mapping[str, Any] | None,
    today: date,
) -> CaseloadRow:
    """A reason that is put off gives way to the next pressing one; with none left, the patient leaves the top."""
    hold = reasons(gist, today)
    quiet = {why: note for why, note in notes.items() if _is_quiet(why, note, today)}
    pressing = [why for why in hold if why in GROUPS["now"] or why in GROUPS["check"]]
    loud = [why for why in pressing if why not in quiet]
    put_off = next((why for why in pressing if why in quiet), None)
    attention = loud[0] if loud else put_off or hold[0]
    return CaseloadRow(
        patient=patient,
        attention=attention,
        also=tuple(why for why in loud if why != attention),
        gist=gist,
        behind=behind,
        quiet=(put_off, quiet[put_off]) if put_off and not loud else None,
        acted=notes.get(attention),
        seen=seen,
    )


def _is_quiet(why: str, note: Note, today: date) -> bool:
    return why not in NEVER_QUIET and note.until is not None and note.until > today


def _belongs(row: CaseloadRow, show: str) -> bool:
    if show == PUT_OFF:
        return row.quiet is not None
    if show in ("all", *ATTENTION):
        return show == "all" or (row.attention == show and row.quiet is None)
    calm = row.quiet is not None
    return show == "calm" if calm else row.attention in GROUPS.get(show, ATTENTION)


def _named(row: CaseloadRow, wanted: str) -> bool:
    words = folded(wanted).split()
    if not words:
        return True
    condition = row.gist.get("condition") or ""
    title = pack().conditions[condition].title if condition in pack().conditions else None
    text = folded(" ".join((row.patient.name, condition, *((title.en, title.es) if title else ()))))
    return all(word in text for word in words)


def _notes(actor: User) -> Mapping[UUID, Mapping[str, Note]]:
    """The last note on each reason of each patient in reach."""
    rows = AlertNote.objects.filter(patient__in=patients_for(actor)).order_by("pk")
    found: dict[UUID, dict[str, Note]] = {}
    fields = ("patient_id", "attention", "kind", "note", "on", "until", "by__shown_name", "by__username")
    for patient_id, why, kind, note, on, until, shown, name in rows.values_list(*fields):
        found.setdefault(patient_id, {})[why] = Note(kind, note, on, until, shown or name or "")
    return found


def _seen(actor: User) -> Mapping[UUID, Mapping[str, Any]]:
    rows: Iterable[tuple[UUID, dict[str, Any]]] = LastLook.objects.filter(user=actor).values_list("patient_id", "gist")
    return {patient_id: gist["seen"] for patient_id, gist in rows if "seen" in gist}
