"""Who read or changed what, for the auditor and for the patient whose record it is. Never what a record says."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.functions import TruncSecond
from django.utils import timezone

from replan.app.permissions import May, require
from replan.app.queries.courses import own_record
from replan.core.dates import days_after
from replan.store.models import AuditEvent, User

PAGE = 50
MOST_IN_A_FILE = 100_000

READS = ("read_", "fetch_", "export_", "refuse_")
"""How the names of what only reads begin; everything else changes something."""


FETCHES = ("fetch_", "export_")
"""What also took a file along."""

REFUSED = "refuse_share"
"""A wrong passcode for a link: nobody saw or changed anything of the record."""


@dataclass(frozen=True)
class Asked:
    """What the auditor looks for. `patient` is the id of a record; `person` a user name."""

    first: date
    last: date
    person: str = ""
    patient: UUID | None = None
    only: str = ""


@dataclass(frozen=True)
class Line:
    """Somebody did one thing at one moment with one record, or with so many (`records`; 0 when with none)."""

    at: datetime
    person: str
    role: str
    action: str
    records: int
    patient: UUID | None

    @property
    def reads(self) -> bool:
        """Whether it only read."""
        return self.action.startswith(READS)

    @property
    def kind(self) -> str:
        """What it did: `fetched` a file, `read`, or `wrote`."""
        return "fetched" if self.action.startswith(FETCHES) else "read" if self.reads else "wrote"


@dataclass(frozen=True)
class Found:
    """One page of lines, the latest first, and whether there are more."""

    lines: list[Line]
    page: int
    more: bool


def audit_for(*, actor: User, asked: Asked, page: int = 1) -> Found:
    """What was done in the auditor's clinic, as `asked`. Reading it is a line of the audit too. Raises NotAllowed."""
    require(actor, May.SEE_AUDIT)
    AuditEvent.objects.create(actor=actor, action="read_audit")
    page = max(page, 1)
    rows = list(_moments(_events(actor, asked))[(page - 1) * PAGE : page * PAGE + 1])
    return Found([_line(row) for row in rows[:PAGE]], page, len(rows) > PAGE)


def audit_csv(*, actor: User, asked: Asked) -> Iterator[str]:
    """The same as a table, every record on a line of its own, piece by piece. Raises NotAllowed before the first."""
    require(actor, May.SEE_AUDIT)
    AuditEvent.objects.create(actor=actor, action="fetch_audit")
    rows = (
        _events(actor, asked)
        .order_by("-at", "-pk")
        .values_list("at", "actor__username", "actor__role", "action", "patient")
    )
    return _table([("at", "person", "role", "action", "patient")], rows[:MOST_IN_A_FILE])


def people_in_audit(actor: User) -> list[str]:
    """User names of the clinic's staff, to choose from."""
    require(actor, May.SEE_AUDIT)
    found = User.objects.filter(clinic=actor.clinic).exclude(role="patient").order_by("username")
    return list(found.values_list("username", flat=True))


def who_looked(*, actor: User, days: int = 90) -> list[Line]:
    """Who read or changed the actor's own record in the last `days`, the latest first: one line a day for each person
    and kind. Raises DoesNotExist when the actor has no record, NotAllowed for anybody but a patient."""
    require(actor, May.SEE_OWN_COURSE)
    since = timezone.now() - timedelta(days=days)
    events = AuditEvent.objects.filter(patient=own_record(actor), at__gte=since).exclude(action=REFUSED)
    lines: dict[tuple[date, int | None, str], Line] = {}
    for event in events.select_related("actor").order_by("-at"):
        person, role = (event.actor.known_as, event.actor.role) if event.actor else ("", "")
        line = Line(event.at, person, role, event.action, 1, event.patient_id)
        lines.setdefault((timezone.localtime(event.at).date(), event.actor_id, line.kind), line)
    return list(lines.values())


def _events(actor: User, asked: Asked) -> QuerySet[AuditEvent]:
    """The events that concerned the actor's clinic when they were written: done by its people, or to the records of
    who was its patient then."""
    start = timezone.make_aware(datetime.combine(asked.first, time.min))
    end = timezone.make_aware(datetime.combine(days_after(asked.last, 1), time.min))
    found = AuditEvent.objects.filter(clinic=actor.clinic, at__gte=start, at__lt=end)
    if asked.person:
        found = found.filter(actor__username=asked.person)
    if asked.patient:
        found = found.filter(patient=asked.patient)
    reads = reduce(or_, (Q(action__startswith=one) for one in READS))
    return found.filter(reads) if asked.only == "reads" else found.exclude(reads) if asked.only == "changes" else found


def _moments(events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent, dict[str, object]]:
    """Events of one person, one kind and one second as one row: a list of 200 patients is one look and not 200."""
    by_second = events.annotate(second=TruncSecond("at")).values("second", "actor__username", "actor__role", "action")
    counted = by_second.annotate(records=Count("patient", distinct=True), one=Min("patient"), latest=Max("pk"))
    return counted.order_by("-second", "-latest")


def _line(row: dict[str, object]) -> Line:
    records = int(str(row["records"]))
    one = row["one"] if records == 1 else None
    patient = one if isinstance(one, UUID) else UUID(str(one)) if one else None
    second = row["second"]
    assert isinstance(second, datetime)  # noqa: S101  that is what TruncSecond gives
    return Line(
        second, str(row["actor__username"] or ""), str(row["actor__role"] or ""), str(row["action"]), records, patient
    )


def _table(head: list[tuple[str, ...]], rows: QuerySet[AuditEvent, tuple[object, ...]]) -> Iterator[str]:
    for row in (*head, *rows.iterator()):
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerow(["" if cell is None else str(cell) for cell in row])
        yield out.getvalue()
