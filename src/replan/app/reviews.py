"""Reviews of stored courses: made when something is written or asked for, their gist kept per state and day.

The caseload never waits for reviews of everybody. What is missing on a day is made a few at a time; until then the last
gist stands there, marked with its day (`Gists.behind`), and `renew` catches up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Max

from replan import __version__
from replan.app.attention import ATTENTION, NO_REVIEW, UNREVIEWED, reasons
from replan.app.gist import SHAPE, gist_of
from replan.app.queries.courses import State, readable_courses_of
from replan.core.errors import UserError
from replan.course.document import Course
from replan.knowledge.load import load_pack
from replan.knowledge.pack import Pack
from replan.review import Review, review
from replan.review.build import document_hash
from replan.store.models import Episode, StoredReview

INLINE = 12
"""Reviews that one look at the caseload makes at most: about a fifth of a second."""

REMEMBERED = 64
"""Reviews that a server process remembers: those of the people who are at it now."""


@dataclass(frozen=True)
class Gists:
    """The gist of each episode by its id. `behind` are those of an earlier day or state, with the day of each (None
    for one that was never reviewed)."""

    found: Mapping[int, dict[str, Any]]
    behind: Mapping[int, date | None]


@cache
def pack() -> Pack:
    """The knowledge pack of this installation, with the clinic's own folders. Read once per process."""
    return load_pack(*settings.CLINIC_PACKS)


@dataclass(frozen=True)
class Asked:
    """What a review rests on. The hash looks at little, for each page asks for it; equal are only equal courses."""

    episode: int
    revision: int
    today: date
    course: Course = field(hash=False)


def asked(episode: Episode, course: Course, today: date) -> Asked:
    """What the review of `course` on `today` rests on."""
    return Asked(episode.pk, episode.revision, today, course)


def review_of(episode: Episode, course: Course, today: date) -> Review:
    """The review of `course`, whose gist is kept for the caseload and for replay. Raises UserError as `review` does."""
    made = made_once(asked(episode, course, today))
    if episode.pk not in _todays([episode], today):
        _keep([_row(episode, today, made.provenance.document, gist_of(made, course, pack()))])
    return made


@lru_cache(maxsize=REMEMBERED)
def made_once(wanted: Asked) -> Review:
    """The review, made once for all the pages that somebody opens one after the other. Raises UserError."""
    return review(wanted.course, today=wanted.today, pack=pack(), kept=True)


def gists(episodes: Sequence[State], today: date, inline: int = INLINE) -> Gists:
    """The gist of each episode's review, in at most eight queries however many there are.

    Today's gists of the current state come from the store. Of the others, up to `inline` are reviewed now: first those
    that were never reviewed or were written to since, then the most pressing. The rest stand as they were last.
    """
    found = _todays(episodes, today)
    missing = [episode for episode in episodes if episode.pk not in found]
    if not missing:
        return Gists(found, {})
    last = _latest(missing)
    missing.sort(key=lambda episode: _urgency(episode, last.get(episode.pk), today))
    found |= _made_now(missing[:inline], today)
    left = missing[inline:]
    behind = {episode.pk: last[episode.pk][0] if episode.pk in last else None for episode in left}
    return Gists(found | {e.pk: last[e.pk][2] if e.pk in last else UNREVIEWED for e in left}, behind)


def renew(episodes: Sequence[State], today: date, most: int) -> int:
    """Reviews up to `most` of the episodes that have no gist of today's state yet; tells how many are left."""
    found = _todays(episodes, today)
    missing = [episode for episode in episodes if episode.pk not in found]
    if missing and most:
        last = _latest(missing)
        missing.sort(key=lambda episode: _urgency(episode, last.get(episode.pk), today))
        _made_now(missing[:most], today)
    return len(missing[most:])


def _todays(episodes: Sequence[State], today: date) -> dict[int, dict[str, Any]]:
    rows = StoredReview.objects.filter(
        episode__in=[episode.pk for episode in episodes], as_of=today, engine=__version__, pack=pack().version
    ).values_list("episode_id", "revision", "gist")
    known = {(episode_id, revision): gist for episode_id, revision, gist in rows}
    wanted = {episode.pk: known.get((episode.pk, episode.revision)) for episode in episodes}
    return {id_: gist for id_, gist in wanted.items() if gist is not None and _readable(gist)}


def _latest(episodes: Sequence[State]) -> dict[int, tuple[date, int, dict[str, Any]]]:
    """The last gist that was kept of each episode, with its day and revision."""
    ids = StoredReview.objects.filter(episode__in=[episode.pk for episode in episodes]).values("episode_id")
    rows = StoredReview.objects.filter(pk__in=ids.annotate(last=Max("pk")).values("last"))
    return {
        row["episode_id"]: (row["as_of"], row["revision"], row["gist"])
        for row in rows.values("episode_id", "as_of", "revision", "gist")
        if _readable(row["gist"])
    }


def _readable(gist: Mapping[str, Any]) -> bool:
    return bool(gist.get("problem")) or gist.get("shape") == SHAPE


def _urgency(episode: State, last: tuple[date, int, dict[str, Any]] | None, today: date) -> tuple[int, int]:
    """What to review first: never reviewed or written to since, then the most pressing of yesterday."""
    if last is None or last[1] != episode.revision:
        return 0, 0
    return 1, ATTENTION.index(reasons(last[2], today)[0])


def _made_now(episodes: Sequence[State], today: date) -> dict[int, dict[str, Any]]:
    """Reviews made now, and kept. One that cannot be made is kept too, so that it is not tried at every look."""
    whole = list(Episode.objects.filter(pk__in=[episode.pk for episode in episodes]))
    courses = readable_courses_of(whole)
    rows = [_reviewed(episode, courses[episode.pk], today) for episode in whole]
    _keep(rows)
    return {row.episode_id: row.gist for row in rows}


def _reviewed(episode: Episode, course: Course | None, today: date) -> StoredReview:
    """The gist of one review, or that there is none to be had."""
    if course is None:
        return _row(episode, today, "", NO_REVIEW)
    try:
        made = review(course, today=today, pack=pack(), kept=True)
    except UserError:
        return _row(episode, today, document_hash(course), NO_REVIEW)
    return _row(episode, today, made.provenance.document, gist_of(made, course, pack()))


def _row(episode: Episode, today: date, document: str, gist: dict[str, Any]) -> StoredReview:
    return StoredReview(
        episode=episode,
        revision=episode.revision,
        as_of=today,
        engine=__version__,
        pack=pack().version,
        document_hash=document,
        gist=gist,
    )


def _keep(rows: Iterable[StoredReview]) -> None:
    """Stores the gists. The same state, day, engine and pack give the same one; one of an older shape gives way."""
    StoredReview.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["episode", "revision", "as_of", "engine", "pack"],
        update_fields=["gist", "document_hash"],
    )
