"""What an installation needs to start: secret, static files, words, quiet logs."""

from __future__ import annotations

import logging
import re
import stat
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from conftest import ROOT
from replan.knowledge.pack import Pack
from replan.settings import django as installed
from replan.settings.data import kept_secret
from replan.settings.environment import SETTINGS
from replan.settings.logs import DiscreetFormatter

WEB = ROOT / "src/replan/web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "secret_key"
    made = kept_secret(file)
    assert len(made) > 50
    assert kept_secret(file) == made
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_secret_that_cannot_be_made_leaves_nothing_behind_and_an_empty_file_counts_as_none(tmp_path: Path) -> None:
    def fails() -> str:
        raise ImportError

    file = tmp_path / "secret_key"
    with pytest.raises(ImportError):
        kept_secret(file, fails)
    assert list(tmp_path.iterdir()) == []
    file.touch()
    made = kept_secret(file)
    assert len(made) > 50
    assert kept_secret(file) == made
    assert list(tmp_path.iterdir()) == [file]


def test_of_two_processes_that_make_a_secret_at_once_both_get_the_same(tmp_path: Path) -> None:
    file = tmp_path / "secret_key"

    def make_while_another_does() -> str:
        file.write_text("of the other one")
        return "of this one"

    assert kept_secret(file, make_while_another_does) == "of the other one"
    assert kept_secret(file) == "of the other one"


def test_every_static_file_that_a_template_names_is_collected(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT, settings.STORAGES = tmp_path, installed.STORAGES
    call_command("collectstatic", interactive=False, verbosity=0)
    named = {name for path in TEMPLATES for name in re.findall(r"static\('([^']+)'\)", path.read_text())}
    assert named
    for name in named:
        hashed = staticfiles_storage.url(name).removeprefix("/static/")
        assert (tmp_path / hashed).is_file()
        assert hashed != name


def test_every_word_that_a_page_asks_for_is_in_both_catalogues(pack: Pack) -> None:
    texts = [path.read_text() for path in [*TEMPLATES, *WEB.rglob("*.py")]]
    asked = {key for text in texts for key in re.findall(r"[\"'](web\.[a-z_.0-9]+[a-z0-9])[\"']", text)}
    asked -= {"web.css"} | {key for text in texts for key in re.findall(r"[\"'](web\.[a-z_.]+)\.[\"'] ~", text)}
    assert len(asked) > 40
    for lang in ("en", "es"):
        missing = asked - set(pack.words[lang])
        assert not missing, lang


def test_every_word_of_the_pages_is_used(pack: Pack) -> None:
    texts = " ".join(path.read_text() for path in [*TEMPLATES, *WEB.rglob("*.py")])
    families = re.findall(r"[\"'](web\.[a-z_.]+\.)[\"']? ?~?", texts) + re.findall(r"f[\"'](web\.[a-z_.]+\.)\{", texts)
    # `.patient` and `.therapist` say the same word to one reader (see Speaker): the plain key is what a page asks for.
    words = pack.words["en"]
    plain = {key for key in words if re.sub(r"\.(patient|therapist)$", "", key) not in words}
    plain |= {key for key in words if not re.search(r"\.(patient|therapist)$", key)}
    unused = [
        key
        for key in plain
        if key.startswith("web.") and f'{key}"' not in texts and f"{key}'" not in texts
        if not key.startswith(tuple(families))
    ]
    assert not unused


def test_logs_name_neither_patients_nor_what_they_entered() -> None:
    formatter = DiscreetFormatter("%(message)s")
    try:
        raise ValueError("pain 7 of Jo")
    except ValueError as error:
        trace = (type(error), error, error.__traceback__)
    words = "Not Found: /patients/6f1c1d1e-0a1b-4c2d-8e3f-1234567890ab/"
    said = formatter.format(logging.LogRecord("django", logging.ERROR, __file__, 1, words, None, trace))
    assert "6f1c1d1e" not in said
    assert "Jo" not in said
    assert "ValueError" in said
    assert "test_installation.py" in said


def test_every_setting_that_is_read_is_described() -> None:
    code = " ".join(path.read_text() for path in (ROOT / "src/replan/settings").glob("*.py"))
    read = set(re.findall(r"(?:text|several|flag)\(\"(REPLAN_[A-Z_]+)\"", code))
    assert read == {setting.name for setting in SETTINGS}
    assert all(setting.meaning.endswith(".") for setting in SETTINGS)


def test_only_the_settings_read_the_environment() -> None:
    readers = {
        path.relative_to(ROOT / "src/replan").as_posix()
        for path in (ROOT / "src/replan").rglob("*.py")
        if re.search(r"os\.(?:getenv|environ\[|environ\.get)|environ\.Env\(", path.read_text())
    }
    assert readers <= {"settings/environment.py"}


@pytest.mark.django_db
def test_the_migrations_are_up_to_date() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
