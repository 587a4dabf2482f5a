"""What all tests share: the pack, courses built in a line, and where the real data sets are."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from replan.course import Course
from replan.knowledge.load import load_pack
from replan.knowledge.pack import Pack

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
TODAY = date(2026, 3, 18)
PACK = load_pack(cache=False)
"""The pack that ships with Replan, read from its files once a process."""

IN_CI = os.environ.get("CI") == "true"


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The pack that ships with Replan."""
    return PACK


@pytest.fixture
def shared() -> Path:
    """The folder of real data sets beside the project; CI has it and must not skip."""
    if not (SHARED / "data").is_dir():
        if IN_CI:
            pytest.fail("CI must have the shared data sets beside the project")
        pytest.skip("the shared data sets are not beside this checkout")
    return SHARED


def course(
    condition: str = "lbp_acute", scores: dict[str, list[tuple[str, float]]] | None = None, **more: Any
) -> Course:
    """A course that starts on 2026-01-24 with `scores` by scale as (day, score)."""
    scores = scores or {"odi": [("2026-01-24", 44.0), ("2026-02-14", 30.0)]}
    episode = {"condition": condition, "start": "2026-01-24", **more.pop("episode", {})}
    measurements = [{"measure": m, "on": on, "score": s} for m, rows in scores.items() for on, s in rows]
    return Course.model_validate_json(json.dumps({"episode": episode, "measurements": measurements, **more}))
