"""Findings of a course: signs that tell diagnoses apart, answers to questions about the course, and warning signs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from replan.course.events import Finding
from replan.knowledge.lookalikes import Lookalike, Sign, lookalikes
from replan.knowledge.pack import Pack
from replan.simulation.presentations import HARD_SIGNS, Picture
from replan.simulation.world import Rng, World, chance

NERVE_ROOT = ("lumbar_radiculopathy", "cervical_radiculopathy")
LOADED = ("strengthening", "exercise_therapy", "motor_control", "manipulation")
ONE_SIDED = 0.12
"""How often a sign is there without what it points to, where only one likelihood ratio is published (judgement)."""

Answers = list[tuple[str, bool]]


def chances_of(sign: Sign) -> tuple[float, float] | None:
    """How often the sign is there with the other diagnosis, and with this one, from its likelihood ratios.

    LR+ = s/f and LR- = (1-s)/(1-f); with one of them f is assumed.
    """
    up, down = sign.present, sign.absent
    if up is not None and down is not None and (up - 1) * (down - 1) < 0:
        without = (1 - down) / (up - down)
        return min(up * without, 0.99), without
    if up is not None:
        without = min(ONE_SIDED, 0.95 / up)
        return up * without, without
    if down is not None:
        without = 0.3 if down < 1 else min(0.3, 1 - 0.95 / down)
        return min(max(1 - down * (1 - without), 0.01), 0.99), without
    return None


def draw_other(condition: str, pack: Pack, rng: Rng) -> Lookalike | None:
    """Another diagnosis that this one is mistaken for."""
    others = lookalikes(condition, pack)
    return others[int(rng.integers(len(others)))] if others else None


def signs_tested(condition: str, real: Lookalike | None, world: World, rng: Rng) -> Answers:
    """Signs that somebody looked for, drawn by their published accuracy. One sign is looked for once."""
    found: dict[str, bool] = {}
    for other in lookalikes(condition, world.pack):
        for sign in other.signs:
            chances = chances_of(sign)
            if sign.finding in found or chances is None or not chance(rng, world.rates["sign_tested"]):
                continue
            found[sign.finding] = chance(rng, chances[0 if real is not None and other.pair == real.pair else 1])
    return list(found.items())


def course_answers(
    *,
    causes: tuple[str, ...],
    done: float,
    reason: str,
    goals: bool,
    worsened: bool,
    pain: float,
    real: str | None,
    content: tuple[str, ...],
    stopped: str | None,
    world: World,
    rng: Rng,
) -> Answers:
    """What patient and therapist answered about the course itself: each only now and then, and not always rightly."""
    complex_, poor = "complex_or_chronic" in causes, "inadequate_therapy" in causes
    hard = "non_adherence" in causes
    nerve = real in NERVE_ROOT and any(code in LOADED for code in content)
    overstated = done < 0.6 and chance(rng, world.rates["home_overstated"])
    shares = {
        "home_most_days": 1.0 if done >= 0.6 or overstated else 0.0,
        "home_no_time": 0.85 if hard and reason == "no_time" else 0.25,
        "home_forgets": 0.85 if hard and reason == "forgot" else 0.25,
        "home_too_painful": 0.85 if hard and reason in ("pain", "too_hard") else 0.04 * pain,
        "home_doubts_it_helps": 0.85 if hard and reason == "no_belief" else 0.15,
        "home_no_space_or_kit": 0.08,
        "plan_explained": 0.5 if poor else 0.85,
        "feels_heard": 0.7 if poor else 0.92,
        "goals_agreed": 0.9 if goals else 0.25,
        "exercises_hurt_during": min(0.08 * pain, 0.7),
        "new_symptoms_since_start": 0.06 + 0.4 * worsened + (0.12 if real else 0.0),
        "peripheralises": 0.5 if nerve else 0.03,
        "low_mood": 0.5 if complex_ else 0.15,
        "worry_movement_harms": 0.5 if complex_ else 0.2,
        "widespread_pain": 0.5 if complex_ else 0.07,
        "stopped_because_well": 1.0 if stopped == "well" else 0.0,
        "exercise_checked_recently": 0.25 if poor or "no_monitoring" in causes else 0.6,
        "diagnosis_questioned_recently": 0.05 if real else 0.25,
    }
    answered = world.rates["question_answered"]
    return [(code, chance(rng, share)) for code, share in shares.items() if chance(rng, answered)]


def warning_answers(regions: set[str], picture: Picture | None, recorded: bool, world: World, rng: Rng) -> Answers:
    """Answers to the warning signs of these regions: the signs of `picture` where they are `recorded`, others harmless.

    What belongs to a picture that nobody wrote down is not answered at all: nobody asked.
    """
    asked = chance(rng, world.rates["warning_signs_asked"])
    found: dict[str, bool] = {}
    for flag in world.pack.red_flags.values():
        if not asked or not regions & set(flag.regions):
            continue
        for code in flag.asks:
            if code not in found and chance(rng, 0.8):
                hard = code in HARD_SIGNS
                found[code] = chance(rng, world.rates["harmless_hard_sign" if hard else "harmless_sign"])
    if picture is not None:
        found = {code: state for code, state in found.items() if code not in picture.signs}
        found |= dict.fromkeys(picture.signs, True) if recorded else {}
    return list(found.items())


def written(
    answers: Answers, first: date, last: date, again: frozenset[str], world: World, rng: Rng
) -> Iterator[Finding]:
    """Answers as they stand in the record: some "don't know", some undated, some asked again later.

    Signs in `again` were absent at first and came later; an answer of "don't know" may follow and erases nothing.
    """
    days = max((last - first).days, 0)
    for code, present in answers:
        on = first + timedelta(days=int(rng.integers(0, days + 1)))
        if code in again and days > 3:
            yield Finding(code=code, state="absent", on=first)
            on = max(on, first + timedelta(days=2))
        elif not present and chance(rng, world.rates["answer_unknown"]):
            yield Finding(code=code, state="unknown", on=on)
            continue
        yield Finding(code=code, state="present" if present else "absent", on=on if chance(rng, 0.95) else None)
        if chance(rng, 0.08):
            yield Finding(code=code, state="unknown", on=last)
