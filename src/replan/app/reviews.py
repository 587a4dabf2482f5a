"""Reviews of stored courses: made when asked for, their gist kept per state and day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings

from replan import __version__
from replan.app.queries.courses import courses_of
from replan.core.errors import UserError
from replan.course.document import Course
from replan.knowledge.load import load_pack
from replan.knowledge.pack import Pack
from replan.review import Review, review
from replan.review.declared import pack_for
from replan.store.models import Episode, StoredReview

SPARK_POINTS = 12
BAND_STEP = 3
"""Every third day of the usual range is enough for a picture as wide as a thumb."""

NEWS_DAYS = 14
"""A goal reached within two weeks is news: the usual time between two visits."""

NO_REVIEW: dict[str, Any] = {"problem": True, "verdict": None, "raised": [], "open": 0, "spark": None, "days": None}
"""The gist of a course that cannot be reviewed, such as one whose code the pack has lost."""


@cache
def pack() -> Pack:
    """The knowledge pack of this installation, with the clinic's own folders. Read once per process."""
    return load_pack(*settings.CLINIC_PACKS)


def review_of(episode: Episode, course: Course, today: date) -> Review:
    """The review of `course`, whose gist is kept for the caseload and for replay. Raises UserError as `review` does."""
    made = review(course, today=today, pack=pack())
    _keep([_stored(episode, course, made)])
    return made


def gists(episodes: list[Episode], today: date) -> dict[int, dict[str, Any]]:
    """The gist of each episode's review today, by episode id: stored ones in one query, missing ones made now.

    At most four queries, however many episodes.
    """
    stored = StoredReview.objects.filter(
        episode__in=episodes, as_of=today, engine=__version__, pack=pack().version
    ).values_list("episode_id", "revision", "gist")
    known = {(episode_id, revision): gist for episode_id, revision, gist in stored}
    found = {episode.pk: known[state] for episode in episodes if (state := (episode.pk, episode.revision)) in known}
    missing = [episode for episode in episodes if episode.pk not in found]
    return found | _made_now(missing, today) if missing else found


def _made_now(episodes: list[Episode], today: date) -> dict[int, dict[str, Any]]:
    courses = courses_of(episodes)
    rows = []
    for episode in episodes:
        course = courses[episode.pk]
        try:
            rows.append(_stored(episode, course, review(course, today=today, pack=pack())))
        except UserError:
            continue
    _keep(rows)
    return {episode.pk: NO_REVIEW for episode in episodes} | {row.episode_id: row.gist for row in rows}


def _stored(episode: Episode, course: Course, made: Review) -> StoredReview:
    return StoredReview(
        episode=episode,
        revision=episode.revision,
        as_of=made.as_of,
        engine=__version__,
        pack=made.provenance.pack,
        document_hash=made.provenance.document,
        gist=_gist(made, course),
    )


def _keep(rows: Iterable[StoredReview]) -> None:
    """Stores what is not there yet: the same state, day, engine and pack always give the same gist."""
    StoredReview.objects.bulk_create(rows, ignore_conflicts=True)


def _gist(made: Review, course: Course) -> dict[str, Any]:
    """What the caseload shows of a review: codes and numbers, no words and no language."""
    progress = made.progress
    assert progress is not None  # noqa: S101  review() raises without a score
    main = progress.main
    return {
        "condition": made.condition,
        "raised": [[raised.flag, raised.urgency] for raised in made.screening.raised],
        "urgent": made.screening.urgent,
        "open": sum(bool(flag.to_ask) for flag in made.screening.open),
        "verdict": progress.verdict,
        "scale": main.scale,
        "chance": round(main.chance_of_goal.best, 3),
        "reason": made.roadblocks.in_the_way[0].id if made.roadblocks.in_the_way else None,
        "adherence": made.facts.get("adherence.done_share"),
        "days": (made.as_of - max(score.on for scale in progress.all for score in scale.scores)).days,
        "unanswered": made.facts.get("messages.unanswered") or 0,
        "reached": any(0 <= (made.as_of - day).days <= NEWS_DAYS for day in _reached(course)),
        "next_visit": min(
            (v.on.isoformat() for v in course.visits if v.status == "booked" and v.on >= made.as_of), default=None
        ),
        "spark": {
            "scores": [[score.on.isoformat(), score.value] for score in main.scores[-SPARK_POINTS:]],
            "band": [[band.on.isoformat(), band.low80, band.high80] for band in main.expected[::BAND_STEP]],
            "better": _better(course, main.scale),
        },
    }


def _reached(course: Course) -> list[date]:
    """The days on which goals were reached."""
    return [goal.achieved for goal in course.goals if goal.achieved is not None]


def _better(course: Course, scale: str) -> str:
    """Where better lies on `scale`, which the document itself may declare: `up` or `down`."""
    return "up" if pack_for(course, pack()).scales[scale].direction == "higher_better" else "down"
