"""The report of a run as tables and sentences: one HTML page that stands alone, or a page of Markdown."""

from __future__ import annotations

from dataclasses import dataclass

from replan import __version__
from replan.evaluation.plots import Axes, Line, Plot, shapes, ticks
from replan.review.page import environment, style_sheet
from replan.review.words import Speaker
from replan.simulation.look import Asked
from replan.simulation.mix import NAMES, Mix
from replan.simulation.operating import Calibration, KindFigures, Operating, Share


@dataclass(frozen=True)
class Table:
    """A heading, sentences above, and rows of text; the first cell of each row is its name."""

    id: str
    title: str
    lead: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(found: Operating, speaker: Speaker) -> tuple[Table, ...]:
    """Every table of the report, in its order: safety first."""
    return (
        _safety(found, speaker),
        _causes(found, speaker),
        _confused(found, speaker),
        _calibration(found, speaker),
        *(_bins(one, speaker) for one in found.calibration),
    )


def report_html(found: Operating, asked: Asked, pack_version: str, speaker: Speaker) -> str:
    """The report as one HTML page: style and plot inside, no script, nothing fetched."""
    template = environment().get_template("simulate/page.html")
    return template.render(
        t=speaker.text, lang=speaker.lang, style=style_sheet(), tables=tables(found, speaker),
        lead=lead(found, asked, pack_version, speaker), plot=_plot(found, speaker), sound=found.safety.sound,
    )  # fmt: skip


def report_markdown(found: Operating, asked: Asked, pack_version: str, speaker: Speaker) -> str:
    """The same report as Markdown."""
    lines = [f"# {speaker.text('simulate.title')}", ""]
    for sentence in lead(found, asked, pack_version, speaker):
        lines += [sentence, ""]
    for table in tables(found, speaker):
        lines += [f"## {table.title}", ""]
        for sentence in table.lead:
            lines += [sentence, ""]
        lines += [_cells(table.columns), _cells(("---", *("---:" for _ in table.columns[1:])))]
        lines += [*(_cells(row) for row in table.rows), ""]
    return "\n".join(lines)


def lead(found: Operating, asked: Asked, pack_version: str, speaker: Speaker) -> tuple[str, ...]:
    """How the run was made, and what it says in short."""
    text = speaker.text
    mix = ", ".join(
        f"{_name(name, speaker)} {speaker.number(asked.mix.shares[name], 'percent')}"
        for name in NAMES
        if asked.mix.shares.get(name)
    )
    return (
        text("simulate.how"),
        text("simulate.made", courses=found.courses, seed=asked.seed, engine=__version__, pack=pack_version, mix=mix),
        text("simulate.again", command=_command(asked)),
        text("simulate.sound" if found.safety.sound else "simulate.not_sound"),
        text("simulate.limits"),
    )


def _command(asked: Asked) -> str:
    """The command that makes the same run again."""
    parts = [f"replan simulate --n {asked.n} --seed {asked.seed}"]
    parts += [f"--condition {asked.condition}"] if asked.condition else []
    if asked.mix != Mix.usual():
        parts.append(f"--mix {','.join(f'{name}={share:g}' for name, share in asked.mix.shares.items())}")
    parts += [f"--red-flags {asked.red_flags:g}"] if asked.red_flags is not None else []
    return " ".join([*parts, "--report FILE"])


def _cells(values: tuple[str, ...]) -> str:
    return f"| {' | '.join(values)} |"


def _name(kind: str, speaker: Speaker) -> str:
    pack = speaker.pack
    if kind in pack.roadblocks:
        return str(getattr(pack.roadblocks[kind].title, speaker.lang))
    return speaker.text(f"simulate.kind.{kind}")


def _said(share: Share, speaker: Speaker) -> str:
    """`81 % (78 to 84)`, or a dash where there is nothing to count."""
    if share.value is None or share.interval is None:
        return "–"
    low, high = (round(100 * end) for end in share.interval)
    return f"{speaker.number(share.value, 'percent')} ({speaker.text('simulate.span', low=low, high=high)})"


def _safety(found: Operating, speaker: Speaker) -> Table:
    safety, text = found.safety, speaker.text

    def row(key: str, count: int, of: int) -> tuple[str, ...]:
        return text(f"simulate.safety.{key}"), speaker.number(count, "count"), speaker.number(of, "count")

    rows = (
        row("missed", safety.missed.count, safety.missed.of),
        row("wrongly_cleared", safety.wrongly_cleared.count, safety.wrongly_cleared.of),
        row("forbidden", safety.forbidden, safety.ruled_out),
        row("silent", safety.silent, safety.offers),
        row("alarms", safety.alarms.count, safety.alarms.of),
    )
    slips = (text("simulate.slips", slips="; ".join(safety.examples)),) if safety.examples else ()
    return Table(
        "safety", text("simulate.safety"), (text("simulate.safety.lead"), *slips), _heads("safety", speaker), rows
    )


def _heads(table: str, speaker: Speaker, *more: str) -> tuple[str, ...]:
    return (*speaker.text(f"simulate.columns.{table}").split("|"), *more)


def _causes(found: Operating, speaker: Speaker) -> Table:
    rows = [_kind(one, speaker) for one in (found.single, found.held_back, *found.kinds)]
    lead_ = (
        speaker.text("simulate.causes.lead"),
        speaker.text("simulate.causes.two", share=_said(found.two_both, speaker)),
        speaker.text("simulate.causes.free", share=_said(found.free_found, speaker)),
        speaker.text("simulate.causes.open", share=_said(found.cannot_tell, speaker)),
    )
    return Table("causes", speaker.text("simulate.causes"), lead_, _heads("causes", speaker), tuple(rows))


def _kind(one: KindFigures, speaker: Speaker) -> tuple[str, ...]:
    caused = one.kind not in ("none", "takes_time")
    found = [_said(share, speaker) if caused else "–" for share in (one.first, one.second, one.named)]
    free, open_ = _said(one.free, speaker), _said(one.open, speaker)
    return (_name(one.kind, speaker), speaker.number(one.courses, "count"), *found, free, open_)


def _confused(found: Operating, speaker: Speaker) -> Table:
    reasons = [reason for reason, _ in found.confused[0][1]] if found.confused else []
    heads = _heads("confused", speaker, *(_name(reason, speaker) for reason in reasons))
    rows = tuple(
        (_name(kind, speaker), *(speaker.number(count, "count") for _, count in counts))
        for kind, counts in found.confused
    )
    return Table("confused", speaker.text("simulate.confused"), (speaker.text("simulate.confused.lead"),), heads, rows)


def _calibration(found: Operating, speaker: Speaker) -> Table:
    rows = tuple(
        (
            _name(one.reason, speaker),
            speaker.number(one.mean_chance, "percent"),
            speaker.number(one.base, "percent"),
            _digits(one.brier, speaker),
            _digits(one.brier_of_base, speaker),
        )
        for one in found.calibration
    )
    lead_ = (speaker.text("simulate.calibration.lead"),)
    return Table("calibration", speaker.text("simulate.calibration"), lead_, _heads("calibration", speaker), rows)


def _bins(one: Calibration, speaker: Speaker) -> Table:
    rows = tuple(
        (speaker.number(mean, "percent"), speaker.number(true, "percent"), speaker.number(courses, "count"))
        for mean, true, courses in one.bins
    )
    title = speaker.text("simulate.bins", reason=_name(one.reason, speaker))
    return Table(f"bins-{one.reason}", title, (), _heads("bins", speaker), rows)


def _digits(value: float, speaker: Speaker) -> str:
    text = f"{value:.3f}"
    return text.replace(".", ",") if speaker.lang == "es" else text


def _plot(found: Operating, speaker: Speaker) -> Plot:
    axes = Axes((0.0, 1.0), (0.0, 1.0))
    lines = [Line(speaker.text("simulate.plot.honest"), [(0.0, 0.0), (1.0, 1.0)], plain=True)]
    lines += [Line(_name(one.reason, speaker), [(p, true) for p, true, _ in one.bins]) for one in found.calibration]
    marks = [(axes.at(x, 0)[0], speaker.number(x, "percent")) for x in ticks(0, 1)]
    heights = [(axes.at(0, y)[1], speaker.number(y, "percent")) for y in ticks(0, 1)]
    return Plot(
        title=speaker.text("simulate.plot.title"), sentence=speaker.text("simulate.plot.sentence"),
        x_title=speaker.text("simulate.plot.x"), y_title=speaker.text("simulate.plot.y"), x_ticks=tuple(marks),
        y_ticks=tuple(heights), shapes=shapes(lines, axes), blocks=(), band=None, columns=(), rows=(),
    )  # fmt: skip
