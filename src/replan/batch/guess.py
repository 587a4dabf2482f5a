"""Proposes a mapping for a table: what can be seen is filled in, what only the user knows is a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from replan.batch.mapping import QUESTION
from replan.core.wording import Wording
from replan.knowledge.pack import Pack

PATIENT = re.compile(r"patient|paciente|subject|participant|person|^id$|_id$|^pid$", re.I)
TIME = re.compile(r"time|week|month|day|wave|visit", re.I)
DATE = re.compile(r"date|fecha|datum|^on$", re.I)
COUNTED = re.compile(r"^(?:wave|visit|occasion|session)[_.\s-]?(?:no|nr|number)?$", re.I)
WIDE = re.compile(r"^(?P<stem>.*?)[_.\s-]?(?:w|wk|week|t|m|month|v|visit)?[_.\s-]?(?P<at>\d+)$", re.I)
AGE = re.compile(r"(?:^|[_\W])age(?:$|[_\W])|^edad", re.I)
BORN = re.compile(r"birth.?year|year.?of.?birth|^yob$", re.I)
SEX = re.compile(r"(?:^|[_\W])(?:sex|gender|sexo)(?:$|[_\W])", re.I)
ONSET = re.compile(r"onset|duration|chronic|since|episode.?length|how.?long", re.I)
SEXES = {"f": "female", "female": "female", "woman": "female", "w": "female", "mujer": "female"}
SEXES |= {"m": "male", "male": "male", "man": "male", "hombre": "male"}
COMMA = re.compile(r"^[-+]?\d+,\d+$")
POINT = re.compile(r"^[-+]?\d*\.\d+$")
THOUSANDS = re.compile(r"^[-+]?\d{1,3}(?:,\d{3})+$")
ON_GRID = 1e-6
PLAIN = frozenset({"score", "total", "sum", "scale", "value", "points", "puntuacion", "suma", "valor"})
"""Words that may stand before the name of an instrument and name none."""

COMMON_UNITS = ("days", "weeks", "months")
UNITS = Wording("days, weeks or months")
MOST_GROUPS = 12
"""Different words that a column of groups may hold; more are free text."""

Tell = Callable[[str], str]
Range = tuple[float, float, float | None]
"""The lowest and the highest number, and the step on which all of them lie; None where there is no such step."""


@dataclass(frozen=True)
class _Seen:
    """The table, by whose column its patients are told apart, the pack, the range of each column of numbers that vary,
    and whether decimals have a comma."""

    frame: pl.DataFrame
    patient: str
    pack: Pack
    tell: Tell
    ranges: Mapping[str, Range]
    comma: bool


def guess_mapping(frame: pl.DataFrame, pack: Pack, tell: Tell = str) -> str:
    """A mapping in YAML for `frame`, long or wide, with `?` where an answer is needed before it can be used.

    `tell` puts its comments into another language.
    """
    patient = next((name for name in frame.columns if PATIENT.search(name)), frame.columns[0])
    rest = [name for name in frame.columns if name != patient]
    comma = _decimal_comma(frame)
    ranges = {name: found for name in rest if (found := _range(frame, [name], comma)) is not None}
    seen = _Seen(frame, patient, pack, tell, ranges, comma)
    repeated = frame[patient].n_unique() < len(frame)
    head = tell(Wording("Proposed from the table. Replace each ? and check the rest."))
    code = tell(Wording("a code of `replan codes conditions`, or declare it under conditions"))
    lines = [f"# {head}", f"patient: {_quoted(patient)}", f"condition: {_quoted(QUESTION)}   # {code}"]
    lines += ['decimal: ","'] if comma else []
    return "\n".join(lines + (_long(rest, seen) if repeated else _wide(rest, seen))) + "\n"


def _long(rest: list[str], seen: _Seen) -> list[str]:
    lines = ["layout: long"]
    same = [name for name in rest if _one_a_patient(name, seen)]
    varies = [name for name in rest if name not in same]
    day = next((name for name in varies if DATE.search(name) and name not in seen.ranges), None)
    clocks = [name for name in varies if TIME.search(name) and name in seen.ranges]
    clock = next((name for name in clocks if _unit(name) != QUESTION), clocks[0] if clocks else None)
    if day:
        lines.append(f"date: {_quoted(day)}")
    else:
        column, unit = (clock, _unit(clock)) if clock else (QUESTION, QUESTION)
        lines.append(f"time: {{column: {_quoted(column)}, unit: {_quoted(unit)}, anchor: 2020-01-06}}")
    numeric = [
        name
        for name in seen.ranges
        if name not in (day, clock) and (name not in same or _scale(_code(name), seen.pack)) and not COUNTED.match(name)
    ]
    lines.append("measures:")
    keys = _keys({name: (_code(name), seen.ranges[name]) for name in numeric}, seen.pack)
    for name in numeric:
        lines += _measure(name, keys[name], seen.ranges[name], seen, column=True)
    told, named = _about([name for name in same if name not in numeric], seen)
    return lines + told + _ignored([name for name in rest if name not in (day, clock, *numeric, *named)])


def _wide(rest: list[str], seen: _Seen) -> list[str]:
    found = _wide_columns(rest, seen)
    stems: dict[str, list[str]] = {}
    for name, match in found.items():
        stems.setdefault(_code(match["stem"]), []).append(name)
    spans = {stem: span for stem, names in stems.items() if (span := _range(seen.frame, names, seen.comma)) is not None}
    keys = _keys({stem: (stem, span) for stem, span in spans.items()}, seen.pack)
    visits: dict[int, dict[str, str]] = {}
    for name, match in found.items():
        visits.setdefault(int(match["at"]), {})[keys[_code(match["stem"])]] = name
    lines = [
        "layout: wide",
        "anchor: 2020-01-06",
        f"wide_unit: {_quoted(QUESTION)}   # {seen.tell(UNITS)}",
        "visits:",
    ]
    for at, columns in sorted(visits.items()):
        inside = ", ".join(f"{code}: {_quoted(column)}" for code, column in columns.items())
        lines.append(f"  - {{at: {at}, columns: {{{inside}}}}}")
    lines.append("measures:")
    for stem in sorted(spans):
        lines += _measure(stems[stem][0], keys[stem], spans[stem], seen, column=False)
    told, named = _about([name for name in rest if name not in found], seen)
    return lines + told + _ignored([name for name in rest if name not in found and name not in named])


def _wide_columns(rest: list[str], seen: _Seen) -> dict[str, re.Match[str]]:
    """The columns of visits: those of numbers that vary, and those of one number whose name begins as theirs do."""
    matches = {name: match for name in rest if (match := WIDE.match(name))}
    stems = {_code(match["stem"]) for name, match in matches.items() if name in seen.ranges}
    return {
        name: match
        for name, match in matches.items()
        if name in seen.ranges or (_code(match["stem"]) in stems and len(_numbers(seen.frame, [name], seen.comma)) == 1)
    }


def _one_a_patient(name: str, seen: _Seen) -> bool:
    """Whether a column says something of the patient, not of a visit: one value for each, and not the same for all."""
    filled = seen.frame.filter(pl.col(name).str.strip_chars() != "")
    each = filled.group_by(seen.patient).agg(pl.col(name).n_unique())
    return len(each) > 0 and each[name].max() == 1 and filled[name].n_unique() > 1


def _about(candidates: list[str], seen: _Seen) -> tuple[list[str], list[str]]:
    """The lines of what the table tells about patients, and the columns that tell it."""
    words = {name: _words(seen.frame, name) for name in candidates}
    numbers = [name for name in candidates if name in seen.ranges]
    groups = [name for name in candidates if name not in numbers and len(words[name]) <= MOST_GROUPS]
    lines: dict[str, list[str]] = {}
    if (born := _named(BORN, numbers)) is not None:
        lines[born] = [f"  birth_year: {_quoted(born)}"]
    elif (age := _named(AGE, numbers)) is not None:
        lines[age] = [f"  age: {_quoted(age)}"]
    if (sex := _named(SEX, [*groups, *numbers])) is not None:
        codes = _flow({word: SEXES.get(word.lower(), QUESTION) for word in words[sex]})
        lines[sex] = [
            f"  sex: {_quoted(sex)}",
            f"  sex_codes: {codes}   # {seen.tell(Wording('female, male, other or unknown'))}",
        ]
    if (onset := _named(ONSET, [name for name in (*numbers, *groups) if name not in lines])) is not None:
        lines[onset] = [
            f"  onset:   # {seen.tell(Wording('how long the complaint has lasted at the first visit'))}",
            f"    column: {_quoted(onset)}",
            f"    unit: {_quoted(_unit(onset))}   # {seen.tell(UNITS)}",
        ]
        if onset in groups:
            codes = _flow(dict.fromkeys(words[onset], QUESTION))
            lines[onset] += [f"    codes: {codes}   # {seen.tell(Wording('the typical duration of each'))}"]
    return ["about_patient:", *(line for each in lines.values() for line in each)] if lines else [], list(lines)


def _unit(name: str) -> str:
    """The unit of time that a column names."""
    return next((unit for unit in COMMON_UNITS if unit[:-1] in name.lower()), QUESTION)


def _named(pattern: re.Pattern[str], names: Sequence[str]) -> str | None:
    return next((name for name in names if pattern.search(name)), None)


def _words(frame: pl.DataFrame, name: str) -> list[str]:
    """The different words of a column, gaps left out."""
    words = frame[name].drop_nulls().str.strip_chars().unique().to_list()
    return sorted(word for word in words if word)


def _flow(pairs: dict[str, str]) -> str:
    return "{" + ", ".join(f"{_quoted(word)}: {_quoted(value)}" for word, value in pairs.items()) + "}"


def _measure(name: str, key: str, seen_from: Range, seen: _Seen, *, column: bool) -> list[str]:
    """The lines of one measure: a scale of the pack, else a declaration to fill in."""
    low, high, step = seen_from
    at = f"column: {_quoted(name)}" if column else ""
    if key in seen.pack.scales:
        return [f"  {key}: {{{at}}}"]
    ask = _quoted(QUESTION)
    if step is None:
        comment, steps = Wording("seen from {low:g} to {high:g}, in no even steps", low=low, high=high), ask
    else:
        comment = Wording("seen from {low:g} to {high:g}, in steps of {step:g}", low=low, high=high, step=step)
        steps = f"{step:g}"
    return [
        f"  {key}:   # {seen.tell(comment)}",
        *([f"    {at}"] if at else []),
        f"    declare: {{title: {_quoted(name)}, range: [{ask}, {ask}], step: {steps}, direction: {ask},",
        f"      error: {ask}, important_change: {ask}, source: {ask}}}",
    ]


def _keys(wanted: Mapping[str, tuple[str, Range]], pack: Pack) -> dict[str, str]:
    """What each measure is called: by a scale of the pack when name and range fit and no other took it, else by its
    own name."""
    keys: dict[str, str] = {}
    for name, (code, (low, high, _)) in wanted.items():
        scale = _scale(code, pack)
        fits = scale is not None and scale not in keys.values() and _fits(scale, low, high, pack)
        keys[name] = scale if fits and scale is not None else code
    return keys


def _scale(code: str, pack: Pack) -> str | None:
    """The scale with whose id the name begins, such as `odi` in `odi_score` and `total_odi`: the longest one. A name
    that is merely similar is none, nor is one that begins with another instrument."""
    words = code.split("_")
    while words and words[0] in PLAIN:
        words = words[1:]
    starts = ("_".join(words[:count]) for count in range(len(words), 0, -1))
    return next((start for start in starts if start in pack.scales), None)


def _fits(scale: str, low: float, high: float, pack: Pack) -> bool:
    least, most = pack.scales[scale].range
    return least <= low and (most is None or high <= most)


def _decimal_comma(frame: pl.DataFrame) -> bool:
    """Whether the numbers of a table have a decimal comma: some surely do, and none has a point."""
    cells = [cell.strip() for name in frame.columns for cell in frame[name].unique()]
    sure = any(COMMA.match(cell) and not THOUSANDS.match(cell) for cell in cells)
    return sure and not any(POINT.match(cell) for cell in cells)


def _numbers(frame: pl.DataFrame, names: Sequence[str], comma: bool) -> pl.Series:
    """The different numbers of some columns in order; none unless nearly all cells of each are numbers."""
    found = []
    for name in names:
        cells = frame[name].str.strip_chars()
        cells = cells.filter(cells != "")
        numbers = (cells.str.replace(",", ".", literal=True) if comma else cells).cast(pl.Float64, strict=False)
        if numbers.null_count() > 0.1 * len(cells):
            return pl.Series([], dtype=pl.Float64)
        found.append(numbers.drop_nulls())
    return pl.concat(found).unique().sort()


def _range(frame: pl.DataFrame, names: Sequence[str], comma: bool) -> Range | None:
    """The range of the numbers of some columns; None unless they are numbers that vary."""
    numbers = _numbers(frame, names, comma)
    if len(numbers) < 2:
        return None
    low, high = float(numbers[0]), float(numbers[-1])
    step = round(float(numbers.diff().drop_nulls().min()), 9)  # type: ignore[arg-type]
    steps = (numbers - low) / step if step else numbers
    even = step > 0 and bool(((steps - steps.round()).abs() <= ON_GRID * max(1.0, float(steps[-1]))).all())
    return low, high, step if even else None


def _code(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "measure"


def _ignored(names: list[str]) -> list[str]:
    return [f"ignore: [{', '.join(_quoted(name) for name in names)}]"] if names else []


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
