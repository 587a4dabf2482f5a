"""Draws the figures of `docs/explanation/trajectory.md`: `make figures`. The same every time, from made-up patients."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from replan.evaluation.compared import reliability, share_interval
from replan.evaluation.early import warnings
from replan.evaluation.plots import Axes, Line, Plot, shapes, ticks
from replan.evaluation.simulated import WORLDS, Patient, World, draw_all
from replan.evaluation.thresholds import Choice, Prices, choose
from replan.knowledge.load import load_pack
from replan.review.page import environment

FOLDER = Path(__file__).parents[1] / "docs/explanation/figures"
PATIENTS, SEED = 100, 1
KNOWN = (2, 3, 4, 5)
WORLD_NAMES = {"normal": "change is normal", "two_groups": "two groups"}
STYLE = """
svg { background: #fff; font-family: sans-serif } .chart-axis line { stroke: #ccc } text { fill: #333 }
.line { fill: none; stroke: currentColor; stroke-width: 2 } .bar { stroke: currentColor; opacity: .6 }
.mark { fill: currentColor } .mark-open { fill: none; stroke: currentColor; stroke-width: 2 }
.s0, .s4 { color: #00566b } .s1, .s5 { color: #a3341b } .s2, .s6 { color: #2f6b1f } .s3 { color: #7a5200 }
"""


def main() -> None:
    """Writes the figures, or those of other numbers of patients where one is given (for a quick look)."""
    patients = int(sys.argv[1]) if len(sys.argv) > 1 else PATIENTS
    worlds = draw_all(load_pack(), patients, SEED)
    everybody = [patient for cohorts in worlds.values() for cohort in cohorts for patient in cohort]
    FOLDER.mkdir(exist_ok=True)
    for name, plot in {
        "early-warning": early_warning(worlds),
        "reliability": chances(worlds),
        "verdict-costs": verdict_costs(choose(everybody, Prices())),
    }.items():
        (FOLDER / f"{name}.svg").write_text(svg(plot), "utf-8")


def early_warning(worlds: dict[World, list[list[Patient]]]) -> Plot:
    """What each fixed rule finds, and the engine with as many false alarms, by the number of measurements."""
    cohorts = [cohort for each in worlds.values() for cohort in each]
    rows = [warnings(cohorts, known) for known in KNOWN]
    lines = []
    for rule, name in (("important_change", "change not reached"), ("thirty_percent", "30 % not reached")):
        lines += [
            Line(name, [(row.known, row.rules[rule].finds) for row in rows]),
            Line(f"engine, alarms as {name}", [(row.known, row.rules[rule].engine) for row in rows]),
            Line(f"false alarms, {name}", [(row.known, row.rules[rule].false_alarms) for row in rows]),
        ]
    lines.append(Line("verdicts: behind, plateau, worse", [(row.known, row.finds) for row in rows]))
    title = "Who is found among those who will not get there"
    return _plot(title, "measurements, the first included", "share", Axes((1.8, 5.2), (0.0, 1.0)), lines, KNOWN)


def chances(worlds: dict[World, list[list[Patient]]]) -> Plot:
    """Whether chances of the goal came true, in both worlds, after three measurements."""
    lines = []
    for world in WORLDS:
        pairs = [(s.signs.goal, not p.failed) for c in worlds[world] for p in c for s in p.seen if s.known == 3]
        groups = reliability([chance for chance, _ in pairs], [there for _, there in pairs], bins=8)
        spans = [share_interval(share, n) for _, share, n in groups]
        lines.append(Line(WORLD_NAMES[world], [(chance, share) for chance, share, _ in groups], spans))
    lines.append(Line("as it should be", [(0.0, 0.0), (1.0, 1.0)], plain=True))
    title = "Did the chances of the goal come true, after three measurements?"
    return _plot(title, "chance of the goal", "share that got there", Axes((0.0, 1.0), (0.0, 1.0)), lines)


def verdict_costs(choice: Choice) -> Plot:
    """What an episode costs along each bound of the verdicts."""
    names = {
        "unlikely_goal": "behind: goal at most",
        "hardly_moving": "plateau: moving at most",
        "likely_goal": "on track: goal at least",
        "nearly_sure_goal": "no plateau: goal at least",
    }
    lines = [Line(names[bound], list(points)) for bound, points in choice.along.items()]
    top = max(cost for points in choice.along.values() for _, cost in points)
    title = "What an episode costs along each bound, the others as the costs choose them"
    return _plot(title, "bound", "cost (a false alarm is 1)", Axes((0.0, 1.0), (0.0, 1.1 * top)), lines)


def _plot(title: str, x: str, y: str, axes: Axes, lines: Sequence[Line], at: Sequence[float] = ()) -> Plot:
    return Plot(
        title=title,
        sentence="",
        x_title=x,
        y_title=y,
        x_ticks=tuple((axes.at(value, axes.y[0])[0], f"{value:g}") for value in at or ticks(*axes.x)),
        y_ticks=tuple((axes.at(axes.x[0], value)[1], f"{value:g}") for value in ticks(*axes.y)),
        shapes=shapes(lines, axes),
        blocks=(),
        band=None,
        columns=(),
        rows=(),
    )


def svg(plot: Plot) -> str:
    """A plot as a file of its own: the report's own drawing with its style inside."""
    drawn = environment().get_template("evaluate/plot.svg").render(plot=plot, id="plot")
    inner = drawn[drawn.index("<svg") : drawn.index("</svg>")].replace(
        "<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1
    )
    inner = inner.replace(">", f"><style>{STYLE}</style>", 1)
    return re.sub(r"\n\s*\n+", "\n", inner) + "</svg>\n"


if __name__ == "__main__":
    main()
