"""The report of an evaluation: what was found, in words, tables and plots, as one self-contained HTML page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from replan import __version__
from replan.evaluation.alerts import Alert, Costs, alerts, costs
from replan.evaluation.compared import Difference, difference, share_interval
from replan.evaluation.drawings import draw_all
from replan.evaluation.methods import ENGINE, IN_REVIEWS
from replan.evaluation.plots import Plot
from replan.evaluation.run import SHARES, Cell, Evaluation
from replan.review.page import environment, style_sheet
from replan.review.words import Speaker


@dataclass(frozen=True)
class Terms:
    """How the evaluation was made, for its record: `cost_missed` and `cost_false_alarm` in any one unit."""

    cohort: str
    input_hash: str
    seed: int
    cost_missed: float
    cost_false_alarm: float


@dataclass(frozen=True)
class Row:
    """One method after so many scores, with its paired difference from the engine (None for the engine itself)."""

    cell: Cell
    against: Difference | None


@dataclass(frozen=True)
class Report:
    """Everything that the page shows of one measure."""

    evaluation: Evaluation
    title: str
    rows: tuple[Row, ...]
    alerts: tuple[Alert, ...]
    costs: tuple[tuple[int, Costs], ...]
    summary: tuple[str, ...]
    plots: tuple[Plot, ...]

    @property
    def known(self) -> list[int]:
        """Numbers of known scores that were evaluated."""
        return sorted({row.cell.known for row in self.rows})


def report(evaluation: Evaluation, title: str, terms: Terms, rng: np.random.Generator, speaker: Speaker) -> Report:
    """Compares, counts and draws. `title` names the measure."""
    rows = tuple(_rows(evaluation, rng))
    own = [row.cell for row in rows if row.cell.method == ENGINE.name]
    important = evaluation.outcome.important
    found = tuple(alert for cell in own for alert in alerts(cell, important))
    priced = tuple((cell.known, costs(cell, terms.cost_missed, terms.cost_false_alarm, rng)) for cell in own)
    summary = tuple(_summary(rows, own, found, speaker))
    return Report(evaluation, title, rows, found, priced, summary, draw_all(rows, own, found, priced, speaker))


def report_html(reports: Sequence[Report], terms: Terms, speaker: Speaker) -> str:
    """One page for all measures of a cohort: style and plots inside, no script, nothing fetched, no patient named."""
    template = environment().get_template("evaluate/page.html")
    return template.render(
        reports=reports, terms=terms, t=speaker.text, number=figures(speaker), lang=speaker.lang, version=__version__,
        shares=SHARES, engine=ENGINE.name, style=style_sheet(), method=lambda name: method_name(name, speaker),
    )  # fmt: skip


def report_data(reports: Sequence[Report], terms: Terms) -> dict[str, object]:
    """The figures of the report as plain data for JSON: shares 0 to 1, scores in score units."""
    return {
        "cohort": terms.cohort,
        "input_hash": terms.input_hash,
        "seed": terms.seed,
        "engine": __version__,
        "measures": [
            {
                "measure": one.evaluation.outcome.scale,
                "patients": one.evaluation.patients,
                "folds": one.evaluation.folds,
                "important_change": one.evaluation.outcome.important,
                "methods": [_row_data(row) for row in one.rows],
                "alerts": [vars(alert) for alert in one.alerts],
                "costs": [
                    {"known": known} | {key: value for key, value in vars(cost).items() if key != "curve"}
                    for known, cost in one.costs
                ],
            }
            for one in reports
        ],
    }


def method_name(name: str, speaker: Speaker) -> str:
    """The name of a method in the reader's language."""
    key = "".join(letter if letter.isalnum() else "_" for letter in name.lower())
    return speaker.text(f"evaluate.method.{key}")


class figures:  # noqa: N801  called like a function in the template
    """Writes figures the way the language does: three significant digits, or a share in percent."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker

    def __call__(self, value: float, style: str = "digits") -> str:
        """The figure in words; a dash for one that is not known."""
        if not np.isfinite(value):
            return "–"
        if style == "percent":
            return self._speaker.number(value, "percent")
        places = max(0, 2 - int(np.floor(np.log10(abs(value))))) if value else 0
        text = f"{value:.{min(places, 6)}f}"
        return text.replace(".", ",") if self._speaker.lang == "es" else text


def _rows(evaluation: Evaluation, rng: np.random.Generator) -> Iterator[Row]:
    for cell in evaluation.cells:
        own = evaluation.cell(ENGINE.name, cell.known)
        yield Row(cell, None if cell.method == ENGINE.name else difference(own, cell, rng))


def _row_data(row: Row) -> dict[str, object]:
    cell = row.cell
    return {
        "method": cell.method,
        "known": cell.known,
        "patients": cell.patients,
        "failed": cell.failed,
        "crps": cell.crps,
        "rmse": cell.rmse,
        "auc": None if np.isnan(cell.auc) else cell.auc,
        "brier": cell.brier,
        "covered": {str(share): cell.covered[share] for share in SHARES},
        "worse_than_engine": vars(row.against) if row.against else None,
    }


def _summary(rows: Sequence[Row], own: Sequence[Cell], found: Sequence[Alert], speaker: Speaker) -> Iterator[str]:
    number = figures(speaker)
    for cell in own:
        low, high = share_interval(cell.covered[0.8], cell.patients)
        held = "held" if low <= 0.8 <= high else "not_held"
        yield speaker.text(
            f"evaluate.summary.{held}",
            known=cell.known,
            patients=cell.patients,
            share=cell.covered[0.8],
            low=low,
            high=high,
        )
        reviews = [row.cell for row in rows if (row.cell.method, row.cell.known) == (IN_REVIEWS.name, cell.known)]
        for review in reviews:
            yield speaker.text("evaluate.summary.reviews", known=cell.known, share=review.covered[0.8])
        others = [
            row for row in rows if row.cell.known == cell.known and row.against and row.cell.method != IN_REVIEWS.name
        ]
        worse = [method_name(r.cell.method, speaker) for r in others if r.against and r.against.low > 0]
        better = [method_name(r.cell.method, speaker) for r in others if r.against and r.against.high < 0]
        like = [m for m in (method_name(r.cell.method, speaker) for r in others) if m not in (*worse, *better)]
        for key, names in (("worse", worse), ("better", better), ("alike", like)):
            if names:
                yield speaker.text(f"evaluate.summary.{key}", known=cell.known, methods=", ".join(names))
    third = [alert for alert in found if alert.known == max((a.known for a in found), default=0)]
    for alert in third:
        yield speaker.text(
            "evaluate.summary.alert",
            known=alert.known,
            rule=speaker.text(f"evaluate.rule.{alert.rule}"),
            rule_found=number(alert.sensitivity, "percent"),
            engine_found=number(alert.engine_sensitivity, "percent"),
            false=number(alert.false_alarms, "percent"),
        )
