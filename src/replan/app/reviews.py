"""Reviews of stored courses: made when asked for, their gist kept per state and day."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from django.conf import settings

from replan import __version__
from replan.app.queries.courses import course_of
from replan.core.errors import UserError
from replan.course.document import Course
from replan.knowledge.load import load_pack
from replan.knowledge.pack import Pack
from replan.review import Review, review
from replan.roadblocks import adherence_facts
from replan.store.models import Episode, StoredReview

SPARK_POINTS = 12


@cache
def pack() -> Pack:
    """The knowledge pack of this installation, with the clinic's own folders. Read once per process."""
    return load_pack(*settings.CLINIC_PACKS)


def review_of(episode: Episode, course: Course, today: date) -> Review:
    """The review of `course`, whose gist is kept for the caseload and for replay."""
    made = review(course, today=today, pack=pack())
    StoredReview.objects.update_or_create(
        episode=episode,
        revision=episode.revision,
        as_of=today,
        engine=__version__,
        pack=pack().version,
        defaults={"document_hash": made.provenance.document, "gist": _gist(made, course)},
    )
    return made


def gists(episodes: list[Episode], today: date) -> dict[int, dict[str, Any]]:
    """The gist of each episode's review today, by episode id: stored ones in one query, missing ones made now."""
    stored = StoredReview.objects.filter(
        episode__in=episodes, as_of=today, engine=__version__, pack=pack().version
    ).values_list("episode_id", "revision", "gist")
    by_state = {(episode_id, revision): gist for episode_id, revision, gist in stored}
    return {
        episode.pk: by_state.get((episode.pk, episode.revision)) or _made_now(episode, today) for episode in episodes
    }


def _made_now(episode: Episode, today: date) -> dict[str, Any]:
    course = course_of(episode)
    try:
        review_of(episode, course, today)
    except UserError:
        return {"verdict": None, "problem": True, "raised": [], "open": 0, "spark": None, "days": None}
    return StoredReview.objects.get(
        episode=episode, revision=episode.revision, as_of=today, engine=__version__, pack=pack().version
    ).gist


def _gist(made: Review, course: Course) -> dict[str, Any]:
    """What the caseload shows of a review: codes and numbers, no words and no language."""
    progress = made.progress
    assert progress is not None  # noqa: S101  review() raises without a score
    main = progress.main
    to_ask = [flag for flag in made.screening.open if flag.to_ask]
    return {
        "condition": made.condition,
        "raised": [[raised.flag, raised.urgency] for raised in made.screening.raised],
        "urgent": made.screening.urgent,
        "open": len(to_ask),
        "verdict": progress.verdict,
        "scale": main.scale,
        "chance": round(main.chance_of_goal.best, 3),
        "reason": made.roadblocks.in_the_way[0].id if made.roadblocks.in_the_way else None,
        "adherence": adherence_facts(course, made.as_of).get("adherence.done_share"),
        "days": (made.as_of - max(score.on for scale in progress.all for score in scale.scores)).days,
        "unanswered": made.facts.get("messages.unanswered") or 0,
        "next_visit": min(
            (v.on.isoformat() for v in course.visits if v.status == "booked" and v.on >= made.as_of), default=None
        ),
        "spark": {
            "scores": [[score.on.isoformat(), score.value] for score in main.scores[-SPARK_POINTS:]],
            "band": [[band.on.isoformat(), band.low80, band.high80] for band in main.expected[::3]],
            "better": "up" if pack_scale_up(course, main.scale) else "down",
        },
    }


def pack_scale_up(course: Course, scale: str) -> bool:
    """Whether a rising score is better on `scale`, which the document itself may declare."""
    declared = {measure.id: measure.direction for measure in course.declared.measures}
    direction = declared.get(scale) or pack().scales[scale].direction
    return direction == "higher_better"
