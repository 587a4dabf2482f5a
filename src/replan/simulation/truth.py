"""What is true of a simulated course, whether or not anybody wrote it down."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Truth:
    """`causes` are the roadblocks that are in the way (empty: none); `slow` that healing only takes longer.

    `gain` is the gain reached by `as_of` over what a usual course reaches, `home_done` the share of the home program
    done, `real_condition` what a mistaken diagnosis is in truth. `red_flag` is a serious illness that is there, and
    `red_flag_recorded` whether its signs stand in the document. `has` are facts that may rule a treatment out, such as
    `medication_group.anticoagulant`, known or not; `recorded` are those that the document gives.
    """

    patient: str
    condition: str
    as_of: date
    causes: tuple[str, ...]
    slow: bool
    gain: float
    home_done: float
    plan_faults: tuple[str, ...]
    real_condition: str | None
    red_flag: str | None
    red_flag_recorded: bool
    stopped: str | None
    has: tuple[str, ...]
    recorded: tuple[str, ...]

    def as_data(self) -> dict[str, Any]:
        """Plain data for a line of JSON."""
        return asdict(self) | {"as_of": self.as_of.isoformat()}
