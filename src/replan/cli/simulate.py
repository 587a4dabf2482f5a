"""`replan simulate`: courses with known causes, and how well reviews find them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from replan.cli.packs.option import own_packs
from replan.core.errors import Problem, UsageError
from replan.core.files import write_text
from replan.knowledge.load import load_pack

if TYPE_CHECKING:
    from replan.knowledge.pack import Pack
    from replan.review.words import Speaker
    from replan.simulation.look import Asked

WRITERS = {".html": "report_html", ".md": "report_markdown"}


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--n", "number", type=click.IntRange(1), default=1000, show_default=True, help="How many courses.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed, the same courses.")
@click.option("--condition", help="Only this condition; left out, any.")
@click.option("--mix", "mix_text", help="Weights of the causes, such as none=1,misdiagnosis=2,two=1.")
@click.option("--red-flags", type=click.FloatRange(0, 1), help="Share with a serious illness; left out, as published.")
@click.option("--report", type=click.Path(path_type=Path), help="Review them all and write this report (.html, .md).")
@click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes for the report.")
@click.option("--lang", type=click.Choice(["en", "es"]), default="en", show_default=True)
@own_packs
@click.pass_context
def command(
    context: click.Context,
    folder: Path | None,
    number: int,
    seed: int,
    condition: str | None,
    mix_text: str | None,
    red_flags: float | None,
    report: Path | None,
    jobs: int,
    lang: str,
    packs: tuple[Path, ...],
) -> None:
    """Make courses of therapy whose causes are known.

    Writes courses.jsonl (for `replan review`), scores.csv (for `replan import`) and truth.jsonl into FOLDER. With
    --report it reviews them as well and writes how often the true cause is found, how honest the probabilities are,
    and what safety let through; ends with 1 when anything did.
    """
    from replan.review.words import Speaker as Words
    from replan.simulation.look import Asked as Run
    from replan.simulation.mix import Mix

    if folder is None and report is None:
        fix = "Name a folder for the courses, or a file with --report."
        raise UsageError([Problem("replan simulate", "there is nowhere to write to.", fix)])
    if report is not None and report.suffix not in WRITERS:
        raise UsageError([Problem(str(report), "this kind of report is not known.", "End the name in .html or .md.")])
    pack = load_pack(*packs)
    if condition is not None:
        pack.conditions.named(condition)
    asked = Run(number, seed, Mix.read(mix_text) if mix_text else Mix.usual(), condition, red_flags)
    speaker = Words(pack, lang, "therapist")
    if folder is not None:
        count = _write(asked, folder, pack)
        click.echo(speaker.text("simulate.wrote", count=count, folder=str(folder)))
    if report is not None:
        sound = _report(asked, report, jobs, packs, speaker)
        click.echo(speaker.text("simulate.reported", count=number, file=str(report)))
        context.exit(0 if sound else 1)


def _write(asked: Asked, folder: Path, pack: Pack) -> int:
    from replan.simulation import simulate
    from replan.simulation.write import write_cohort

    made = simulate(
        asked.n, seed=asked.seed, pack=pack, mix=asked.mix, condition=asked.condition, red_flags=asked.red_flags
    )
    return write_cohort(made, folder)


def _report(asked: Asked, file: Path, jobs: int, packs: tuple[Path, ...], speaker: Speaker) -> bool:
    from replan.simulation import report
    from replan.simulation.look import look_at_all
    from replan.simulation.operating import operating

    found = operating(look_at_all(asked, jobs=jobs, packs=packs))
    write = getattr(report, WRITERS[file.suffix])
    write_text(file, write(found, asked, speaker.pack.version, speaker))
    return found.safety.sound
