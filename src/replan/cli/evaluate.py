"""`replan evaluate`: how well forecasts hold on a cohort, beside simpler ways."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from replan.cli.packs.option import own_packs
from replan.core.errors import Problem, UsageError
from replan.core.files import write_text
from replan.knowledge.load import load_pack

if TYPE_CHECKING:
    import numpy as np

    from replan.course import Course
    from replan.evaluation.report import Report, Row, Terms
    from replan.knowledge.pack import Pack
    from replan.review.words import Speaker


@click.command()
@click.argument("cohort", type=click.Path(path_type=Path))
@click.option("--map", "mapping", type=click.Path(path_type=Path), help="How the table's columns are to be read.")
@click.option("--measure", "measures", multiple=True, help="Only this measure; may be given several times.")
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True)
@click.option("--folds", type=click.IntRange(2, 50), default=10, show_default=True, help="Parts of the cohort.")
@click.option("--seed", type=int, default=1, show_default=True, help="How patients are dealt into the parts.")
@click.option("--cost-missed", type=click.FloatRange(0, min_open=True), default=4.0, show_default=True)
@click.option("--cost-false-alarm", type=click.FloatRange(0, min_open=True), default=1.0, show_default=True)
@click.option("--lang", type=click.Choice(["en", "es"]), default="en", show_default=True)
@own_packs
@click.option("--output", type=click.Path(path_type=Path), help="Write to this file.")
def command(
    cohort: Path,
    mapping: Path | None,
    measures: tuple[str, ...],
    form: Literal["text", "json", "html"],
    folds: int,
    seed: int,
    cost_missed: float,
    cost_false_alarm: float,
    lang: str,
    packs: tuple[Path, ...],
    output: Path | None,
) -> None:
    """Forecast the last score of each patient of COHORT from the first one, two and three, and count how that held.

    COHORT is a table with --map, or course documents. Each patient is forecast by methods that never saw that patient.
    """
    import numpy as np

    from replan.cli.cohort import read_cohort
    from replan.evaluation.report import Terms, report_data, report_html
    from replan.review.words import Speaker

    pack = load_pack(*packs)
    courses, digest = read_cohort(cohort, mapping, pack)
    terms = Terms(cohort.name, digest, seed, cost_missed, cost_false_alarm)
    speaker = Speaker(pack, lang, "therapist")
    reports = _reports(courses, pack, measures, folds, terms, np.random.default_rng(seed), speaker)
    if form == "html":
        text = report_html(reports, terms, speaker)
    elif form == "json":
        text = json.dumps(report_data(reports, terms), ensure_ascii=False, indent=1) + "\n"
    else:
        text = "\n".join(_table(report, speaker) for report in reports)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_text(output, text)


def _reports(
    courses: list[Course],
    pack: Pack,
    measures: tuple[str, ...],
    folds: int,
    terms: Terms,
    rng: np.random.Generator,
    speaker: Speaker,
) -> list[Report]:
    from replan.evaluation import evaluate, series_of
    from replan.evaluation.fit import scales_of
    from replan.evaluation.report import report
    from replan.evaluation.run import FEWEST_IN_TRAINING
    from replan.review.declared import pack_for

    known = pack_for(courses[0], pack)
    found = []
    for scale in scales_of(courses, pack, measures):
        series, outcome = series_of(courses, scale, pack)
        if len({score for one in series for score in one.scores.tolist()}) == 1:
            continue  # nothing to forecast
        evaluation = evaluate(series, outcome, rng=rng, folds=min(folds, len(series)))
        if evaluation.cells:
            title = getattr(known.scales[scale].title, speaker.lang)
            found.append(report(evaluation, title, terms, rng, speaker))
    if not found:
        cause = (
            f"no measure has {FEWEST_IN_TRAINING} patients to learn from, with two scores each that differ, "
            "beside those held out."
        )
        raise UsageError([Problem(terms.cohort, cause, "Give a larger cohort, or one with follow-up scores.")])
    return found


def _table(report: Report, speaker: Speaker) -> str:
    lines = [report.title, speaker.text("evaluate.table_head"), *(_line(row, speaker) for row in report.rows)]
    return "\n".join([*lines, *report.summary]) + "\n"


def _line(row: Row, speaker: Speaker) -> str:
    from replan.evaluation.report import figures, method_name

    number, cell, gap = figures(speaker), row.cell, ""
    if row.against is not None:
        gap = f"{row.against.mean:+.3g} [{row.against.low:+.3g}, {row.against.high:+.3g}]"
    name = method_name(cell.method, speaker)
    return (
        f"{cell.known:>2} {name:<34.34} {cell.patients:>6} {number(cell.crps):>8} {gap:>26} {number(cell.rmse):>8} "
        f"{cell.covered[0.8]:>5.0%} {cell.covered[0.95]:>5.0%} {number(cell.auc):>6}"
    )
