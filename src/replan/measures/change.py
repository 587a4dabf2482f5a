"""What a change means: its direction, the error of a score, the change that matters, and whether the scale has room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from replan.knowledge.schema import Figure, Scale

SIGN = {"higher_better": 1.0, "lower_better": -1.0}

Z_BY_LEVEL = {"MDC90": 1.645, "MDC95": 1.96, "SDC95": 1.96, "MDC": 1.645}
"""Normal quantile behind each level of a detectable change. A level that nobody stated counts as 90 %: that reading
gives the larger error, which is the cautious one."""

SHARE_OF_SPREAD = 0.5
"""Error assumed without any published one: half the spread between patients, as a reliability of 0.75 gives
(SEM = SD * sqrt(1 - ICC); de Vet 2011, Measurement in Medicine, ch. 5)."""

SHARE_OF_RANGE = 0.05
"""Error assumed where not even a spread is known: a twentieth of the range (judgement)."""

IMPORTANT_SHARE = 0.3
"""Important change assumed without any published one: 30 % of the way from the middle of the scale to its end, the
share that Ostelo 2008 (Spine 33:90-94) found useful for pain and back disability."""


@dataclass(frozen=True)
class StandardError:
    """The standard error of one score, in score units.

    `basis` says what it rests on: `mdc`, a published detectable change; `spread`, half the spread between patients
    because nobody published a detectable change; `range`, a twentieth of the range because there is no spread either.
    `figure` is the published number used, None for `range`.
    """

    value: float
    figure: Figure | None
    basis: Literal["mdc", "spread", "range"] = "range"


@dataclass(frozen=True)
class ImportantChange:
    """The change that matters on a scale, in score units.

    `important` is the change that matters to patients. `threshold` is what one observed change must reach before it
    is called important. `mcid` and `mdc` are the figures behind them, None where nobody published one.
    """

    important: float
    threshold: float
    mcid: Figure | None
    mdc: Figure | None


def improvement(scale: Scale, before: float, after: float) -> float:
    """Change from `before` to `after` in score units, positive when it is for the better.

    after - before where a higher score is better, before - after where a lower one is.
    """
    return SIGN[scale.direction] * (after - before)


def pick(
    figures: Sequence[Figure], condition: str | None, regions: Sequence[str], baseline: float | None = None
) -> Figure | None:
    """The figure found in the people most like this patient.

    Figures that hold for a span of first scores count only when `baseline` lies in it. One for the condition comes
    first, then one for a region, then a general one (neither condition nor region). Among several equally near the
    largest wins, because a cautious threshold is asked for. None when every figure is for other people.
    """
    figures = [figure for figure in figures if _for_baseline(figure, baseline)]
    own = [figure for figure in figures if condition in figure.conditions]
    near = [figure for figure in figures if set(figure.regions) & set(regions)]
    general = [figure for figure in figures if not figure.conditions and not figure.regions]
    return max(own or near or general, key=lambda figure: figure.value, default=None)


def _for_baseline(figure: Figure, baseline: float | None) -> bool:
    span = figure.baseline
    return span is None or (baseline is not None and span[0] <= baseline <= span[1])


def standard_error(scale: Scale, condition: str | None, regions: Sequence[str]) -> StandardError:
    """Standard error of one score, in score units: how far a score lies from the true one, as a standard deviation.

    SEM = MDC / (z * sqrt(2)), with z = 1.645 for a 90 % and 1.96 for a 95 % detectable change (de Vet 2011,
    Measurement in Medicine, ch. 5): a difference holds the error of two scores. Without any detectable change half
    the spread between patients stands in, without that a twentieth of the range; `basis` tells which.
    """
    mdc = pick(scale.mdc, condition, regions)
    if mdc is not None:
        return StandardError(mdc.value / (Z_BY_LEVEL[mdc.level or "MDC"] * 2**0.5), mdc, "mdc")
    if scale.baseline_sd is not None:
        return StandardError(SHARE_OF_SPREAD * scale.baseline_sd.value, scale.baseline_sd, "spread")
    return StandardError(SHARE_OF_RANGE * _width(scale), None, "range")


def important_change(
    scale: Scale, condition: str | None, regions: Sequence[str], baseline: float | None = None
) -> ImportantChange:
    """The change that matters on `scale` for this condition, these regions and a first score of `baseline`, and what
    one observed change must reach.

    threshold = max(important change, detectable change): a change inside the error of measurement is no evidence of
    change, so the detectable change is asked for where it is the larger one (Young BA 2009, Spine J 9:802-808).
    Both in score units; they say nothing of direction, see `improvement`.
    """
    mcid = pick(scale.mcid, condition, regions, baseline)
    mdc = pick(scale.mdc, condition, regions, baseline)
    important = mcid.value if mcid else IMPORTANT_SHARE * _width(scale) / 2
    return ImportantChange(important, max(important, mdc.value if mdc else 0.0), mcid, mdc)


def can_improve(scale: Scale, score: float, needed: float) -> bool:
    """Whether an improvement of `needed` score units from `score` fits on the scale.

    Near the best end it does not: then a change that matters cannot show on this scale, whatever happens to the
    patient (floor and ceiling; Stratford 1998, Phys Ther 78:1186-1196, shows it for back disability).
    """
    low, high = scale.range
    if scale.direction == "lower_better":
        return score - needed >= low
    return high is None or score + needed <= high


def _width(scale: Scale) -> float:
    """The range of the scale in score units; of an open one, four times the score of people who are well, else 10."""
    low, high = scale.range
    if high is not None:
        return high - low
    return 4 * scale.recovered.value - low if scale.recovered else 10.0
