"""Progress in words: the sentence, what stands behind it, and the numbers one tap away."""

from __future__ import annotations

from collections.abc import Iterator

from replan.core.interval import Interval
from replan.knowledge.schema import Scale, Text
from replan.review.ledger import outcome
from replan.review.telling.context import Context
from replan.review.told import Number
from replan.trajectory import Progress, ScaleProgress
from replan.trajectory.verdict import HARDLY_MOVING, LIKELY_GOAL, PROBABLY, UNLIKELY_GOAL

MOST_EFFECTS = 3
"""Changes of plan that are told here."""

OF_THE_GOAL = {"patient": ("on_track", "between"), "therapist": ("on_track", "between", "behind", "plateau")}
"""The rules whose sentence speaks of the goal, by reader."""


def tell_headline(progress: Progress, context: Context) -> str:
    """The answer in one sentence, by the rule that gave the verdict."""
    main = progress.main
    key = f"headline.{main.rule}"
    if main.rule == "behind" and main.change.best <= 0:
        key = "headline.behind_not_moving"
    if not main.goal_fits and main.rule in OF_THE_GOAL[context.speaker.reader]:
        key = "headline.no_room"
    return context.speaker.text(
        key,
        verdict=context.speaker.text(f"verdict.{main.verdict}"),
        by=main.aim.by,
        on=main.scores[-1].on,
        likely=LIKELY_GOAL,
        unlikely=UNLIKELY_GOAL,
        probably=PROBABLY,
        moving=HARDLY_MOVING,
    )


def tell_progress(progress: Progress, context: Context) -> tuple[str, ...]:
    """What the sentence rests on, the main scale first, then each other scale in one sentence."""
    main = progress.main
    lines = [_since(main, context), _from_to(main, context), _change(main, context), _rate(main, context)]
    lines += [_goal(main, context), _goal_date(main, context), *_effects(progress, context), _next_score(main, context)]
    lines += [_from_to(other, context) for other in progress.others if len(other.scores) > 1]
    return tuple(line for line in lines if line)


def _scale(progress: ScaleProgress, context: Context) -> Scale:
    return context.pack.scales[progress.scale]


def _from_to(progress: ScaleProgress, context: Context) -> str:
    scale, scores = _scale(progress, context), progress.scores
    low, high = scale.range
    values = {
        "about": context.text(scale.about),
        "scale": context.text(scale.title),
        "first": context.value(scale, scores[0].value),
        "last": context.value(scale, scores[-1].value),
        "since": scores[0].on,
        "on": scores[-1].on,
        "range": context.speaker.text(
            "range.open" if high is None else "range.closed",
            low=low,
            high=high if high is not None else 0,
            unit=context.text(scale.unit),
        ),
        "better": context.speaker.text(f"direction.{scale.direction}"),
    }
    key = "progress.one_score" if len({score.on for score in scores}) == 1 else "progress.from_to"
    return context.speaker.text(key, **values)


def _instead(progress: ScaleProgress, context: Context) -> str:
    """The measures to use when this one has no room, by name."""
    scales = [context.pack.scales[id_] for id_ in context.pack.scales[progress.scale].instead]
    return ", ".join(context.text(scale.title) for scale in scales) or context.speaker.text("progress.another_measure")


def _change(progress: ScaleProgress, context: Context) -> str:
    """Whether the change is more than the measurement can be off by, and whether it matters."""
    if len(progress.scores) < 2:
        return ""
    if not progress.can_improve:
        return context.speaker.text("progress.no_room", instead=_instead(progress, context))
    seen, found = progress.observed_change, progress.thresholds
    if found.detectable is not None and abs(seen) < found.detectable:
        key = "progress.inside_error"
    elif seen >= found.for_one_change:
        key = "progress.matters"
    elif seen > 0:
        key = "progress.real"
    else:
        key = "progress.real_worse"
    scale = _scale(progress, context)
    return context.speaker.text(
        key,
        change=context.value(scale, abs(seen)),
        detectable=context.value(scale, found.detectable or 0.0),
        important=context.value(scale, found.important),
    )


def _goal(progress: ScaleProgress, context: Context) -> str:
    chance = progress.chance_of_goal
    key = "progress.goal_own" if progress.aim.kind == "target" else "progress.goal_change"
    if progress.verdict == "recovered" or not progress.goal_fits:
        return ""
    if progress.rule == "fell_far":  # the chance takes the last score for a slip
        return ""
    scale = _scale(progress, context)
    told = context.speaker.text(
        key,
        p=chance.best,
        low=chance.low,
        high=chance.high,
        by=progress.aim.by,
        goal=progress.aim.text or context.value(scale, progress.aim.amount),
        amount=context.value(scale, progress.aim.amount),
        scale=context.text(scale.title),
    )
    sizes = [context.speaker.in_ten(p) for p in (chance.best, chance.low, chance.high)]
    if context.speaker.reader == "therapist" or len(set(sizes)) == 1:  # one size said three times tells nothing
        return told
    return f"{told} {context.speaker.text('progress.goal_range', low=chance.low, high=chance.high)}"


def _next_score(progress: ScaleProgress, context: Context) -> str:
    return context.speaker.text(
        "progress.next_score" if progress.goal_fits else "progress.next_score_alone",
        on=progress.next_score,
        share=progress.next_score_narrows,
        tells=progress.next_score_tells,
    )


def _since(progress: ScaleProgress, context: Context) -> str:
    """What changed since the score before."""
    before, now = progress.before, progress.chance_of_goal.best
    if before is None:
        return context.speaker.text("since.first")
    key = "same_up" if now > before.chance_of_goal else "same_down"
    if round(now, 1) == round(before.chance_of_goal, 1) or not progress.goal_fits:
        key = "same"
    if before.verdict != progress.verdict:
        key = "verdict" if progress.goal_fits else "verdict_alone"
    return context.speaker.text(
        f"since.{key}",
        on=before.on,
        before=before.chance_of_goal,
        now=now,
        was=context.speaker.text(f"verdict.{before.verdict}"),
        **{"is": context.speaker.text(f"verdict.{progress.verdict}")},
    )


def _rate(progress: ScaleProgress, context: Context) -> str:
    """The rate now, for the therapist; a patient finds it among the numbers."""
    if context.speaker.reader == "patient" or progress.rate is None or progress.chance_still is None:
        return ""
    number = context.speaker.number
    rate = progress.rate
    return context.speaker.text(
        "progress.rate",
        rate=number(rate.best),
        low=number(rate.low),
        high=number(rate.high),
        still=progress.chance_still,
    )


def _goal_date(progress: ScaleProgress, context: Context) -> str:
    """When the goal is likely to be reached, unless it has been or one score is all there is."""
    if progress.verdict in ("recovered", "too_early") or progress.rule == "fell_far" or not progress.can_improve:
        return ""
    when = progress.goal_date
    if when.best is None:
        return context.speaker.text("progress.goal_date_open")
    if when.best <= context.review.as_of and context.speaker.reader == "patient":
        return ""
    never = context.speaker.text("date.not_within_half_a_year")
    early, late = (context.speaker.text("date.from", on=day) if day else never for day in (when.early, when.late))
    return context.speaker.text("progress.goal_date", on=when.best, early=early, late=late)


def _effects(progress: Progress, context: Context) -> Iterator[str]:
    """What the latest changes of plan did, in the words that the chance of each allows; the ledger has them all."""
    for effect in progress.plan_effects[-MOST_EFFECTS:]:
        if effect.gain is None or effect.chance is None:
            yield context.speaker.text("plan_effect.too_early", on=effect.on)
            continue
        number = context.speaker.number
        yield context.speaker.text(
            f"plan_effect.{outcome(effect)}",
            on=effect.on,
            gain=number(effect.gain.best),
            low=number(effect.gain.low),
            high=number(effect.gain.high),
            p=effect.chance,
        )


def tell_would_change(progress: Progress, context: Context) -> str:
    """What would change the verdict, in the reader's terms."""
    return context.speaker.text(
        f"would_change.{progress.main.verdict}",
        on=progress.main.next_score,
        likely=LIKELY_GOAL,
        unlikely=UNLIKELY_GOAL,
        probably=PROBABLY,
        moving=HARDLY_MOVING,
    )


def tell_numbers(progress: Progress, context: Context) -> tuple[Number, ...]:
    """Every figure of the main scale with how it is worked out and where its parts come from."""
    main, speaker = progress.main, context.speaker
    scale, found = _scale(main, context), main.thresholds
    rows = [_row("now", _span(main.now, scale, context), context)]
    if len({score.on for score in main.scores}) > 1:  # of one score nothing has changed yet
        rows.append(_row("change", _span(main.change, scale, context), context))
        if main.can_improve:
            rows.append(_row("so_far", speaker.number(main.chance_important, "percent"), context))
        if main.rate is not None:
            rows.append(_row("rate", _span(main.rate, scale, context), context))
    if main.goal_fits:
        rows.append(_row("chance", _percent(main.chance_of_goal, context), context))
    rows.append(_row("worse", speaker.number(main.chance_worse, "percent"), context))
    if main.chance_still is not None:
        rows.append(_row("still", speaker.number(main.chance_still, "percent"), context))
    if main.chance_moving is not None:
        rows.append(_row("moving", speaker.number(main.chance_moving, "percent"), context))
    if main.chance_recovered is not None:
        rows.append(_row("recovered", speaker.number(main.chance_recovered, "percent"), context))
    rows.append(
        _sourced("important", found.important, found.important_source, found.important_verification, scale, context)
    )
    if found.detectable is not None and found.detectable_verification is not None:
        rows.append(
            _sourced(
                "detectable", found.detectable, found.detectable_source, found.detectable_verification, scale, context
            )
        )
    origin = context.source(main.origin_source, main.origin_verification) if main.origin_source else None
    label = speaker.text("number.expected")
    value, how = speaker.text(f"origin.{main.origin}"), speaker.text("number.expected.how")
    rows.append(Number("expected", label, value, how, origin))
    return tuple(rows)


def _row(id_: str, value: str, context: Context) -> Number:
    label, how = context.speaker.text(f"number.{id_}"), context.speaker.text(f"number.{id_}.how")
    return Number(id_, label, value, how, None)


def _sourced(id_: str, value: float, source: str | None, verification: str, scale: Scale, context: Context) -> Number:
    line = context.source(source, verification, _note(scale, value)) if source else None
    label = context.speaker.text(f"number.{id_}")
    return Number(id_, label, context.value(scale, value), context.speaker.text(f"number.{id_}.how"), line)


def _note(scale: Scale, value: float) -> Text | None:
    return next((figure.note for figure in (*scale.mdc, *scale.mcid) if figure.value == value), None)


def _span(interval: Interval, scale: Scale, context: Context) -> str:
    values = {name: context.value(scale, getattr(interval, name)) for name in ("low", "best", "high")}
    return context.speaker.text("interval", **values)


def _percent(interval: Interval, context: Context) -> str:
    values = {name: context.speaker.number(getattr(interval, name), "percent") for name in ("low", "best", "high")}
    return context.speaker.text("interval", **values)
