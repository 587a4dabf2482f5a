"""The rest of the demo clinic: simulated people beside the ten whose stories are told. Always the same for one day.

Each course comes from the simulator with known causes, so that its story makes sense: who was never given enough load
stands still, who is well stops coming. Names come from many places, and ages run from 15 to 88.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from replan.course.document import Course
from replan.course.events import Message, Visit
from replan.demo.people import moved
from replan.knowledge.pack import Pack
from replan.simulation import Made, Mix, simulate

SEED = 2026
PEOPLE = {
    "lbp_acute": 40, "lbp_persistent": 36, "knee_oa": 22, "neck_pain_nonspecific": 20, "rotator_cuff_related_pain": 20,
    "patellofemoral_pain": 14, "ankle_sprain": 12, "tka": 12, "lumbar_radiculopathy": 10, "plantar_heel_pain": 4,
}  # fmt: skip
"""How many have which complaint: 190."""

AGES = {"ankle_sprain": (15, 45), "patellofemoral_pain": (15, 38), "knee_oa": (52, 88), "tka": (58, 88)}
"""Ages of complaints that come at a certain time of life; the others keep those of the simulator."""

MIX = Mix.read("none=5,takes_time=1,non_adherence=1.5,misdiagnosis=0.5,inadequate_therapy=1,no_monitoring=1,two=0.5")
"""A clinic whose care mostly works, with each of the reasons why it sometimes does not."""

THERAPISTS = ("meera", "santiago", "tomasz", "yara", "amara", "jonas")
SHARES = (0.24, 0.22, 0.2, 0.18, 0.08, 0.08)
"""Caseloads differ, as they do."""

NAMES = (
    ("Adaeze Chidi Ngozi Emeka Ifeoma Obinna", "Eze Nwosu Okeke Balogun Adeyemi"),
    ("Priti Arjun Meera Rohan Lakshmi Vikram", "Iyer Sharma Banerjee Patel Reddy"),
    ("Lucía Mateo Valentina Joaquín Camila Andrés", "Quispe Mendoza Fuentes Rojas Villalobos"),
    ("Ewa Piotr Agnieszka Marek Zofia Paweł", "Kowalska Nowicki Zielińska Wójcik Mazur"),
    ("Yuki Haruto Aiko Kenji Sakura Daichi", "Sato Nakamura Kobayashi Yamamoto Mori"),
    ("Amina Yusuf Fatou Moussa Khadija Ibrahim", "Diallo Traoré Keita Ndiaye Sow"),
    ("Leilani Tane Moana Sione Mere Wiremu", "Tuilagi Parata Fonua Kahele Ngata"),
    ("Freya Lars Astrid Nils Ingrid Olav", "Berg Halvorsen Lund Nygaard Strand"),
    ("Nour Karim Yasmin Omar Rania Samir", "Mansour Khoury Farouk Saleh Aziz"),
    ("Grace Owen Bronwyn Callum Niamh Rhys", "Evans MacLeod Murphy Bennett Hughes"),
    ("Linh Minh Thuy Quang Mai Duc", "Nguyen Tran Pham Vo Dang"),
    ("Chenoa Mikael Ayasha Dakota Winona Elan", "Begay Redcloud Tsosie Yazzie Whitehorse"),
)
"""Given and family names that belong together."""

QUESTIONS = ("May I go back to swimming?", "Is it normal that it hurts the day after?", "Can we move my next visit?")


@dataclass(frozen=True)
class Somebody:
    """A simulated patient of the demo clinic, without a sign-in."""

    name: str
    therapist: str
    course: Course


def crowd(today: date, pack: Pack) -> Iterator[Somebody]:
    """Everybody else of the demo clinic, one at a time, with dates as if their course stood on `today`."""
    rng, names = np.random.default_rng(SEED), _names()
    for number, made in enumerate(_courses(pack)):
        course = _as_of(made, today)
        course = _aged(course, made.truth.condition, rng)
        course = _with_days_ahead(course, today, rng)
        yield Somebody(names[number], THERAPISTS[int(rng.choice(len(THERAPISTS), p=SHARES))], course)


def _courses(pack: Pack) -> Iterator[Made]:
    for number, (condition, count) in enumerate(PEOPLE.items()):
        yield from simulate(count, seed=SEED + number, pack=pack, mix=MIX, condition=condition)


def _names() -> list[str]:
    """Enough different names, neighbours from different places."""
    places = [[f"{g} {f}" for g in given.split() for f in family.split()] for given, family in NAMES]
    order = np.random.default_rng(SEED)
    shuffled = [[place[n] for n in order.permutation(len(place))] for place in places]
    return [place[row] for row in range(len(shuffled[0])) for place in shuffled]


def _as_of(made: Made, today: date) -> Course:
    """The course with its dates moved so that its day of review is `today`."""
    data = json.loads(made.course.model_dump_json(by_alias=True, exclude_defaults=True))
    return Course.model_validate_json(json.dumps({**moved(data, today - made.truth.as_of), "replan": "1"}))


def _aged(course: Course, condition: str, rng: np.random.Generator) -> Course:
    if condition not in AGES:
        return course
    youngest, oldest = AGES[condition]
    born = course.episode.start.year - int(rng.integers(youngest, oldest + 1))
    return course.model_copy(update={"patient": course.patient.model_copy(update={"birth_year": born})})


def _with_days_ahead(course: Course, today: date, rng: np.random.Generator) -> Course:
    """What a running clinic has and the simulator leaves out: the next booking, the price of visits, a question."""
    visits = course.visits
    if rng.random() < 0.6:
        price = float(rng.choice([55, 60, 65, 70, 80]))
        visits = tuple(visit.model_copy(update={"cost": price}) for visit in visits)
    going_on = course.episode.ended is None and bool(visits) and max(v.on for v in visits) >= today - timedelta(days=21)
    if going_on and rng.random() < 0.85:
        visits = (*visits, Visit(on=today + timedelta(days=int(rng.integers(1, 12))), status="booked"))
    messages = course.messages
    if going_on and rng.random() < 0.06:
        text = QUESTIONS[int(rng.integers(len(QUESTIONS)))]
        messages = (*messages, Message(on=today - timedelta(days=int(rng.integers(1, 4))), from_="patient", text=text))
    return course.model_copy(update={"visits": visits, "messages": messages})
