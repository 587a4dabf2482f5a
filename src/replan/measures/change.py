"""What a change means: direction, error of measurement, the change that matters, and whether the scale has room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from replan.knowledge.schema import Figure, Scale

Z_BY_LEVEL = {"MDC90": 1.645, "MDC95": 1.96, "SDC95": 1.96, "MDC": 1.645}
"""Normal quantile behind each level. An unstated level counts as 90 %, which gives the larger, more cautious error."""

SHARE_OF_SPREAD = 0.5
"""Error assumed where nobody published one: half the spread between patients, a reliability of 0.75."""

SHARE_OF_RANGE = 0.05
IMPORTANT_SHARE = 0.3
"""Important change assumed where nobody published one: 30 % of the way to the best score from the middle of the scale
(the share of Ostelo 2008 for pain and back disability)."""


@dataclass(frozen=True)
class StandardError:
    """The standard error of measurement in score units, and the figure that it was worked out from (None: assumed)."""

    value: float
    figure: Figure | None


@dataclass(frozen=True)
class ImportantChange:
    """`important` is the change that matters to patients; `threshold` what one observed change must reach to be called
    important: the larger of important and detectable change, because a change inside the error is no evidence of
    change (Young 2009). All in score units. A figure is None where nobody published one.
    """

    important: float
    threshold: float
    mcid: Figure | None
    mdc: Figure | None


def improvement(scale: Scale, before: float, after: float) -> float:
    """Change from `before` to `after` in score units, positive when it is for the better on this scale."""
    return after - before if scale.direction == "higher_better" else before - after


def pick(figures: Sequence[Figure], condition: str | None, regions: Sequence[str]) -> Figure | None:
    """The figure whose population is nearest: one for the condition, else for the region, else a general one.

    Among several equally near the larger wins, because a cautious threshold is asked for. None when there is none, or
    when every figure is for other people.
    """
    own = [figure for figure in figures if condition in figure.conditions]
    near = [figure for figure in figures if not figure.conditions and set(figure.regions) & set(regions)]
    general = [figure for figure in figures if not figure.conditions and not figure.regions]
    nearest = own or near or general
    return max(nearest, key=lambda figure: figure.value, default=None)


def standard_error(scale: Scale, condition: str | None, regions: Sequence[str]) -> StandardError:
    """SEM = MDC / (z * sqrt(2)), with z by the level of the MDC (de Vet 2011, Measurement in Medicine, ch. 5).

    Without any MDC: half the spread between patients; without that, a twentieth of the range.
    """
    mdc = pick(scale.mdc, condition, regions)
    if mdc is not None:
        return StandardError(mdc.value / (Z_BY_LEVEL[mdc.level or "MDC"] * 2**0.5), mdc)
    if scale.baseline_sd is not None:
        return StandardError(SHARE_OF_SPREAD * scale.baseline_sd.value, None)
    return StandardError(SHARE_OF_RANGE * _width(scale), None)


def important_change(scale: Scale, condition: str | None, regions: Sequence[str]) -> ImportantChange:
    """The change that matters on `scale` in this condition, and what one observed change must reach."""
    mcid, mdc = pick(scale.mcid, condition, regions), pick(scale.mdc, condition, regions)
    important = mcid.value if mcid else IMPORTANT_SHARE * _width(scale) / 2
    return ImportantChange(important, max(important, mdc.value if mdc else 0.0), mcid, mdc)


def can_improve(scale: Scale, score: float, needed: float) -> bool:
    """Whether an improvement of `needed` from `score` fits on the scale: near the best end it cannot be shown."""
    low, high = scale.range
    if scale.direction == "lower_better":
        return score - needed >= low
    return high is None or score + needed <= high


def _width(scale: Scale) -> float:
    """The range of the scale; for an open one four times the score of people who are well, else 10 units."""
    low, high = scale.range
    if high is not None:
        return high - low
    return 4 * scale.recovered.value - low if scale.recovered else 10.0
