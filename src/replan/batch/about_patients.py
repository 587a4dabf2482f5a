"""What the rows of a table say of the patients themselves."""

from __future__ import annotations

from collections.abc import Mapping

from replan.batch.cells import Rows, is_filled, read_inside, read_number, read_whole
from replan.batch.mapping import DAYS, MOST_DAYS, UNIT_WORDS, OnsetColumn
from replan.core.dates import DAYS_PER_WEEK
from replan.core.wording import Wording

OLDEST, MOST_AGE = 1900, 120
"""The first year of a birth or a score, and the highest age in years."""


def read_about(number: int, patient: str, cells: Mapping[str, str], rows: Rows) -> None:
    """What the row says of the patient; the first row that says it counts."""
    about, known = rows.mapping.about_patient, rows.about[patient]
    if about.sex and "sex" not in known:
        word = cells[about.sex].strip()
        if word in about.sex_codes:
            known["sex"] = about.sex_codes[word]
        elif word not in rows.mapping.missing:
            _untranslated(number, about.sex, word, "sex_codes", rows)
            known["sex"] = "unknown"
    if about.birth_year and "birth_year" not in known and is_filled(about.birth_year, cells, rows):
        latest = rows.today.year
        known["birth_year"] = read_whole(number, about.birth_year, (OLDEST, latest), cells, rows)
    if about.age and "age" not in known and is_filled(about.age, cells, rows):
        known["age"] = read_inside(number, about.age, (0, MOST_AGE), cells, rows)
        known["age_row"] = number
    if about.onset and "onset_weeks" not in known and is_filled(about.onset.column, cells, rows):
        known["onset_weeks"] = _onset_weeks(number, about.onset, cells, rows)


def _onset_weeks(number: int, onset: OnsetColumn, cells: Mapping[str, str], rows: Rows) -> float | None:
    """Weeks from the beginning of the complaint to the first visit, of a number or of a group's typical duration."""
    word = cells[onset.column].strip()
    if onset.codes and word not in onset.codes and word not in rows.mapping.missing:
        _untranslated(number, onset.column, word, "codes", rows)
        return None
    value = onset.codes[word] if word in onset.codes else read_number(number, onset.column, cells, rows)
    if value is None:
        return None
    if value < 0:
        cause = Wording("the complaint cannot have begun {value:g} before.", value=value)
        fix = Wording("Give how long before the first visit it began, 0 or more, or leave the cell empty.")
        rows.reject(number, onset.column, cause, fix)
        return None
    days = value * DAYS[onset.unit]
    if days > MOST_DAYS:
        cause = Wording("{value:g} {unit} are longer than a life.", value=value, unit=UNIT_WORDS[onset.unit])
        rows.reject(number, onset.column, cause, Wording("Correct it, or the unit in the mapping."))
        return None
    return days / DAYS_PER_WEEK


def _untranslated(number: int, column: str, word: str, field: str, rows: Rows) -> None:
    fix = Wording("Add '{word}' to '{field}' in the mapping.", word=word, field=field)
    rows.reject(number, column, Wording("'{word}' is not translated.", word=word), fix)
