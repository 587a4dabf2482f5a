"""The plan as a value: each step with who does it, how long a fair trial is, what to measure and when to stop."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from replan.core.dates import DAYS_PER_WEEK, days_after
from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Facts
from replan.knowledge.schema import Option
from replan.options.calendar import Week, Wish, arrange
from replan.options.candidates import Offer
from replan.options.combine import Clash, clashes, going_on
from replan.options.steps import next_steps
from replan.options.tried import Tried, trial_weeks

PAIN, FUNCTION = ("pain",), ("disability", "function", "performance")
WATCHED = {"pain": PAIN, "function": FUNCTION, "either": ()}

SELF = "self"
OUTSIDE = frozenset({"manual_therapy", "integrative"})
"""Kinds of option that somebody else gives beside the therapy: the main therapist is told of each."""

TREATS = frozenset({"plan_change", "home_program", "manual_therapy", "integrative"})
"""Kinds of treatment: of what the score has to show one is judged before the next begins, or nobody knows which one
helped."""

TALK = frozenset({"communication", "expectations"})
SUPPORTED = frozenset({"non_adherence", "no_monitoring"})
"""What answers these most makes the treatment possible or visible; no score shows what it does."""

BOOKING_DAYS = 7
"""Days until a visit to somebody new can begin, when nothing is known (judgement)."""


@dataclass(frozen=True)
class Step:
    """One step. `who` does it and `ask_whom` is asked for it (ids of providers). It begins on `begin`, is looked at on
    `review_on`, half way, and ends on `stop_on`, after a fair trial of `trial_weeks`, unless `measure` has moved.
    `tell` says that the main therapist must hear of it, `another` that it must be somebody else than now. What brings
    an `answer` rather than an effect is over when the answer is there. `tried` is an earlier trial of the same; a step
    that `waits` begins when what is tried before it has been judged.
    """

    option: str
    who: str
    ask_whom: str
    begin: date
    review_on: date
    stop_on: date
    trial_weeks: float
    measure: str
    tell: bool
    another: bool
    answer: bool
    tried: Tried | None
    waits: bool = False


@dataclass(frozen=True)
class Note:
    """Something that the main therapist should be told: a treatment elsewhere, from `on`, `planned` or begun."""

    option: str
    on: date
    until: date | None
    planned: bool
    provider: str | None


@dataclass(frozen=True)
class Plan:
    """The steps, where treatments need thought (`clashes`), what to tell the therapist, and one calendar for all."""

    steps: tuple[Step, ...]
    clashes: tuple[Clash, ...]
    notes: tuple[Note, ...]
    calendar: tuple[Week, ...]


NO_PLAN = Plan((), (), (), ())
"""While an urgent red flag is raised there is one thing to do, and it is not a plan."""


@dataclass(frozen=True)
class Chosen:
    """The offers that are steps, what goes on beside them, and what was tried."""

    offers: tuple[Offer, ...]
    beside: tuple[str, ...]
    tried: Mapping[str, Tried]


def choose(
    course: Course, offers: Sequence[Offer], tried: Mapping[str, Tried], facts: Facts, pack: Pack, today: date
) -> Chosen:
    """Picks the steps, given what goes on and whether all goes well."""
    beside = going_on(course, tried, today)
    fine = facts.get("progress.scores_fine") is True
    untold = any(trial.told_therapist is not True for trial in tried.values())
    return Chosen(next_steps(offers, pack, beside=beside, untold=untold, fine=fine), beside, tried)


def make_plan(course: Course, chosen: Chosen, scales: Sequence[str], pack: Pack, today: date, next_score: date) -> Plan:
    """The plan from `today`. `scales` are followed, the main one first; `next_score` is when to measure."""
    ids = [offer.id for offer in chosen.offers]
    found = [*clashes(ids, chosen.beside, pack), *clashes(ids, ids, pack), *_beside_themselves(chosen, pack)]
    unique = tuple({frozenset((clash.planned, clash.other)): clash for clash in reversed(found)}.values())[::-1]
    running = [trial for trial in chosen.tried.values() if trial.under_way]
    steps = tuple(
        _one_at_a_time(
            [_step(offer, course, scales, unique, pack, today) for offer in chosen.offers],
            max((trial.judge_on for trial in running if _is_judged(trial.option, pack)), default=today),
            pack,
        )
    )
    wishes = [Wish(step.option, step.begin, step.review_on, step.stop_on, step.answer) for step in steps]
    wishes += [Wish(trial.option, None, None, trial.judge_on) for trial in running]
    calendar = arrange(course, wishes, today, next_score)
    return Plan(steps, unique, tuple(_notes(steps, chosen.tried, pack)), calendar)


def _beside_themselves(chosen: Chosen, pack: Pack) -> tuple[Clash, ...]:
    """Treatments under way that do not go together with what else goes on."""
    running = [trial.option for trial in chosen.tried.values() if trial.under_way]
    return clashes(running, chosen.beside, pack)


def _step(offer: Offer, course: Course, scales: Sequence[str], found: Sequence[Clash], pack: Pack, today: date) -> Step:
    option = pack.options[offer.id]
    who = SELF if offer.by_yourself else _whom(option.who, course)
    weeks = trial_weeks(option.id, pack)
    another = option.kind == "second_opinion"
    begin = _begin("" if another else who, course, _kept_apart(offer.id, found), today)
    length = round(DAYS_PER_WEEK * weeks)
    return Step(
        option=option.id,
        who=who,
        ask_whom=option.ask_whom,
        begin=begin,
        review_on=days_after(begin, max(1, length // 2)),
        stop_on=days_after(begin, max(2, length)),
        trial_weeks=weeks,
        measure=_watched(option.watch, scales, pack),
        tell=option.kind in OUTSIDE and not offer.by_yourself,
        another=another,
        answer=option.gives == "answer",
        tried=offer.tried,
    )


def _one_at_a_time(steps: Sequence[Step], free: date, pack: Pack) -> Iterator[Step]:
    """Puts off each step whose effect is judged until `free`, the day on which what came before has been judged."""
    for step in steps:
        if step.answer or not _is_judged(step.option, pack):
            yield step
            continue
        late = max((free - step.begin).days, 0)
        begin, look, stop = (days_after(day, late) for day in (step.begin, step.review_on, step.stop_on))
        yield replace(step, begin=begin, review_on=look, stop_on=stop, waits=late > 0)
        free = stop


def _is_judged(option: str, pack: Pack) -> bool:
    return pack.options[option].kind in TREATS and shows_in_scores(pack.options[option])


def shows_in_scores(option: Option) -> bool:
    """Whether the score is to show what an option does: not of talk, of what only holds a gain, or of what supports."""
    most = max(option.fits, key=lambda reason: option.fits[reason], default=None)
    return option.gives == "effect" and option.kind not in TALK and most is not None and most not in SUPPORTED


def _whom(who: Sequence[str], course: Course) -> str:
    """Somebody of these professions who already treats the patient, else the first that is qualified."""
    roles = {provider.role for provider in course.providers}
    return next((role for role in who if role in roles), next((role for role in who if role != SELF), SELF))


def _begin(who: str, course: Course, apart: Mapping[str, int], today: date) -> date:
    """What one does alone begins today, what the therapist does at the next visit to them, what somebody new does when
    there is room, and not too near to a visit with which it must be kept apart. A visit that names nobody may be to
    anybody who treats."""
    booked = [visit for visit in course.visits if visit.status == "booked" and visit.on >= today]
    if who == SELF:
        return today
    roles = {provider.id: provider.role for provider in course.providers}
    if who in roles.values() or who == "physical_therapist":
        theirs = [visit.on for visit in booked if visit.provider is None or roles.get(visit.provider) == who]
        return min(theirs, default=days_after(today, BOOKING_DAYS))
    day, gap = days_after(today, BOOKING_DAYS), max(apart.values(), default=0)
    near = [visit.on for visit in booked]
    while gap and any(abs((day - on).days) < gap + 1 for on in near) and (day - today).days < 3 * BOOKING_DAYS:
        day = days_after(day, 1)
    return day


def _kept_apart(option: str, found: Sequence[Clash]) -> Mapping[str, int]:
    return {
        clash.other if clash.planned == option else clash.planned: clash.days_apart
        for clash in found
        if clash.days_apart is not None and option in (clash.planned, clash.other)
    }


def _watched(watch: str, scales: Sequence[str], pack: Pack) -> str:
    """The scale that shows whether the step helps: of pain or of function where one is followed, else the main one."""
    wanted = WATCHED[watch]
    return next((scale for scale in scales if pack.scales[scale].measures in wanted), scales[0])


def _notes(steps: Collection[Step], tried: Mapping[str, Tried], pack: Pack) -> list[Note]:
    """What the therapist does not know yet, what has begun first."""
    begun = [
        Note(trial.option, trial.since, trial.until, planned=False, provider=trial.provider)
        for trial in tried.values()
        if trial.told_therapist is not True
    ]
    return begun + [Note(step.option, step.begin, step.stop_on, True, None) for step in steps if step.tell]
