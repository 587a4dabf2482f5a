"""Setting up a clinic and its people, from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from houses import STRONG, house, user
from replan.app.actions import add_clinic, add_therapist, choose_language
from replan.cli.admin import command
from replan.core.errors import UserError
from replan.store.models import Patient, User

pytestmark = pytest.mark.django_db


def run(*words: str) -> Any:
    return CliRunner().invoke(command, [*words], catch_exceptions=False)


def test_a_clinic_its_therapist_and_a_patient_are_set_up_from_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "course.json"
    measured = [{"measure": "odi", "on": "2026-01-24", "score": 44}]
    file.write_text(
        json.dumps({"episode": {"condition": "lbp_acute", "start": "2026-01-24"}, "measurements": measured})
    )
    secret = ("--password", STRONG)
    run("add-clinic", "Hill", "--lead", "ines", *secret)
    run("add-therapist", "omar", "--clinic", "Hill", *secret)
    done = run(
        "add-patient", str(file), "--name", "Jo", "--user", "jo", "--clinic", "Hill", "--therapist", "omar", *secret
    )
    assert "Added Jo, treated by omar." in done.output
    assert Patient.objects.get().therapist == user("omar")


def test_a_name_that_is_taken_is_refused_whatever_its_case() -> None:
    house()
    with pytest.raises(UserError, match="is taken"):
        add_therapist(clinic="North", name="NORTH-therapist", password=STRONG)


def test_a_weak_password_is_refused_and_nothing_is_kept() -> None:
    with pytest.raises(UserError, match="too short"):
        add_clinic(name="Hill", lead="ines", password="short")
    assert not User.objects.exists()


def test_an_unknown_clinic_names_the_ones_there_are() -> None:
    house()
    with pytest.raises(UserError, match="Clinics: North"):
        add_therapist(clinic="Nord", name="somebody", password=STRONG)


def test_the_demo_password_is_never_told_for_real_people() -> None:
    house()
    told = run("demo").output
    assert "north" not in told
    assert "recover-together" not in told


def test_the_chosen_language_is_kept() -> None:
    north = house()
    choose_language(actor=north.own, lang="es")
    assert user("north-patient").lang == "es"
