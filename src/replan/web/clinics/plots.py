"""The clinic's plots, drawn with the shapes of the evaluation report."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from replan.evaluation.compared import share_interval
from replan.evaluation.plots import TOP, Axes, Line, Plot, Shape, shapes, ticks
from replan.evaluation.run import SHARES
from replan.outcomes.calibration import Calibration
from replan.outcomes.funnel import LIMITS, Funnel, limits
from replan.review.words import Speaker

STEPS = 24
GAP = 16
WHOLE = (0.0, 1.0)


def funnel_plot(found: Funnel, names: Mapping[str, str], speak: Speaker, about: str) -> Plot | None:
    """The funnel around the clinic's own share; None when nobody has patients enough. `about` is what a point is."""
    said = [point for point in found.points if point.share is not None and point.key in names]
    if found.target is None or not said:
        return None
    most = max(point.n for point in said)
    first = max(min(point.n for point in said) - 4, 4)
    sizes = sorted({round(first + (most * 1.1 - first) * step / STEPS) for step in range(STEPS + 1)})
    lines = [Line(names[point.key], [(point.n, point.share or 0.0)]) for point in said]
    whole = [(sizes[0], found.target), (sizes[-1], found.target)]
    lines.append(Line(speak.text("web.clinic.plot.target"), whole, plain=True))
    for level in LIMITS:
        pairs = [limits(found.target, n, level, found.phi) for n in sizes]
        edges = [[(float(n), pair[side]) for n, pair in zip(sizes, pairs, strict=True)] for side in (0, 1)]
        lines.append(
            Line(speak.text("web.clinic.plot.limit", level=_level(level, speak)), [*edges[0], *edges[1]], plain=True)
        )
    rows = tuple(
        (names[p.key], str(p.n), speak.number(p.share or 0.0, "percent"), _outside(p.outside, speak)) for p in said
    )
    outside = sum(point.outside is not None for point in said)
    key = "sentence" if outside else "none"
    sentence = speak.text(f"web.clinic.plot.funnel.{key}", target=found.target, count=outside, n=len(said))
    if found.phi > 1:
        wider = speak.text("web.coordinated.funnel.wider", phi=found.phi, wider=math.sqrt(found.phi))
        sentence = f"{sentence} {wider}"
    columns = (about, *(speak.text(f"web.clinic.column.{name}") for name in ("patients", "adjusted", "limits")))
    plot = _plot("funnel", speak, Axes((sizes[0], sizes[-1]), WHOLE), lines, sentence, columns, rows)
    return replace(plot, shapes=tuple(_by_name(plot.shapes, points=len(said), edge=len(sizes))))


def _by_name(drawn: Sequence[Shape], points: int, edge: int) -> Iterator[Shape]:
    """The labels in the order of the names, never in that of the shares; each limit as two lines without a joint."""
    for place, shape in enumerate(drawn):
        parts = shape.path.removeprefix("M").split(" L")
        path = shape.path
        if place > points:
            path = " ".join("M" + " L".join(part) for part in (parts[:edge], parts[edge:]))
        yield replace(shape, path=path, label_y=TOP + GAP * (place + 0.5))


def reliability_plot(found: Sequence[Calibration], speak: Speaker) -> Plot:
    """Chances that were said against shares that came."""
    lines, rows = [], []
    for one in found:
        name = speak.text("web.clinic.plot.known", count=one.known)
        spans = [share_interval(came, n) for _, came, n in one.bins]
        lines.append(Line(name, [(round(said, 3), came) for said, came, _ in one.bins], spans))
        rows += [
            (name, speak.number(said, "percent"), speak.number(came, "percent"), str(n)) for said, came, n in one.bins
        ]
    lines.append(Line(speak.text("web.clinic.plot.ideal"), [(0.0, 0.0), (1.0, 1.0)], plain=True))
    columns = tuple(speak.text(f"web.clinic.column.{name}") for name in ("known", "said", "came", "patients"))
    sentence = speak.text("web.clinic.plot.reliability.sentence")
    return _plot("reliability", speak, Axes(WHOLE, WHOLE), lines, sentence, columns, tuple(rows))


def coverage_plot(found: Sequence[Calibration], speak: Speaker) -> Plot:
    """How often the last score lay inside the interval that was said to hold it."""
    lines, rows = [], []
    for one in found:
        name = speak.text("web.clinic.plot.known", count=one.known)
        held = [(level, one.covered[level]) for level in SHARES]
        points = [(level, share.best or 0.0) for level, share in held]
        lines.append(Line(name, points, [(share.low or 0.0, share.high or 0.0) for _, share in held]))
        rows += [
            (name, speak.number(level, "percent"), speak.number(share.best or 0.0, "percent"), str(share.n))
            for level, share in held
        ]
    lines.append(Line(speak.text("web.clinic.plot.ideal"), [(0.4, 0.4), (1.0, 1.0)], plain=True))
    columns = tuple(speak.text(f"web.clinic.column.{name}") for name in ("known", "meant", "held", "patients"))
    sentence = speak.text("web.clinic.plot.coverage.sentence")
    axes = Axes((0.4, 1.0), WHOLE)
    return _plot("coverage", speak, axes, lines, sentence, columns, tuple(rows), x_ticks=SHARES)


def _plot(
    key: str,
    speak: Speaker,
    axes: Axes,
    lines: Sequence[Line],
    sentence: str,
    columns: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    x_ticks: Sequence[float] = (),
) -> Plot:
    share = axes.x[1] <= 1
    return Plot(
        title=speak.text(f"web.clinic.plot.{key}.title"),
        sentence=sentence,
        x_title=speak.text(f"web.clinic.plot.{key}.x"),
        y_title=speak.text(f"web.clinic.plot.{key}.y"),
        x_ticks=tuple(
            (axes.at(x, 0)[0], speak.number(x, "percent") if share else f"{x:g}") for x in x_ticks or ticks(*axes.x)
        ),
        y_ticks=tuple((axes.at(axes.x[0], y)[1], speak.number(y, "percent")) for y in ticks(*axes.y)),
        shapes=shapes(lines, axes),
        blocks=(),
        band=None,
        columns=columns,
        rows=rows,
    )


def _level(level: float, speak: Speaker) -> str:
    return f"{speak.number(100 * level)}\u00a0%"


def _outside(level: float | None, speak: Speaker) -> str:
    return (
        speak.text("web.clinic.inside")
        if level is None
        else speak.text("web.clinic.outside", level=_level(level, speak))
    )
