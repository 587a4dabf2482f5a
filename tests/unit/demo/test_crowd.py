"""The demo clinic's simulated people: always the same, of all ages and from many places, each reviewable."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import islice

import pytest

from replan.demo import STAFF, demo_courses
from replan.demo.crowd import PEOPLE, THERAPISTS, Somebody, crowd
from replan.knowledge.load import load_pack
from replan.review import review

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def people() -> list[Somebody]:
    return list(crowd(TODAY, load_pack()))


def test_with_the_ten_told_stories_there_are_two_hundred(people: list[Somebody]) -> None:
    assert len(people) + len(demo_courses(TODAY)) == 200
    assert Counter(one.course.episode.condition for one in people) == PEOPLE


def test_they_are_the_same_each_time(people: list[Somebody]) -> None:
    assert list(islice(crowd(TODAY, load_pack()), 12)) == people[:12]


def test_names_differ_and_ages_run_from_youth_to_old_age(people: list[Somebody]) -> None:
    assert len({one.name for one in people}) == len(people)
    ages = [TODAY.year - one.course.patient.birth_year for one in people if one.course.patient.birth_year]
    assert min(ages) <= 18
    assert max(ages) >= 85
    assert all(13 <= age <= 100 for age in ages)


def test_several_therapists_of_the_staff_treat_them(people: list[Somebody]) -> None:
    treated = Counter(one.therapist for one in people)
    assert set(treated) == set(THERAPISTS)
    assert set(THERAPISTS) <= {one.user for one in STAFF if one.role == "therapist"}
    assert min(treated.values()) >= 5


def test_nothing_but_bookings_lies_ahead_and_every_course_can_be_reviewed(people: list[Somebody]) -> None:
    for one in people[::8]:
        assert all(visit.on <= TODAY for visit in one.course.visits if visit.status != "booked")
        assert all(measurement.on <= TODAY for measurement in one.course.measurements)
        assert review(one.course, today=TODAY, pack=load_pack()).progress is not None
