"""Who needs attention first, and why. The number of queries does not grow with the number of patients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db import transaction

from replan.app.attention import ATTENTION, GROUPS, NEVER_QUIET, about, reasons
from replan.app.permissions import May, require
from replan.app.queries.courses import current_states, patients_for
from replan.app.reviews import gists, pack
from replan.core.text import folded
from replan.store.models import AlertNote, AuditEvent, LastLook, Patient, User

PUT_OFF = "put_off"
"""The filter for patients whose every pressing reason somebody put off, acted on or called a false alarm."""


@dataclass(frozen=True)
class Note:
    """What somebody last did about a reason; `until` is the day on which it comes up again, `about` what it was
    about: with anything else it comes up at once."""

    kind: str
    note: str
    on: date
    until: date | None
    by: str
    about: tuple[str, ...] = ()


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
    page = _with_patients(chosen[first : None if most is None else first + most], actor)
    AuditEvent.objects.bulk_create(AuditEvent(actor=actor, patient=row.patient, action="read_caseload") for row in page)
    return Caseload(
        rows=tuple(page),
        counts=counts,
        whys={why: whys[why] for why in ATTENTION if whys[why]},
        found=len(chosen),
        behind=sum(row.behind is not None or "unreviewed" in row.gist for row in rows),
    )


@dataclass(frozen=True)
class _Sorted:
    """A row before its patient is fetched: everybody is sorted, but only a page of them is shown."""

    id: UUID
    name: str
    attention: str
    also: tuple[str, ...]
    gist: Mapping[str, Any]
    behind: date | None
    quiet: tuple[str, Note] | None
    acted: Note | None


def _rows(actor: User, today: date) -> list[_Sorted]:
    states = current_states(patients_for(actor))
    found, notes = gists(list(states.values()), today), _notes(actor)
    rows = [
        _row(id_, state.name, found.found[state.pk], found.behind.get(state.pk), notes.get(id_, {}), today)
        for id_, state in states.items()
    ]
    return sorted(rows, key=_rank)


def _with_patients(rows: list[_Sorted], actor: User) -> list[CaseloadRow]:
    """The rows of a page with their patients and what the reader last saw of them."""
    ids = [row.id for row in rows]
    patients, seen = patients_for(actor).in_bulk(ids), _seen(actor, ids)
    return [
        CaseloadRow(
            patients[row.id], row.attention, row.also, row.gist, row.behind, row.quiet, row.acted, seen.get(row.id)
        )
        for row in rows
    ]


def _rank(row: _Sorted) -> tuple[bool, int, bool, float]:
    """Put off last; then by the reason, those on whom nobody acted yet first, the least hopeful first."""
    chance: float = row.gist.get("chance") or 0.0
    return row.quiet is not None, ATTENTION.index(row.attention), row.acted is not None, chance


def _row(
    id_: UUID, name: str, gist: Mapping[str, Any], behind: date | None, notes: Mapping[str, Note], today: date
) -> _Sorted:
    """A reason that is put off gives way to the next pressing one; with none left, the patient leaves the top."""
    hold = reasons(gist, today)
    quiet = {why: note for why, note in notes.items() if _is_quiet(why, note, gist, today)}
    pressing = [why for why in hold if why in GROUPS["now"] or why in GROUPS["check"]]
    loud = [why for why in pressing if why not in quiet]
    put_off = next((why for why in pressing if why in quiet), None)
    attention = loud[0] if loud else put_off or hold[0]
    return _Sorted(
        id=id_,
        name=name,
        attention=attention,
        also=tuple(why for why in loud if why != attention),
        gist=gist,
        behind=behind,
        quiet=(put_off, quiet[put_off]) if put_off and not loud else None,
        acted=notes.get(attention),
    )


def _is_quiet(why: str, note: Note, gist: Mapping[str, Any], today: date) -> bool:
    known = set(about(why, gist)) <= set(note.about)
    return why not in NEVER_QUIET and note.until is not None and note.until > today and known


def _belongs(row: _Sorted, show: str) -> bool:
    if show == PUT_OFF:
        return row.quiet is not None
    if show in ("all", *ATTENTION):
        return show == "all" or (row.attention == show and row.quiet is None)
    calm = row.quiet is not None
    return show == "calm" if calm else row.attention in GROUPS.get(show, ATTENTION)


def _named(row: _Sorted, wanted: str) -> bool:
    words = folded(wanted).split()
    if not words:
        return True
    text = f"{folded(row.name)} {_condition_words(row.gist.get('condition') or '')}"
    return all(word in text for word in words)


@cache
def _condition_words(condition: str) -> str:
    """The code and the titles of a condition, for searching. There are few of them, and each is folded once."""
    title = pack().conditions[condition].title if condition in pack().conditions else None
    return folded(" ".join((condition, *((title.en, title.es) if title else ()))))


def _notes(actor: User) -> Mapping[UUID, Mapping[str, Note]]:
    """The last note on each reason of each patient in reach."""
    rows = AlertNote.objects.filter(patient__in=patients_for(actor)).order_by("pk")
    found: dict[UUID, dict[str, Note]] = {}
    fields = ("patient_id", "attention", "kind", "note", "on", "until", "by__shown_name", "by__username", "about")
    for patient_id, why, kind, note, on, until, shown, name, of in rows.values_list(*fields):
        found.setdefault(patient_id, {})[why] = Note(kind, note, on, until, shown or name or "", tuple(of))
    return found


def _seen(actor: User, patients: list[UUID]) -> Mapping[UUID, Mapping[str, Any]]:
    looks = LastLook.objects.filter(user=actor, patient__in=patients)
    rows: Iterable[tuple[UUID, dict[str, Any]]] = looks.values_list("patient_id", "gist")
    return {patient_id: gist["seen"] for patient_id, gist in rows if "seen" in gist}
