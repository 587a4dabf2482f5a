"""The screens of the first visit, in their order: when each is asked, and how its form is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from replan.app.first_visit import DAYS, UNSURE, ago, conditions_for, safety_to_ask, start_of
from replan.core.dates import latest_day
from replan.knowledge.pack import Pack
from replan.web.shared.answers import PREFIX, STATES

Answers = Mapping[str, Any]


class Wrong(Exception):  # noqa: N818  an answer that cannot be taken
    """What was entered cannot be taken: the field and the message for it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


@dataclass(frozen=True)
class Asked:
    """What a step needs to know beside the form."""

    answers: Answers
    pack: Pack
    today: date
    purposes: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One screen. `read` turns its form into answers and raises Wrong; `done` says whether it needs to be asked."""

    id: str
    read: Callable[[QueryDict, Asked], dict[str, Any]]
    done: Callable[[Asked], bool]
    applies: Callable[[Asked], bool] = lambda asked: True


def _has(name: str) -> Callable[[Asked], bool]:
    return lambda asked: name in asked.answers


def _consent(form: QueryDict, asked: Asked) -> dict[str, Any]:
    given = [purpose for purpose in asked.purposes if purpose in form.getlist("consent")]
    if len(given) < len(asked.purposes):
        raise Wrong("consent-1", "web.start.wrong.consent")
    return {"consent": given}


def _region(form: QueryDict, asked: Asked) -> dict[str, Any]:
    region = form.get("region", "")
    if region not in asked.pack.regions:
        raise Wrong("region-1", "web.start.wrong.choose")
    # Another place has other warning signs and other names.
    gone = {} if region == asked.answers.get("region") else {"condition": None}
    return {"region": region, **gone}


def _about(form: QueryDict, asked: Asked) -> dict[str, Any]:
    text = form.get("birth_year", "").strip()
    if text and not (text.isascii() and text.isdigit() and 1900 <= int(text) <= asked.today.year):
        raise Wrong("birth_year", "web.start.wrong.year")
    sex = form.get("sex")
    known = sex if sex in ("female", "male", "other") else None
    return {"birth_year": int(text) if text else None, "sex": known, "about": True}


def _safety(form: QueryDict, asked: Asked) -> dict[str, Any]:
    given = {
        name.removeprefix(PREFIX): STATES[value]
        for name, value in form.items()
        if name.startswith(PREFIX) and value in STATES and _is_patients(name.removeprefix(PREFIX), asked.pack)
    }
    missing = [code for code in form.getlist("asked") if code not in given]
    if missing or not given:
        raise Wrong(f"{PREFIX}{(missing or ['?'])[0]}-yes", "web.answers.nothing")
    before = asked.answers.get("safety", {})
    # "I don't know" takes no "yes" back: only a "no" does, as in a record.
    kept = {code: said for code, said in before.items() if said == "present" and given.get(code) == "unknown"}
    return {"safety": {**before, **given, **kept}}


def _is_patients(code: str, pack: Pack) -> bool:
    return code in pack.findings and pack.findings[code].asked_of == "patient"


def _onset(form: QueryDict, asked: Asked) -> dict[str, Any]:
    if "unknown" in form:
        return {"onset": None}
    return {"onset": _ago(form, asked), "condition": None}


def _ago(form: QueryDict, asked: Asked) -> dict[str, Any]:
    text, unit = form.get("count", "").strip().replace(",", "."), form.get("unit", "")
    try:
        said = {"count": float(text), "unit": unit}
        inside = unit in DAYS and said["count"] >= 0 and ago(said, asked.today).year >= 1900  # type: ignore[operator]
    except (ValueError, OverflowError):
        inside = False
    if not inside:
        raise Wrong("count", "web.start.wrong.ago")
    return said


def _condition(form: QueryDict, asked: Asked) -> dict[str, Any]:
    chosen = form.get("condition", "")
    known = {one.id for one in conditions_for(asked.answers, asked.pack, asked.today)}
    if chosen != UNSURE and chosen not in known:
        raise Wrong("condition-1", "web.start.wrong.choose")
    return {"condition": chosen}


def _therapy(form: QueryDict, asked: Asked) -> dict[str, Any]:
    if form.get("begun") == "no":
        return {"therapy": {"begun": False}}
    if form.get("begun") != "yes":
        raise Wrong("begun-yes", "web.start.wrong.choose")
    therapy = {"begun": True, **_ago(form, asked)}
    onset = asked.answers.get("onset")
    if onset and start_of({"therapy": therapy}, asked.today) < ago(onset, asked.today):
        raise Wrong("count", "web.start.wrong.before_onset")
    return {"therapy": therapy}


def _tried(form: QueryDict, asked: Asked) -> dict[str, Any]:
    options = [code for code in form.getlist("tried") if code in asked.pack.options]
    if not options and "none" not in form:
        raise Wrong("tried-1", "web.start.wrong.none")
    kept = {code: said for code, said in asked.answers.get("tried_more", {}).items() if code in options}
    return {"tried": options, "tried_more": kept}


def option_to_ask(asked: Asked) -> str | None:
    """The option that was tried and of which nobody has asked more yet."""
    known = asked.answers.get("tried_more", {})
    return next((code for code in asked.answers.get("tried", ()) if code not in known), None)


def _tried_more(form: QueryDict, asked: Asked) -> dict[str, Any]:
    option = form.get("option", "")
    if option not in asked.answers.get("tried", ()):
        raise Wrong("count", "web.start.wrong.ago")
    helped = form.get("helped")
    said = {
        **_ago(form, asked),
        "still": form.get("still") == "yes",
        "helped": helped if helped in ("better", "same", "worse") else None,
    }
    return {"tried_more": {**asked.answers.get("tried_more", {}), option: said}}


def _list_of(name: str) -> Callable[[QueryDict, Asked], dict[str, Any]]:
    """A list of codes: those chosen, none of them, or nobody knows."""

    def read(form: QueryDict, asked: Asked) -> dict[str, Any]:
        chosen = [code for code in form.getlist(name) if code in getattr(asked.pack, name)]
        if "unknown" in form:
            return {name: None}
        if not chosen and "none" not in form:
            raise Wrong(f"{name}-1", "web.start.wrong.none")
        return {name: chosen}

    return read


def _pregnant(form: QueryDict, asked: Asked) -> dict[str, Any]:
    answer = form.get("pregnant", "")
    if answer not in STATES:
        raise Wrong("pregnant-yes", "web.start.wrong.choose")
    return {"pregnant": {"yes": True, "no": False, "unknown": None}[answer]}


def _zero_to_ten(name: str) -> Callable[[QueryDict, Asked], dict[str, Any]]:
    def read(form: QueryDict, asked: Asked) -> dict[str, Any]:
        if form.get(name) not in {str(number) for number in range(11)}:
            raise Wrong(f"{name}-0", "web.check_in.not_a_score")
        return {name: int(form[name])}

    return read


def _activity(form: QueryDict, asked: Asked) -> dict[str, Any]:
    text = form.get("activity", "").strip()[:300]
    if not text:
        raise Wrong("activity", "web.start.wrong.text")
    return {"activity": text}


def _goal(form: QueryDict, asked: Asked) -> dict[str, Any]:
    text, by = form.get("text", "").strip()[:300], form.get("by", "")
    try:
        when = date.fromisoformat(by) if by else None
    except ValueError:
        raise Wrong("by", "web.start.wrong.by") from None
    if when is not None and not asked.today < when <= latest_day(asked.today):
        raise Wrong("by", "web.start.wrong.by")
    return {"goal": {"text": text, "by": when.isoformat() if when else None}}


def _program(form: QueryDict, asked: Asked) -> dict[str, Any]:
    """Adds one line and asks for another, or ends the list. A line half filled in is told and not lost."""
    lines = [line for number, line in enumerate(asked.answers.get("program", ())) if form.get("remove") != str(number)]
    if "remove" in form:
        return {"program": lines, "program_done": False}
    name = form.get("name", "").strip()[:200]
    if name:
        lines.append({"name": name, **_dose(form)})
    elif "add" in form:
        raise Wrong("name", "web.start.wrong.exercise")
    return {"program": lines, "program_done": "add" not in form}


def _dose(form: QueryDict) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field, low, high, needed in (("per_week", 1, 140, True), ("sets", 1, 50, False), ("reps", 1, 500, False)):
        text = form.get(field, "").strip()
        if not text and not needed:
            continue
        if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
            raise Wrong(field, f"web.start.wrong.{field}")
        found[field] = int(text)
    return found


def _asked_about(name: str) -> Callable[[Asked], bool]:
    return lambda asked: asked.answers.get(name) is not None


STEPS = (
    Step("consent", _consent, lambda asked: set(asked.purposes) <= set(asked.answers.get("consent", ()))),
    Step("region", _region, _has("region")),
    Step("about", _about, _has("about")),
    Step("safety", _safety, lambda asked: not safety_to_ask(asked.answers, asked.pack, asked.today), _has("region")),
    Step("onset", _onset, _has("onset")),
    Step("condition", _condition, _asked_about("condition")),
    Step("therapy", _therapy, _has("therapy")),
    Step("tried", _tried, _has("tried")),
    Step(
        "tried_more",
        _tried_more,
        lambda asked: option_to_ask(asked) is None,
        lambda asked: bool(asked.answers.get("tried")),
    ),
    Step("diagnoses", _list_of("diagnoses"), _has("diagnoses")),
    Step("medications", _list_of("medications"), _has("medications")),
    Step("implants", _list_of("implants"), _has("implants")),
    Step("pregnant", _pregnant, _has("pregnant"), lambda asked: asked.answers.get("sex") != "male"),
    Step("pain", _zero_to_ten("pain"), _has("pain")),
    Step("activity", _activity, _has("activity")),
    Step("function", _zero_to_ten("function"), _has("function")),
    Step("goal", _goal, _has("goal")),
    Step("program", _program, lambda asked: bool(asked.answers.get("program_done"))),
)
"""Consent, then what decides whether anything else matters: where it hurts, age, and the warning signs."""

BY_ID = {step.id: step for step in STEPS}


def first_open(asked: Asked) -> Step | None:
    """The first step that applies and has not been done; None when all are."""
    return next((step for step in STEPS if step.applies(asked) and not step.done(asked)), None)


def place_of(step: Step, asked: Asked) -> tuple[int, int]:
    """The number of a step among those that apply, counted from 1, and how many there are."""
    those = [one for one in STEPS if one.applies(asked)]
    return those.index(step) + 1, len(those)


def before(step: Step, asked: Asked) -> Step | None:
    """The step to go back to."""
    those = [one for one in STEPS if one.applies(asked)]
    at = those.index(step)
    return those[at - 1] if at else None


def reachable(step: Step, asked: Asked) -> bool:
    """Whether a step can be shown: everything before it is done. Safety comes before all that follows it."""
    open_step = first_open(asked)
    return step.applies(asked) and (open_step is None or STEPS.index(step) <= STEPS.index(open_step))
