"""Daily check-ins: each kept once, however often it is sent; what two devices say differently, the patient settles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from replan.app.actions.entries import add_scores, changed, locked
from replan.app.actions.sections import add_item, check_document
from replan.app.check_in_values import EXERCISE, OF_THE_DAY, SCALES, CheckInValues, MergedDay, lines_on, merged
from replan.app.permissions import May, require
from replan.app.queries.courses import courses_of, current_episode, own_record
from replan.core.errors import Problem, UserError
from replan.course.document import Course
from replan.course.events import ExerciseDone
from replan.store.convert import keyed_items
from replan.store.models import CheckIn, Episode, Score, SectionRow, User

LONGEST_DEVICE = 40

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Kept:
    """What became of a check-in: `again` when this very one had been kept before, `conflict` when the patient has to
    settle it with another one of the same day."""

    check_in: CheckIn
    again: bool
    conflict: bool


@transaction.atomic
def save_check_in(
    *,
    actor: User,
    client_id: UUID,
    on: date,
    values: CheckInValues,
    now: datetime,
    today: date,
    made_at: datetime | None = None,
    device: str = "",
    based_on: int | None = None,
) -> Kept:
    """Keeps one check-in and writes what it says as scores, exercises and the day, all or nothing.

    `client_id` is the sender's own name for it; one that was kept before changes nothing. `based_on` is the revision
    that the sender had seen, None when it had seen none. Raises UserError for a check-in that says nothing, a day that
    has not come or lies before the first visit, or a line that is not in the program; NotAllowed for who is no patient.
    """
    require(actor, May.WRITE_OWN_SCORES)
    patient = own_record(actor)
    episode = locked(current_episode(patient))
    known = CheckIn.objects.filter(client_id=client_id).select_related("episode").first()
    if known is not None and known.episode.patient_id != patient.pk:
        raise UserError([Problem("check-in", "its name is taken.", "Enter it once more.")])
    if known is not None:
        return Kept(known, again=True, conflict=_in_conflict(known, episode))
    course = courses_of([episode])[episode.pk]
    _check(values, on, today, course)
    before = merged(_entries(episode, on), lines_on(course, on))
    entry = CheckIn.objects.create(
        episode=episode,
        client_id=client_id,
        device=device[:LONGEST_DEVICE],
        on=on,
        data={"values": values.model_dump(mode="json", exclude_defaults=True), "revision": episode.revision + 1},
        based_on=based_on,
        made_at=_made_at(episode, on, made_at, now, based_on),
    )
    day = _write_day(episode, actor, course, on, today, before)
    changed(episode, patient, actor, "check_in")
    return Kept(entry, again=False, conflict=any(entry in (c.other, c.standing) for c in day.conflicts))


@transaction.atomic
def settle_check_ins(*, actor: User, on: date, keep: UUID, now: datetime, today: date) -> Episode:
    """Settles what two devices said differently about the day `on`: the check-in `keep` (a client id) is right.

    Raises UserError when there is nothing to settle with it.
    """
    require(actor, May.WRITE_OWN_SCORES)
    patient = own_record(actor)
    episode = locked(current_episode(patient))
    course = courses_of([episode])[episode.pk]
    entries = _entries(episode, on)
    before = merged(entries, lines_on(course, on))
    found = [c for c in before.conflicts if keep in (c.other.client_id, c.standing.client_id)]
    if not found:
        raise UserError([Problem("check-in", "there is nothing to settle.", "Reload the page.")])
    fields = {conflict.field for conflict in found}
    for entry in entries:
        entry.settled_at = now
        if entry.client_id != keep:
            entry.data = {**entry.data, "dropped": sorted({*entry.data.get("dropped", ()), *fields})}
        entry.save(update_fields=["data", "settled_at"])
    _write_day(episode, actor, course, on, today, before)
    return changed(episode, patient, actor, "settle_check_in")


def _check(values: CheckInValues, on: date, today: date, course: Course) -> None:
    problems = []
    if values.empty:
        problems.append(Problem("check-in", "it says nothing.", "Give one answer at least."))
    if on > today:
        problems.append(Problem("on", f"{on} has not come yet.", "Send it on that day."))
    if on < course.episode.start:
        problems.append(Problem("on", f"{on} lies before the first visit.", "Give a later day."))
    known = {line.id for line in lines_on(course, on)}
    problems += [
        Problem("exercises", f"'{done.line}' is not in the program of that day.", "Reload the page.")
        for done in values.exercises
        if done.line not in known
    ]
    if problems:
        raise UserError(problems)


def _made_at(episode: Episode, on: date, said: datetime | None, now: datetime, based_on: int | None) -> datetime:
    """When it was made: as the device says, never in the future, and always after what the device had seen."""
    made = min(said or now, now)
    seen = [
        entry.made_at
        for entry in CheckIn.objects.filter(episode=episode, on=on)
        if based_on is not None and entry.made_at is not None and based_on >= entry.data["revision"]
    ]
    return max([made, *(at + timedelta(microseconds=1) for at in seen)])


def _entries(episode: Episode, on: date) -> list[CheckIn]:
    return list(CheckIn.objects.filter(episode=episode, on=on))


def _write_day(episode: Episode, actor: User, course: Course, on: date, today: date, before: MergedDay) -> MergedDay:
    """Writes what the day now says otherwise than `before`, and marks what is to be settled. What somebody entered
    elsewhere meanwhile is left alone."""
    entries = _entries(episode, on)
    day = merged(entries, lines_on(course, on))
    news = {name: value for name, value in day.fields.items() if before.fields.get(name) != value}
    _write_scores(episode, actor, on, news)
    _write_exercises(episode, actor, course, on, news)
    _write_lifestyle(episode, actor, course, on, news)
    rivals = {conflict.other.pk: conflict.standing for conflict in day.conflicts}
    for entry in entries:
        if entry.conflicts_with != rivals.get(entry.pk):
            entry.conflicts_with = rivals.get(entry.pk)
            entry.save(update_fields=["conflicts_with"])
    check_document(episode, today)
    return day


def _write_scores(episode: Episode, actor: User, on: date, news: Fields) -> None:
    rows = Score.objects.filter(episode=episode, on=on, by="patient", value__isnull=False, replaced_by__isnull=True)
    standing = dict(rows.order_by("pk").values_list("measure", "value"))
    said = {scale: float(news[name]) for name, scale in SCALES.items() if name in news}
    add_scores(episode, actor, on, {s: v for s, v in said.items() if standing.get(s) != v}, "patient")


def _write_exercises(episode: Episode, actor: User, course: Course, on: date, news: Fields) -> None:
    done_that_day = {done.exercise: done for done in course.exercise_log if done.on == on}
    for name, done in news.items():
        if not name.startswith(EXERCISE):
            continue
        line = name.removeprefix(EXERCISE)
        item = {"on": on.isoformat(), "exercise": line, **done}
        if done_that_day.get(line) != ExerciseDone.model_validate({**item, "on": on}):
            add_item(episode, actor, "exercise_log", _key_of(episode, on, line), item, on)


def _write_lifestyle(episode: Episode, actor: User, course: Course, on: date, news: Fields) -> None:
    said = {name: float(news[name]) for name in OF_THE_DAY if name in news}
    before = next((lived for lived in course.lifestyle if lived.on == on), None)
    item = before.model_dump(mode="json", exclude_none=True) if before else {"on": on.isoformat()}
    if any(item.get(name) != value for name, value in said.items()):
        add_item(episode, actor, "lifestyle", on.isoformat(), {**item, **said}, on)


def _key_of(episode: Episode, on: date, line: str) -> str:
    """The key of what is logged of a line on a day: of the row or the document's item that stands, else a new one."""
    rows = SectionRow.objects.filter(episode=episode, section="exercise_log", on=on, replaced_by__isnull=True)
    row = rows.filter(data__exercise=line).order_by("-pk").first()
    if row is not None:
        return row.key
    came = keyed_items(episode.document, "exercise_log")
    its = (key for key, item in came.items() if item["on"] == on.isoformat() and item["exercise"] == line)
    return next(its, f"{on.isoformat()}/{line}"[:80])


def _in_conflict(entry: CheckIn, episode: Episode) -> bool:
    if entry.conflicts_with_id is not None:
        return True
    return CheckIn.objects.filter(episode=episode, conflicts_with=entry).exists()
