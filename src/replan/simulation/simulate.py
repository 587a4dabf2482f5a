"""Makes one course after another: who, why, what happened, and what of it was written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from replan.course.document import Course
from replan.course.episode import Diagnosis, Ended, Episode, Surgery
from replan.course.events import Finding, Goal, Measurement, OptionTried, PlanChange
from replan.course.person import License, Preferences, Provider
from replan.knowledge.lookalikes import Lookalike, lookalikes
from replan.knowledge.pack import Pack
from replan.knowledge.schema import Condition
from replan.simulation.findings import course_answers, draw_other, signs_tested, warning_answers, written
from replan.simulation.mix import Mix
from replan.simulation.person import Person, draw_person
from replan.simulation.plan import Home, Plan, draw_home, draw_plan, log_of, program_of, visits_of
from replan.simulation.presentations import PICTURES, Picture
from replan.simulation.progress import Causes, Curve, draw_curve, measured, measuring_days, pain_of
from replan.simulation.truth import Truth
from replan.simulation.untidy import untidied
from replan.simulation.world import MANAGED, Rng, World, chance, pick

FIRST_DAY = date(2025, 1, 6)
"""The first day of the first course; no real calendar is meant."""

TRIED = ("massage", "acupuncture", "yoga", "herbal_medicine", "chiropractic", "relaxation")


@dataclass(frozen=True)
class Made:
    """A simulated course with what is true of it."""

    course: Course
    truth: Truth


def simulate(
    n: int,
    *,
    seed: int,
    pack: Pack,
    mix: Mix | None = None,
    condition: str | None = None,
    red_flags: float | None = None,
    first: int = 0,
) -> Iterator[Made]:
    """`n` courses, one at a time. Course number k depends on `seed` and k alone, so that any part can be made again.

    `red_flags` is the share with a serious illness behind them; left out, it is the published one. `first` skips ahead.
    Raises PackError for an unknown condition.
    """
    world = World.of(pack, mix or Mix.usual(), condition, red_flags)
    for index in range(first, first + n):
        yield make(index, seed, world)


def make(index: int, seed: int, world: World) -> Made:
    """Course number `index`."""
    rng = np.random.default_rng([seed, index])
    causes, slow = world.mix.draw(rng)
    condition = _condition(causes, world, rng)
    if condition.response.grade == MANAGED and "complex_or_chronic" not in causes:
        causes = tuple(sorted((*causes, "complex_or_chronic")))  # to have it is to have a lasting problem
    real = draw_other(condition.id, world.pack, rng) if "misdiagnosis" in causes else None
    return _Case(index, seed, world, rng, condition, causes, slow, real).made()


def _condition(causes: tuple[str, ...], world: World, rng: Rng) -> Condition:
    if world.condition is not None:
        return world.pack.conditions[world.condition]
    weights = {"complex_or_chronic" in causes: {"well": 1.0, "partly": 2.0, "manage": 4.0}}.get(
        True, {"well": 1.0, "partly": 1.0, "manage": 0.0}
    )
    able = {
        one.id: weights[one.response.grade]
        for one in world.pack.conditions.values()
        if "misdiagnosis" not in causes or lookalikes(one.id, world.pack)
    }
    return world.pack.conditions[pick(rng, able)]


@dataclass(frozen=True)
class _Times:
    """The first day, the day of the review, and the last day of care; `stopped` says why it ended before."""

    start: date
    as_of: date
    last: date
    stopped: str | None


@dataclass
class _Case:
    """One course while it is being made."""

    index: int
    seed: int
    world: World
    rng: Rng
    condition: Condition
    causes: tuple[str, ...]
    slow: bool
    real: Lookalike | None

    def made(self) -> Made:
        world, rng = self.world, self.rng
        has = self.causes.__contains__
        look = self.condition.review
        weeks = int(rng.integers(int(max(look.first_weeks, 4)), int(max(look.refer_weeks, look.no_response_weeks)) + 7))
        start = FIRST_DAY + timedelta(days=int(rng.integers(0, 365)))
        as_of = start + timedelta(days=7 * weeks + int(rng.integers(0, 7)))
        id_ = f"s{self.seed}-{self.index:06d}"
        person = draw_person(id_, self.condition.id, has("complex_or_chronic"), as_of.year, world, rng)
        flag, picture, person = self._illness(person, as_of)
        plan = draw_plan(self.condition, has("inadequate_therapy"), has("no_monitoring"), world, rng)
        home = draw_home(has("non_adherence"), weeks, world, rng)
        missed = world.rates["visit_missed_when_home_is_hard" if has("non_adherence") else "visit_missed"]
        kept = np.minimum(1.0, np.array(home.done) / world.rates["home_done_when_kept"])
        effect = plan.worth * (0.6 * kept + 0.4 * min(1.0, (1 - missed) / 0.85))
        shape = Causes(has("complex_or_chronic"), has("misdiagnosis"), has("no_monitoring"), self.slow)
        curve = draw_curve(self.condition, shape, effect, world, rng)
        times = self._times(start, as_of, weeks, curve)
        recorded = flag is not None and chance(rng, 0.8)
        course = self._course(person, plan, home, curve, times, missed, picture, recorded)
        truth = Truth(
            patient=id_, condition=self.condition.id, as_of=as_of, causes=self.causes, slow=self.slow,
            gain=round(curve.gain, 3), home_done=round(float(np.mean(home.done)), 3), plan_faults=plan.faults,
            real_condition=self.real.other if self.real else None, red_flag=flag, red_flag_recorded=recorded,
            stopped=times.stopped, has=facts_of(person, world.pack, known=False),
            recorded=facts_of(person, world.pack, known=True),
        )  # fmt: skip
        return Made(untidied(course, world.pack, rng), truth)

    def _illness(self, person: Person, as_of: date) -> tuple[str | None, Picture | None, Person]:
        """A serious illness behind the complaint, in so many courses as was asked for, and the person who has it."""
        if not chance(self.rng, self.world.red_flags):
            return None, None, person
        regions = set(self.condition.regions)
        flags = [f.id for f in self.world.pack.red_flags.values() if regions & set(f.regions) and f.id in PICTURES]
        flag = flags[int(self.rng.integers(len(flags)))]
        picture = PICTURES[flag][int(self.rng.integers(len(PICTURES[flag])))]
        age = int(self.rng.integers(picture.age[0], picture.age[1] + 1)) if picture.age else person.age
        facts = {"birth_year": as_of.year - age, "sex": picture.sex or person.true.sex}
        more = {name: getattr(picture, name) for name in ("diagnoses", "medications", "implants")}
        true = person.true.model_copy(
            update=facts | {n: tuple(dict.fromkeys((*(getattr(person.true, n) or ()), *c))) for n, c in more.items()}
        )
        written_ = facts | {n: getattr(true, n) for n, c in more.items() if c}
        return flag, picture, replace(person, true=true, recorded=person.recorded.model_copy(update=written_), age=age)

    def _times(self, start: date, as_of: date, weeks: int, curve: Curve) -> _Times:
        """Some stop before the review: because they are well, because nothing helps, or for other reasons."""
        rates, rng = self.world.rates, self.rng
        share = rates["stops_early"] * (2.0 if "non_adherence" in self.causes else 0.7)
        stopped = "time" if chance(rng, share) else None
        if curve.gain > 0.9 and chance(rng, 0.2):
            stopped = "well"
        elif curve.gain < 0.15 and chance(rng, 0.15):
            stopped = "no_help"
        if stopped is None or weeks < 5:
            return _Times(start, as_of, as_of, None)
        return _Times(start, as_of, start + timedelta(days=7 * int(rng.integers(4, weeks + 1)) - 3), stopped)

    def _course(
        self, person: Person, plan: Plan, home: Home, curve: Curve, times: _Times, missed: float,
        picture: Picture | None, recorded: bool,
    ) -> Course:  # fmt: skip
        rng, world = self.rng, self.world
        unwatched = "no_monitoring" in self.causes
        days = measuring_days(times.start, times.last, unwatched=unwatched, rng=rng)
        measurements = measured(curve, days, times.start, world, rng)
        measurements += self._pain(curve, days, times)
        program = program_of(plan, times.start, times.last, rng)
        last_week = (times.last - times.start).days / 7
        pain = pain_of(curve, last_week, rng)
        goals = self._goals(curve, unwatched)
        return Course(
            patient=person.recorded,
            episode=self._episode(curve, times),
            measurements=tuple(measurements),
            findings=tuple(self._findings(plan, home, curve, times, pain, bool(goals), picture, recorded)),
            visits=visits_of(plan, times.start, times.last, missed, world, rng),
            program=program,
            exercise_log=log_of(home, program, times.start, times.last, pain, rng),
            goals=goals,
            providers=(self._therapist(times.start),),
            options_tried=self._tried(times, person),
            plan_changes=self._changes(program, times),
            preferences=Preferences(avoid=person.wishes),
        )

    def _pain(self, curve: Curve, days: list[date], times: _Times) -> list[Measurement]:
        """Pain beside the main score, in about half of all courses."""
        if curve.scale.id == "nprs" or not chance(self.rng, 0.5):
            return []
        scores = ((day, pain_of(curve, (day - times.start).days / 7, self.rng)) for day in days)
        return [Measurement(measure="nprs", on=day, score=float(round(score))) for day, score in scores]

    def _episode(self, curve: Curve, times: _Times) -> Episode:
        rng, condition = self.rng, self.condition
        operated = curve.clock_weeks > 0 and any(course.clock == "surgery" for course in condition.courses)
        surgery_on = times.start - timedelta(days=round(7 * curve.clock_weeks))
        months = rng.uniform(12, 60) if "complex_or_chronic" in self.causes else rng.uniform(0.5, 9)
        ago = round(7 * curve.clock_weeks) if curve.clock_weeks > 0 else round(30 * months)
        known_cause = chance(rng, 0.7)
        ended = times.stopped if times.stopped and chance(rng, self.world.rates["end_recorded"]) else None
        surgery = Surgery(procedure=condition.id, on=surgery_on) if operated and condition.id in ("tka", "tha") else None
        return Episode(
            condition=condition.id,
            onset=times.start - timedelta(days=ago) if surgery is not None or curve.clock_weeks > 0 or chance(rng, 0.8) else None,
            start=times.start,
            planned_visits=int(rng.integers(4, 16)) if chance(rng, 0.5) else None,
            diagnosis=Diagnosis(code=condition.id, certainty="working", on=times.start) if known_cause else None,
            surgery=surgery,
            ended=Ended(on=times.last, reason=ended) if ended else None,  # type: ignore[arg-type]
        )

    def _findings(
        self, plan: Plan, home: Home, curve: Curve, times: _Times, pain: float, goals: bool,
        picture: Picture | None, recorded: bool,
    ) -> Iterator[Finding]:  # fmt: skip
        rng, world = self.rng, self.world
        answers = signs_tested(self.condition.id, self.real, world, rng)
        answers += course_answers(
            causes=self.causes, done=float(np.mean(home.done)), reason=home.reason, goals=goals,
            worsened=curve.gain < -0.1, pain=pain, real=self.real.other if self.real else None,
            content=tuple(code for code, _ in plan.content), stopped=times.stopped, world=world, rng=rng,
        )  # fmt: skip
        warnings = dict(warning_answers(set(self.condition.regions), picture, recorded, world, rng))
        answers = [(code, state) for code, state in answers if code not in warnings]
        if picture is not None:
            answers = [(code, state) for code, state in answers if code not in picture.signs]
        came_later = frozenset(picture.signs) if picture is not None and recorded and chance(rng, 0.3) else frozenset()
        yield from written([*answers, *warnings.items()], times.start, times.last, came_later, world, rng)

    def _goals(self, curve: Curve, unwatched: bool) -> tuple[Goal, ...]:
        if not chance(self.rng, 0.1 if unwatched else 0.7):
            return ()
        return (Goal(id="g-1", text="do the things of my day again", term="long"),)

    def _therapist(self, start: date) -> Provider:
        rng = self.rng
        years = float(round(min(max(rng.lognormal(1.9, 0.8), 0.5), 40), 1)) if chance(rng, 0.5) else None
        license_ = License(checked_on=start, valid=chance(rng, 0.99)) if chance(rng, 0.4) else None
        return Provider(id="pr-1", role="physical_therapist", years=years, license=license_)

    def _tried(self, times: _Times, person: Person) -> tuple[OptionTried, ...]:
        rng = self.rng
        length = (times.last - times.start).days
        if length < 14 or not chance(rng, self.world.rates["other_treatment"]):
            return ()
        begins = times.start + timedelta(days=int(rng.integers(0, length - 7)))
        ends = begins + timedelta(days=int(rng.integers(7, 50)))
        told = chance(rng, self.world.rates["therapist_told"]) if chance(rng, 0.6) else None
        helped = pick(rng, {"better": 0.3, "same": 0.6, "worse": 0.1}) if chance(rng, 0.5) else None
        code = TRIED[int(rng.integers(len(TRIED)))]
        over = ends if ends <= times.as_of else None
        return (OptionTried(option=code, from_=begins, until=over, told_therapist=told, helped=helped),)  # type: ignore[arg-type]

    def _changes(self, program: tuple, times: _Times) -> tuple[PlanChange, ...]:  # type: ignore[type-arg]
        """Steps up that somebody wrote down as changes of the plan."""
        days = sorted({line.from_ for line in program if (line.from_ - times.start).days > 6 and line.from_ <= times.last})
        kept = [day for day in days if chance(self.rng, 0.2)]
        return tuple(PlanChange(on=day, kind="exercises", what="more repetitions") for day in kept[:3])


def facts_of(person: Person, pack: Pack, *, known: bool) -> tuple[str, ...]:
    """Facts that may rule a treatment out: all that are true, or those that the record gives."""
    patient = person.recorded if known else person.true
    facts = [f"avoids.{code}" for code in person.wishes]
    facts += ["patient.pregnant"] if patient.pregnant else []
    for field, prefix, shelf in (
        ("diagnoses", "diagnosis", pack.diagnoses),
        ("medications", "medication", pack.medications),
        ("implants", "implant", pack.implants),
    ):
        for code in getattr(patient, field) or ():
            facts.append(f"{prefix}.{code}")
            group = shelf[code].group
            facts += [f"{prefix}_group.{group}"] if group else []
    return tuple(dict.fromkeys(facts))
