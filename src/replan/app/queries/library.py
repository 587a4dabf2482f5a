"""What a clinic keeps for its programs: templates to start from, and the addresses of its own videos."""

from __future__ import annotations

from replan.app.permissions import May, may, require
from replan.store.models import ExerciseVideo, ProgramTemplate, User


def templates_for(*, actor: User) -> list[ProgramTemplate]:
    """The templates of the actor's clinic by name, with who made each. Raises NotAllowed."""
    require(actor, May.KEEP_LIBRARY)
    return list(ProgramTemplate.objects.filter(clinic=actor.clinic).select_related("made_by").order_by("name", "pk"))


def template_for(*, actor: User, id_: int) -> ProgramTemplate:
    """One template of the actor's clinic. Raises NotAllowed, DoesNotExist."""
    require(actor, May.KEEP_LIBRARY)
    return ProgramTemplate.objects.get(clinic=actor.clinic, pk=id_)


def may_keep(actor: User, template: ProgramTemplate) -> bool:
    """Whether `actor` may rename or delete `template`: who made it, or who leads the clinic."""
    return template.made_by_id == actor.pk or may(actor, May.ADMINISTER)


def videos_of_clinic(*, actor: User) -> dict[str, str]:
    """Exercise code to the address of the clinic's own video. Raises NotAllowed."""
    require(actor, May.KEEP_LIBRARY)
    return dict(ExerciseVideo.objects.filter(clinic=actor.clinic).values_list("exercise", "url"))
