"""Clinics with people in them, for tests of the store, the app, the pages and the journeys."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from replan.app.actions import add_clinic, add_therapist, admit_patient, create_demo_clinic
from replan.demo import demo_courses
from replan.store.models import Clinic, Patient, User

STRONG = "a quiet green boat"


stories = lru_cache(demo_courses)
"""The demo courses, read once a day: reading them takes longer than most tests."""


@dataclass(frozen=True)
class House:
    """A clinic with its lead, one therapist and that therapist's one patient."""

    clinic: Clinic
    lead: User
    therapist: User
    patient: Patient

    @property
    def own(self) -> User:
        """The patient's own sign-in."""
        assert self.patient.user is not None
        return self.patient.user


def house(name: str = "North", story: int = 0) -> House:
    """A small clinic whose people are called after it; the patient's course is that of a demo story."""
    key = name.lower()
    clinic = add_clinic(name=name, lead=f"{key}-lead", password=STRONG)
    therapist = add_therapist(clinic=name, name=f"{key}-therapist", password=STRONG)
    course = stories(timezone.localdate())[story].course
    patient = admit_patient(
        clinic=name,
        therapist=therapist.username,
        name=f"Somebody of {name}",
        user=f"{key}-patient",
        password=STRONG,
        course=course,
    )
    return House(clinic, User.objects.get(username=f"{key}-lead"), therapist, patient)


def demo() -> Clinic:
    """The demo clinic with the ten people whose stories are told; `replan serve --demo` adds simulated ones."""
    today = timezone.localdate()
    return create_demo_clinic(patients=stories(today), today=today)


def user(name: str) -> User:
    """Somebody by user name."""
    return User.objects.get(username=name)


def signed_in(who: User | str, **more: Any) -> Client:
    """A browser in which somebody, or somebody of this user name, is signed in."""
    client = Client(**more)
    client.force_login(user(who) if isinstance(who, str) else who)
    return client


def patient_of(story: int, lang: str = "en") -> tuple[Client, User]:
    """The browser and the sign-in of a patient of a small clinic, who reads `lang`."""
    own = house(story=story).own
    own.lang = lang
    own.save()
    return signed_in(own), own


@pytest.fixture(autouse=True)
def fast_passwords(settings: Any) -> None:
    """The slow hash of the real settings would take most of the time of a test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def style_sheets(settings: Any) -> None:
    """Style sheets straight from the source: a fresh clone has not collected any."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
