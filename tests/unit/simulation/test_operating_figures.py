"""Operating figures: right on cases counted by hand, and nothing slips through on simulated courses."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from replan.cli import replan as group
from replan.core.errors import UserError
from replan.knowledge.pack import Pack
from replan.review.words import Speaker
from replan.simulation import Mix, simulate
from replan.simulation.contraindications import RULED_OUT_BY, ruled_out_by
from replan.simulation.look import Asked, Seen, look, look_at_all
from replan.simulation.operating import Operating, operating
from replan.simulation.report import report_html, report_markdown, tables


def _seen(kind: str, causes: tuple[str, ...], ranked: tuple[str, ...], **more: object) -> Seen:
    given: dict[str, object] = {
        "kind": kind, "causes": causes, "gain": 0.5, "ranked": ranked, "chances": (0.6, 0.3)[: len(ranked)],
        "named": ranked[:1], "conclusion": "found", "verdict": "behind", "flag": None, "flag_recorded": False,
        "urgent": False, "forbidden": (), "silent": (), "ruled_out": 2, "offers": 5, "steps": 3,
    }  # fmt: skip
    return Seen(**{**given, **more})  # type: ignore[arg-type]


ROWS = [
    _seen("misdiagnosis", ("misdiagnosis",), ("misdiagnosis", "non_adherence")),
    _seen("misdiagnosis", ("misdiagnosis",), ("non_adherence", "misdiagnosis")),
    _seen("two", ("inadequate_therapy", "non_adherence"), ("non_adherence", "inadequate_therapy")),
    _seen("none", (), ("non_adherence",), conclusion="takes_time", gain=1.0, named=()),
    _seen("none", (), ("non_adherence",), gain=1.1),
    _seen("takes_time", (), (), conclusion="cannot_tell", named=()),
]


def test_shares_are_those_counted_by_hand() -> None:
    found = operating(ROWS)
    assert (found.single.first.count, found.single.first.of) == (1, 2)
    assert (found.single.second.count, found.single.second.of) == (2, 2)
    assert found.two_both.value == 1.0
    assert (found.free_found.count, found.free_found.of) == (1, 3)
    assert (found.cannot_tell.count, found.cannot_tell.of) == (1, 6)
    mistaken = next(one for one in found.calibration if one.reason == "misdiagnosis")
    assert mistaken.brier == pytest.approx(((0.6 - 1) ** 2 + (0.3 - 1) ** 2) / 2)


def test_what_slips_through_is_counted_and_shown(pack: Pack) -> None:
    missed = _seen("none", (), (), flag="open", flag_recorded=True)
    cleared = _seen("none", (), (), flag="cleared", flag_recorded=False)
    offered = _seen("none", (), (), forbidden=("mri: implant.pacemaker",))
    for row in (missed, cleared, offered):
        assert not operating([*ROWS, row]).safety.sound
    assert operating(ROWS).safety.sound
    found = operating([*ROWS, offered])
    speaker = Speaker(pack, "en", "therapist")
    page = report_html(found, Asked(7, 1, Mix.usual()), pack.version, speaker)
    assert "mri: implant.pacemaker" in page and speaker.text("simulate.not_sound") in page


@pytest.fixture(scope="module")
def common(pack: Pack) -> Operating:
    """400 courses of a usual mix."""
    return operating(look_at_all(Asked(400, 11, Mix.usual())))


def test_no_red_flag_is_missed_and_nothing_forbidden_is_offered(common: Operating) -> None:
    assert common.courses == 400
    assert common.safety.sound, common.safety.examples
    assert common.safety.ruled_out > 50, "contraindications were there to be overlooked"


def test_no_red_flag_is_missed_where_serious_illness_is_common(pack: Pack) -> None:
    seen = [look(made, pack) for made in simulate(400, seed=12, pack=pack, red_flags=1.0)]
    assert {row.flag for row in seen if row.flag_recorded} == {"raised"}
    assert {row.flag for row in seen if not row.flag_recorded} <= {"open", "raised"}


def test_the_engine_finds_causes_far_better_than_chance(common: Operating) -> None:
    """Five reasons: first by chance in 1 of 5, among the first two in 2 of 5."""
    first, second = common.single.first, common.single.second
    assert first.interval is not None and second.interval is not None
    assert first.interval[0] > 0.5 and second.interval[0] > 0.7
    assert all(one.brier < one.brier_of_base * 1.2 for one in common.calibration)


def test_what_rules_a_treatment_out_names_facts_that_exist(pack: Pack) -> None:
    groups = pack.collections()
    known = {f"avoids.{code}" for code in pack.preferences} | {"patient.pregnant"}
    known |= {
        f"{one}.{code}" for one, kind in (("diagnosis", "diagnoses"), ("implant", "implants")) for code in groups[kind]
    }
    known |= {f"{one}_group.{code}" for one in ("diagnosis", "medication") for code in groups[f"{one}_groups"]}
    assert set(RULED_OUT_BY) <= set(pack.options)
    assert {fact for facts in RULED_OUT_BY.values() for fact in facts} <= known
    assert list(ruled_out_by("mri", ["implant.pacemaker", "implant.joint_replacement"])) == ["implant.pacemaker"]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_report_says_the_same_as_page_and_as_text(common: Operating, pack: Pack, lang: str) -> None:
    speaker, asked = Speaker(pack, lang, "therapist"), Asked(400, 11, Mix.usual())
    page = report_html(common, asked, pack.version, speaker)
    text = report_markdown(common, asked, pack.version, speaker)
    for table in tables(common, speaker):
        assert table.title in text and len({len(row) for row in (table.columns, *table.rows)}) == 1
    assert "--n 400 --seed 11 --report" in page and "--n 400 --seed 11 --report" in text
    assert "<script" not in page and "http" not in page.split("</style>")[1]


def test_two_processes_see_what_one_sees() -> None:
    asked = Asked(80, 3, Mix.usual())
    assert list(look_at_all(asked, jobs=2)) == list(look_at_all(asked))


def _run(*arguments: object):
    return CliRunner().invoke(group, ["simulate", *(str(argument) for argument in arguments)], catch_exceptions=False)


def test_the_command_writes_a_cohort_and_a_report(tmp_path: Path) -> None:
    said = _run(
        tmp_path / "cohort", "--n", 20, "--seed", 2, "--mix", "none=1,two=1", "--report", tmp_path / "r.md", "--jobs", 1
    )
    assert said.exit_code == 0 and "20 courses" in said.output
    assert sorted(path.name for path in (tmp_path / "cohort").iterdir()) == [
        "courses.jsonl",
        "scores.csv",
        "truth.jsonl",
    ]
    assert (tmp_path / "r.md").read_text("utf-8").startswith("# Operating figures")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [((), "--report"), (("--report", "r.docx"), ".html or .md"), (("x", "--mix", "nine=1"), "none")],
)
def test_a_wrong_call_says_what_to_do_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError) as caught:
        _run(*arguments)
    assert says in f"{caught.value.problems[0].cause} {caught.value.problems[0].fix}"
    assert not list(tmp_path.rglob("*.jsonl")) and not list(tmp_path.rglob("r.*"))
