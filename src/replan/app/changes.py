"""What changed between two gists of one patient: codes and values for short phrases, the most telling first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KEPT = ("verdict", "chance", "scores", "raised", "questions", "reached", "adherence", "reason", "ended")
"""What of a gist is kept of a look."""

CHANCE_STEP = 0.1
"""A chance that moved by less than one in ten has not moved: its interval is wider than that."""

ADHERENCE_STEP = 0.2
"""A share of the home program that moved by less than a fifth says little (judgement, as in the trend of adherence)."""


@dataclass(frozen=True)
class Change:
    """One change: `web.since.<kind>` of the words, with its values."""

    kind: str
    before: Any = None
    now: Any = None


def seen_of(gist: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a gist that is kept of a look."""
    return {key: gist.get(key) for key in KEPT}


def changes(seen: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Change, ...]:
    """What changed since `seen`; empty when nothing that matters did."""
    if not now.get("verdict") or not seen.get("verdict"):
        return ()
    found: list[Change] = []
    old_flags = {flag for flag, _ in seen["raised"] or ()}
    new_flags = [flag for flag, _ in now["raised"] if flag not in old_flags]
    cleared = old_flags - {flag for flag, _ in now["raised"]}
    found += [Change("flag", now=flag) for flag in new_flags] + [Change("cleared", before=flag) for flag in cleared]
    if now.get("ended") and not seen.get("ended"):
        found.append(Change("ended", now=now["ended"]))
    if now["verdict"] != seen["verdict"]:
        found.append(Change("verdict", seen["verdict"], now["verdict"]))
    if len(now.get("reached") or ()) > len(seen.get("reached") or ()):
        found.append(Change("goal"))
    more = (now.get("questions") or 0) - (seen.get("questions") or 0)
    if more > 0:
        found.append(Change("question", now=more))
    scores = (now.get("scores") or 0) - (seen.get("scores") or 0)
    if scores > 0:
        found.append(Change("scores", now=scores))
    found += _moved("chance", seen, now, CHANCE_STEP)
    if now.get("reason") != seen.get("reason") and now.get("reason"):
        found.append(Change("reason", seen.get("reason"), now["reason"]))
    found += _moved("adherence", seen, now, ADHERENCE_STEP)
    return tuple(found)


def _moved(key: str, seen: Mapping[str, Any], now: Mapping[str, Any], step: float) -> list[Change]:
    before, after = seen.get(key), now.get(key)
    if before is None or after is None or abs(after - before) < step - 1e-9:
        return []
    return [Change(f"{key}_up" if after > before else f"{key}_down", before, after)]
