"""What belongs to a home program beside the course itself: the clinic's own videos."""

from __future__ import annotations

from replan.store.models import ExerciseVideo, Patient


def videos_for(patient: Patient) -> dict[str, str]:
    """Exercise code to the address of the clinic's own video; empty for somebody without a clinic."""
    if patient.clinic_id is None:
        return {}
    return dict(ExerciseVideo.objects.filter(clinic_id=patient.clinic_id).values_list("exercise", "url"))
