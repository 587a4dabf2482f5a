"""`replan pack`: what each command prints and writes, and what it refuses."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import ROOT
from replan.cli.packs import command
from replan.cli.packs.docs import written
from replan.core.errors import PackError, UsageError
from replan.course import read_courses
from replan.knowledge.load import PACK_ROOT, load_pack
from replan.knowledge.pack import KINDS
from replan.knowledge.read_pack import FOLDERS
from replan.review import review
from replan.review.telling import tell


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def own(folder: Path, retire: str = "reassess_diagnosis") -> Path:
    """A clinic's own pack that replaces one option and retires another."""
    (folder / "options/mri").mkdir(parents=True)
    text = (PACK_ROOT / "options/mri/option.yaml").read_text("utf-8")
    (folder / "options/mri/option.yaml").write_text(text.replace("\ncost: ", "\ncost: 1 #"), "utf-8")
    because = "{en: Nobody here offers it., es: Aquí nadie lo ofrece.}"
    (folder / "retired.yaml").write_text(f"- {{kind: options, id: {retire}, because: {because}}}\n", "utf-8")
    return folder


def test_check_prints_every_count_and_ends_well() -> None:
    said = run("check")
    assert said.exit_code == 0
    for kind in KINDS:
        assert any(line.split()[:1] == [kind] for line in said.output.splitlines()), kind
    assert "read" in said.output and "second_hand" in said.output
    assert "The pack is sound." in said.output


def test_check_is_loud_about_what_a_clinic_changed_and_what_is_overdue(tmp_path: Path) -> None:
    folder = own(tmp_path)
    text = (folder / "options/mri/option.yaml").read_text("utf-8")
    (folder / "options/mri/option.yaml").write_text(text.replace("next_review: 2027", "next_review: 2020"), "utf-8")
    said = run("check", folder)
    assert "replaced" in said.output and "options: mri" in said.output
    assert "retired options/reassess_diagnosis: Nobody here offers it." in said.output
    assert "review overdue options/mri" in said.output


def test_show_gives_every_number_with_its_source() -> None:
    said = run("show", "odi").output
    assert "15 (11 to 19), 90 %" in said
    assert "Davidson & Keating 2002" in said
    assert "cited from memory" in said


def test_show_of_a_misspelt_name_suggests_one() -> None:
    error = run("show", "lbp_akute").exception
    assert isinstance(error, UsageError)
    assert "lbp_acute" in str(error)


@pytest.mark.parametrize("kind", list(FOLDERS))
def test_a_new_folder_of_each_kind_is_sound_and_overdue_until_it_is_signed(kind: str, tmp_path: Path) -> None:
    made = run("new", kind, "something_new", "--in", tmp_path)
    assert made.exit_code == 0, made.exception
    pack = load_pack(tmp_path, cache=False)
    thing = getattr(pack, kind)["something_new"]
    assert (thing.upkeep.status, thing.upkeep.reviewer) == ("unreviewed", None)
    assert f"review overdue {kind}/something_new" in run("check", tmp_path).output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("option", "mine"), "Did you mean 'options'?"),
        (("options", "Mine!"), "small letters"),
        (("options", "mri"), "is there already"),
        (("options", "mine", "--like", "mrj"), "Did you mean 'mri'?"),
    ],
)
def test_new_refuses_what_cannot_be(arguments: tuple[str, ...], says: str, tmp_path: Path) -> None:
    error = run("new", *arguments, "--in", tmp_path).exception
    assert isinstance(error, UsageError)
    assert says in str(error)
    assert not list(tmp_path.iterdir())


def test_new_never_writes_over_a_file(tmp_path: Path) -> None:
    run("new", "options", "mine", "--in", tmp_path)
    before = (tmp_path / "options/mine/option.yaml").read_text("utf-8")
    assert isinstance(run("new", "options", "mine", "--in", tmp_path).exception, UsageError)
    assert (tmp_path / "options/mine/option.yaml").read_text("utf-8") == before


def test_diff_names_the_keys_and_who_would_be_affected(tmp_path: Path) -> None:
    said = run("diff", "shipped", own(tmp_path), "--courses", ROOT / "examples", "--as-of", "2026-03-18").output
    assert "~ options/mri: cost" in said
    assert "- options/reassess_diagnosis: retired" in said
    assert "2 things differ." in said
    assert "jo.yaml: next steps: " in said
    assert "1 courses are affected." in said


def test_diff_of_a_pack_with_itself_finds_nothing() -> None:
    said = run("diff", "shipped", "shipped", "--courses", ROOT / "examples", "--as-of", "2026-03-18").output
    assert "0 things differ." in said
    assert "0 courses are affected." in said


def test_coverage_has_a_line_for_every_condition() -> None:
    lines = run("coverage").output.splitlines()
    assert {line.split()[0] for line in lines[1:-1]} == set(load_pack().conditions)
    assert lines[-1].startswith("all")


def test_the_pages_in_the_docs_are_those_of_the_pack() -> None:
    """After a change of the pack: `replan pack docs docs/reference/pack`."""
    folder = ROOT / "docs/reference/pack"
    pages = written(load_pack(cache=False), "en")
    assert {path.name for path in folder.iterdir()} == set(pages)
    stale = [name for name, text in pages.items() if (folder / name).read_text("utf-8") != text]
    assert stale == []


def test_an_option_that_a_clinic_retired_is_not_offered_and_says_why(tmp_path: Path) -> None:
    (jo,) = read_courses((ROOT / "examples/jo.yaml").read_text("utf-8"), "jo.yaml")
    today = date(2026, 3, 18)
    assert "reassess_diagnosis" in {offer.id for offer in review(jo, today=today, pack=load_pack()).offers}
    pack = load_pack(own(tmp_path), cache=False)
    made = review(jo, today=today, pack=pack)
    assert "reassess_diagnosis" not in {offer.id for offer in made.offers}
    told = tell(made, jo, pack, reader="patient", lang="es")
    assert "Aquí nadie lo ofrece." in {reason for out in told.ruled_out for reason in out.because}


@pytest.mark.parametrize("kind", ["red_flags", "decision_rules", "roadblocks"])
def test_what_keeps_people_safe_cannot_be_retired(kind: str, tmp_path: Path) -> None:
    (tmp_path / "retired.yaml").write_text(
        f"- {{kind: {kind}, id: cauda_equina, because: {{en: a, es: b}}}}\n", "utf-8"
    )
    with pytest.raises(PackError, match=f"'{kind}' is not one of"):
        load_pack(tmp_path, cache=False)


def test_a_retired_thing_must_exist(tmp_path: Path) -> None:
    (tmp_path / "retired.yaml").write_text("- {kind: options, id: mrj, because: {en: a, es: b}}\n", "utf-8")
    with pytest.raises(PackError, match=r"retired.yaml, line 1.*Did you mean 'mri'"):
        load_pack(tmp_path, cache=False)


def test_a_review_says_that_what_it_rests_on_is_overdue_for_a_check(tmp_path: Path) -> None:
    file = tmp_path / "measures/odi/measure.yaml"
    file.parent.mkdir(parents=True)
    text = (PACK_ROOT / "measures/odi/measure.yaml").read_text("utf-8")
    file.write_text(text.replace("next_review: 2027", "next_review: 2025"), "utf-8")
    pack = load_pack(tmp_path, cache=False)
    (jo,) = read_courses((ROOT / "examples/jo.yaml").read_text("utf-8"), "jo.yaml")
    made = review(jo, today=date(2026, 3, 18), pack=pack)
    told = tell(made, jo, pack, reader="patient", lang="en")
    assert any("Oswestry" in line and "out of date" in line for line in told.unknown)
