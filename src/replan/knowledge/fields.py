"""Every fact that a rule in the pack may ask about, with its type. The checker refuses a field that is not here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

FIELDS: dict[str, str] = {
    "patient.age": "years, from the year of birth",
    "patient.sex": "female | male | other",
    "patient.pregnant": "true | false",
    "patient.expectation_0_10": "how sure the patient is to recover, 0 to 10",
    "patient.start_back": "STarT Back group: low | medium | high",
    "patient.diagnoses_count": "how many other conditions are listed",
    "patient.chronic_risk_count": "how many listed conditions slow recovery (groups chronic, autoimmune, neurological)",
    "episode.condition": "condition id",
    "episode.region": "first region of the condition",
    "episode.response": "how the condition responds to therapy alone: well | partly | manage",
    "episode.weeks": "weeks since the first visit",
    "episode.onset_weeks": "weeks since the complaint began",
    "episode.surgery_weeks": "weeks since surgery",
    "episode.first_review_due": "whether the first review time of the condition has passed",
    "episode.no_response_due": "whether the time to act on no response has passed",
    "episode.refer_due": "whether the time to refer has passed",
    "episode.diagnosis_confirmed": "whether the diagnosis is marked confirmed rather than working",
    "episode.diagnosis_weeks": "weeks since the diagnosis was made or last questioned",
    "episode.misfit_findings": "how many recorded findings point to a condition that this one is mistaken for",
    "episode.fit_findings": "how many recorded findings point away from such a condition",
    "progress.verdict": "recovered | on_track | uncertain | behind | plateau | worse | too_early",
    "progress.not_working": "whether the verdict is behind, plateau or worse",
    "progress.chance": "chance of the goal, 0 to 1",
    "progress.scores": "how many scores of the main measure there are",
    "progress.early_response": "whether the change passed the measurement error by the time to act on no response",
    "progress.pain_now": "last pain score, 0 to 10",
    "progress.scores_fine": "whether the verdict is on_track or recovered",
    "adherence.done_share": "share of the prescribed home exercise that was done on logged weeks, 0 to 1",
    "adherence.attended_share": "visits attended of visits booked, 0 to 1",
    "adherence.missed_visits": "how many visits were missed or cancelled",
    "adherence.trend": "falling | steady | rising, first against second half of the log",
    "adherence.weeks_logged": "weeks with a log",
    "adherence.exercises": "how many home exercises are prescribed now",
    "adherence.pain_share": "share of logged exercises with pain of 5 or more",
    "adherence.too_hard_share": "share of logged exercises marked too hard",
    "care.visits_attended": "how many visits were attended",
    "care.visits_share": "visits attended per week against the usual visits per week",
    "care.passive_share": "share of visit time (or of interventions) that is passive",
    "care.against_share": "share of interventions that guidelines advise against in this condition",
    "care.for_share": "share of interventions that guidelines advise in this condition",
    "care.has_program": "whether a home program is recorded",
    "care.progressed": "whether the home program changed in load or content since it began",
    "care.program_weeks_unchanged": "weeks since the home program last changed",
    "care.licence_valid": "whether the therapist's licence was checked and valid",
    "care.therapist_years": "years of practice of the main therapist",
    "monitoring.measures": "how many outcome scores are recorded",
    "monitoring.weeks_since_measure": "weeks since the last outcome score",
    "monitoring.longest_gap_weeks": "longest time in weeks without an outcome score",
    "monitoring.baseline_measured": "whether a score lies within two weeks of the first visit",
    "monitoring.goals": "how many goals are recorded",
    "monitoring.plan_changes": "how many times the plan changed (program, interventions or goals)",
    "monitoring.unchanged_despite_flat": "plan unchanged for four weeks or more while the scores do not improve",
    "lifestyle.sleep_hours": "mean hours of sleep",
    "lifestyle.sleep_quality_0_10": "mean sleep quality",
    "lifestyle.stress_0_10": "mean stress",
    "lifestyle.activity_minutes": "mean minutes of activity a day",
    "lifestyle.protein_servings": "mean protein servings a day",
    "lifestyle.fruit_veg_servings": "mean servings of fruit and vegetables a day",
    "lifestyle.smokes": "whether the patient smokes",
    "tried.untold": "whether a treatment elsewhere was not told to the therapist",
    "tried.any": "whether another treatment was tried in this episode",
    "messages.unanswered": "how many questions wait for an answer",
    "goals.achieved": "how many goals are reached",
    "safety.urgent": "whether an urgent red flag is raised",
    "safety.unasked": "whether a red-flag question of this region has not been asked",
}

FAMILIES: dict[str, str] = {
    "finding": "findings",
    "diagnosis": "diagnoses",
    "diagnosis_group": "diagnosis_groups",
    "medication": "medications",
    "medication_group": "medication_groups",
    "implant": "implants",
    "avoids": "preferences",
    "tried": "options",
    "roadblock": "roadblocks",
    "rule": "decision_rules",
}
"""Prefix of a field family to the collection of codes that may follow the dot. All are true | false, but `roadblock`,
which is a probability, and `rule`, which is the id of a decision rule's result."""


def field_problem(field: str, codes: Mapping[str, Iterable[str]]) -> tuple[str, list[str]] | None:
    """None when a rule may use `field`; else what is wrong and the names to choose from."""
    if field in FIELDS:
        return None
    prefix, _, code = field.partition(".")
    if prefix in FAMILIES:
        known = list(codes.get(FAMILIES[prefix], ()))
        return None if code in known else (f"'{field}' names no known code", [f"{prefix}.{name}" for name in known])
    return f"'{field}' is not a field", list(FIELDS)
