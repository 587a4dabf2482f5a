"""Every fact that a rule in the pack may ask about. The checker refuses a field that is not here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

FIELDS: tuple[str, ...] = (
    "patient.age",
    "patient.sex",
    "patient.pregnant",
    "patient.expectation_0_10",
    "patient.start_back",
    "patient.diagnoses_count",
    "patient.chronic_risk_count",
    "patient.medications_count",
    "episode.condition",
    "episode.region",
    "episode.response",
    "episode.weeks",
    "episode.onset_weeks",
    "episode.weeks_before_start",
    "episode.surgery_weeks",
    "episode.first_review_due",
    "episode.no_response_due",
    "episode.refer_due",
    "episode.diagnosis_confirmed",
    "episode.diagnosis_weeks",
    "episode.misfit_findings",
    "episode.fit_findings",
    "episode.ended",
    "episode.ended_well",
    "progress.verdict",
    "progress.not_working",
    "progress.chance",
    "progress.scores",
    "progress.early_response",
    "progress.pain_now",
    "progress.scores_fine",
    "plan.against_suspect",
    "plan.hurts",
    "plan.for_suspect",
    "adherence.done_share",
    "adherence.attended_share",
    "adherence.missed_visits",
    "adherence.trend",
    "adherence.weeks_logged",
    "adherence.exercises",
    "adherence.pain_share",
    "adherence.too_hard_share",
    "adherence.too_easy_share",
    "adherence.frequency_share",
    "adherence.dose_share",
    "adherence.weeks_unknown",
    "adherence.main_reason",
    "adherence.goes_with_progress",
    "care.visits_attended",
    "care.visits_share",
    "care.passive_share",
    "care.against_share",
    "care.for_share",
    "care.strong_share",
    "care.outdated_share",
    "care.has_program",
    "care.progressed",
    "care.load_trend",
    "care.program_weeks_unchanged",
    "care.licence_valid",
    "care.therapist_years",
    "care.specialty_fits",
    "care.licence_age_weeks",
    "monitoring.measures",
    "monitoring.weeks_since_measure",
    "monitoring.longest_gap_weeks",
    "monitoring.baseline_measured",
    "monitoring.goals",
    "monitoring.plan_changes",
    "monitoring.unchanged_despite_flat",
    "monitoring.overdue",
    "monitoring.feedback",
    "lifestyle.sleep_hours",
    "lifestyle.sleep_quality_0_10",
    "lifestyle.stress_0_10",
    "lifestyle.activity_minutes",
    "lifestyle.protein_servings",
    "lifestyle.fruit_veg_servings",
    "lifestyle.smokes",
    "tried.untold",
    "tried.any",
    "messages.unanswered",
    "goals.achieved",
    "safety.urgent",
    "safety.unasked",
)
"""The words `fact.<name>` say in each language what each one is. A share or chance runs from 0 to 1, times are in
weeks, and a field that is not known is left out of the facts."""

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
    "score": "scales",
}
"""Prefix of a field family to the collection of codes that may follow the dot. All are true | false, but `roadblock`,
which is a probability, `rule`, which is the id of a decision rule's result, and `score`, the latest score of a scale.
`tried.<option>_helped` says whether it helped."""

HELPED = "_helped"


def field_problem(field: str, codes: Mapping[str, Iterable[str]]) -> tuple[str, list[str]] | None:
    """None when a rule may use `field`; else what is wrong and the names to choose from."""
    if field in FIELDS:
        return None
    prefix, _, code = field.partition(".")
    if prefix in FAMILIES:
        known = list(codes.get(FAMILIES[prefix], ()))
        code = code.removesuffix(HELPED) if prefix == "tried" else code
        return None if code in known else (f"'{field}' names no known code", [f"{prefix}.{name}" for name in known])
    return f"'{field}' is not a field", list(FIELDS)
