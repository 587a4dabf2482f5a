"""Thirty-odd ways to break a pack. Each is refused with a message that names file, line, cause and a way out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from replan.core.errors import PackError, Problem
from replan.knowledge.load import PACK_ROOT, load_pack

MRI, ODI = "options/mri/option.yaml", "measures/odi/measure.yaml"
BACK, CES = "conditions/lbp_acute/condition.yaml", "red_flags/cauda_equina/red_flag.yaml"
PAIR, BLOCK = "pairs/radiculopathy_vs_back_strain/pair.yaml", "roadblocks/non_adherence/roadblock.yaml"
MEDS, SAFETY, SURGEON = "medications/medications.yaml", "findings/safety.yaml", "providers/orthopaedic_surgeon.yaml"
WORDS, CITED = "words/es/review.yaml", "sources/safety.yaml"


@dataclass(frozen=True)
class Broken:
    """`file` with the first `old` turned into `new`; the mistake is on the line that holds `at`."""

    name: str
    file: str
    old: str
    new: str
    at: str
    says: str
    fix: str = ""


BROKEN = [
    Broken("misspelt key", MRI, "\neffort:", "\nefort:", "efort:", "no key 'efort'", "Did you mean 'effort'?"),
    Broken("unknown key", MRI, "\neffort:", "\nzzqx: 1\neffort:", "zzqx:", "no key 'zzqx'", "Take it out."),
    Broken("missing key", MRI, "\neffort: ", "\n# effort: ", "id: mri", "'effort' is missing", "Add it."),
    Broken("key twice", MRI, "\neffort:", "\nid: mri\neffort:", "\nid: mri\neffort:", "given twice", "Give it once."),
    Broken("not YAML", MRI, "\neffort:", "\n  effort: [\neffort:", "", "", "indentation"),
    Broken("number out of range", MRI, "\neffort: ", "\neffort: 9 #", "effort: 9", "less than or equal to 3"),
    Broken("text for a number", MRI, "\neffort: ", "\neffort: much #", "effort: much", "valid integer"),
    Broken("unknown kind of option", MRI, "kind: imaging", "kind: imagng", "kind: imagng", "'imagng'", "imaging"),
    Broken("id is not the folder", MRI, "id: mri", "id: mrt", "id: mrt", "not the folder's name", "id: mri"),
    Broken("unknown provider", MRI, "\nask_whom:", "\nask_whom: docter #", "ask_whom: docter", "not in providers"),
    Broken("unknown roadblock", MRI, "misdiagnosis:", "misdiagnoses:", "misdiagnoses:", "not in roadblocks", "mean"),
    Broken("unknown source", MRI, "\nsource: ", "\nsource: nobody_2020 #", "source: nobody", "not in sources"),
    Broken("no Spanish", ODI, "recall: {en: today, es: hoy}", "recall: {en: today}", "recall: {en", "'es' is missing"),
    Broken("note in English only", ODI, "note: {en: modified version, es: versión modificada}", "note: modified version", "note: modified", "not given in each language", "{en: ..., es: ...}"),
    Broken("range upside down", ODI, "range: [0, 100]", "range: [100, 0]", "- id: odi", "lowest score is not below"),
    Broken("item scored twice over", ODI, "min_answered: 9", "min_answered: 0", "min_answered: 0", "greater than"),
    Broken("unknown scoring", ODI, "kind: percent", "kind: percnt", "kind: percnt", "'percnt'", "percent"),
    Broken("unknown level", ODI, "level: MDC90", "level: MDC99", "level: MDC99", "'MDC99'", "MDC9"),
    Broken("bounds crossed", ODI, "low: 11", "low: 21", "- value: 15", "low lies above value"),
    Broken("unknown verification", ODI, "verification: read", "verification: red", "verification: red", "'red'", "read"),
    Broken("figure for nobody", ODI, "conditions: [lbp_acute]", "conditions: [lbp_acut]", "[lbp_acut]", "lbp_acut", "lbp_acute"),
    Broken("reviewed by nobody", ODI, "status: unreviewed", "status: reviewed", "author:", "'reviewer' and 'reviewed'"),
    Broken("no day of review", ODI, "  next_review: 2027-11-01", "  next_review: soon", "next_review: soon", "date"),
    Broken("weeks do not rise", BACK, "week: 6,", "week: 0,", "- scale: nprs", "weeks do not rise"),
    Broken("unknown scale", BACK, "scale: nprs", "scale: nprss", "scale: nprss", "'nprss' is not in scales", "nprs"),
    Broken("unknown intervention", BACK, "intervention: education", "intervention: educaton", "educaton", "educaton", "education"),
    Broken("unknown urgency", CES, "urgency: emergency_now", "urgency: emergency", "urgency: emergency", "'emergency'"),
    Broken("rule on nothing", CES, "finding.saddle_numbness", "finding.sadle_numbness", "sadle", "no known code", "saddle"),
    Broken("rule without a value", CES, "op: is, value: true}", "op: is}", "op: is}", "'value' is missing"),
    Broken("unknown comparison", CES, "op: is,", "op: equals,", "op: equals", "'equals'"),
    Broken("asks nothing known", CES, "\n  - saddle_numbness", "\n  - saddle_num", "- saddle_num", "not in findings"),
    Broken("ratio below nought", PAIR, "lr_absent: 0.29", "lr_absent: -0.29", "lr_absent: -0.29", "greater than 0"),
    Broken("pair of strangers", PAIR, "second: [lbp_acute", "second: [lbp_akute", "lbp_akute", "lbp_akute", "lbp_acute"),
    Broken("likelihood crossed", BLOCK, "low: 0.", "low: 0.99", "low: 0.99", "needs low <= best <= high"),
    Broken("text names no field", BLOCK, "{adherence.", "{adherance.", "{adherance.", "is not a field", "adherence."),
    Broken("code without an id", MEDS, "- {id: warfarin, ", "- {", "warfarina", "without an id"),
    Broken("nobody to ask", SAFETY, "asked_of: patient", "asked_of: nurse", "asked_of: nurse", "'nurse'"),
    Broken("unknown country", SURGEON, "country: US", "country: USA", "country: USA", "'USA'"),
    Broken("source is no mapping", CITED, "  citation: ", "  - citation: ", "", "", "indentation"),
    Broken("message in one language", WORDS, "\nsign.for.yes:", "\nsign.for.jes:", "sign.for.jes:", "sign.for.jes"),
]  # fmt: skip


def copy_of_the_pack(to: Path, broken: Broken) -> str:
    """The whole pack with one file broken, as the clinic's own; returns the broken text."""
    text = (PACK_ROOT / broken.file).read_text("utf-8")
    assert broken.old in text, "the pack has changed: choose another place to break"
    changed = text.replace(broken.old, broken.new, 1)
    file = to / broken.file
    file.parent.mkdir(parents=True)
    file.write_text(changed, "utf-8")
    return changed


def problems_of(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(PackError) as error:
        load_pack(folder, cache=False)
    return tuple(problem for problem in error.value.problems if isinstance(problem, Problem))


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_a_broken_pack_is_refused_at_its_line(broken: Broken, tmp_path: Path) -> None:
    text = copy_of_the_pack(tmp_path, broken)
    found = [problem for problem in problems_of(tmp_path) if broken.says in problem.cause]
    assert found, [str(problem) for problem in problems_of(tmp_path)]
    place = re.fullmatch(rf"{tmp_path.name}/{broken.file}, line (\d+)(: .+)?", found[0].place)
    assert place, found[0].place
    if broken.at:
        line = text[: text.index(broken.at) + len(broken.at)].count("\n") + 1
        line_of_break = text[: text.index(broken.new.strip("\n"))].count("\n") + 1
        assert int(place[1]) in (line, line_of_break)
    assert broken.fix in found[0].fix


def test_thirty_ways_are_tried() -> None:
    assert len(BROKEN) >= 30


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "options/mri").mkdir(parents=True)
    text = (PACK_ROOT / MRI).read_text("utf-8")
    (tmp_path / MRI).write_text(text.replace("\neffort: ", "\neffort: 9 #").replace("\ncost: ", "\ncost: 9 #"), "utf-8")
    causes = [problem.place for problem in problems_of(tmp_path) if problem.place.startswith(f"{tmp_path.name}/{MRI}")]
    assert len(causes) == 2
