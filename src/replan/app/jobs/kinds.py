"""The kinds of long work, what each does, and who may start it and fetch what came out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from replan.app.jobs import evaluation, export, imports, report, reviews
from replan.app.jobs.work import Work
from replan.app.permissions import May
from replan.store.models import Role, User

Run = Callable[[Work], dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    """`run` does the work and returns what to keep; its `files` can be fetched by who may all of `fetch`.

    `whole_clinic` results tell of every patient: only who reaches all of them may start it or fetch it.
    """

    name: str
    run: Run
    fetch: tuple[May, ...] = ()
    whole_clinic: bool = False


KINDS = {
    kind.name: kind
    for kind in (
        Kind("reviews", reviews.run),
        Kind("clinic_report", report.run, fetch=(May.SEE_CLINIC,)),
        Kind("import", imports.run),
        Kind("fit", evaluation.fit, fetch=(May.SEE_CLINIC,)),
        Kind("evaluate", evaluation.evaluate_forecasts, fetch=(May.SEE_CLINIC,)),
        Kind("export", export.run, fetch=(May.SEE_CLINIC, May.SEE_CASELOAD), whole_clinic=True),
    )
}
"""By name, in the order of the page."""


def may_start(actor: User, kind: Kind) -> bool:
    """Whether `actor`, who may run jobs at all, may start this kind."""
    return not kind.whole_clinic or actor.role == Role.CLINIC_LEAD
