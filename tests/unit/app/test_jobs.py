"""Long work stops where it is asked to, goes on where it stopped, and survives the death of its process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from houses import House, demo, house, user
from replan.app.actions import create_demo_clinic
from replan.app.actions.jobs import cancel_job, resume_job, start_job
from replan.app.jobs.kinds import KINDS
from replan.app.jobs.run import run
from replan.app.jobs.tend import DAILY, SILENT, forget, revive, start_the_day
from replan.app.jobs.work import Lost, Work, take
from replan.app.jobs.worker import drain as drain_really
from replan.app.permissions import NotAllowed
from replan.app.queries.jobs import file_of, job_for, jobs_for, may_fetch, startable
from replan.app.reviews import pack
from replan.core.errors import UserError
from replan.demo import demo_courses
from replan.demo.crowd import crowd
from replan.evaluation import evaluate
from replan.outcomes import rows_from_json
from replan.store.models import AuditEvent, Clinic, Episode, Job, Patient, Role, StoredReview, User

pytestmark = pytest.mark.django_db

MAPPING = """
layout: long
patient: who
condition: lbp_acute
time: {column: week, unit: weeks, anchor: 2026-01-05}
measures:
  odi: {column: odi}
"""
TABLE = "who,week,odi\n" + "".join(f"p{n},{week},{40 - week * 3}\n" for n in range(8) for week in (0, 3))


def _import(home: House) -> Job:
    given = {"table": TABLE, "mapping": MAPPING, "therapist": home.therapist.username}
    return start_job(actor=home.lead, kind="import", arguments=given)


def drain() -> None:
    """Runs what waits in the queue, inside the test's own transaction, which a real worker could not see."""
    while (waiting := DBTaskResult.objects.ready().order_by("enqueued_at").first()) is not None:
        job_id = waiting.args_kwargs["args"][0]
        waiting.delete()
        run(job_id)


def _taken_in(home: House) -> int:
    return Patient.objects.filter(clinic=home.clinic).count() - 1


def _stop_before_piece(monkeypatch: pytest.MonkeyPatch, number: int, what: Callable[[Work], None]) -> None:
    """Lets `what` happen before the piece `number` of whatever runs."""
    before, seen = Work.stop_if_asked, [0]

    def watched(self: Work) -> None:
        seen[0] += 1
        if seen[0] == number:
            what(self)
        before(self)

    monkeypatch.setattr(Work, "stop_if_asked", watched)


def _asked(work: Work) -> None:
    Job.objects.filter(pk=work.job.pk).update(cancel_asked=True)


def _killed(work: Work) -> None:
    raise SystemExit


def test_an_import_takes_in_every_patient_with_course_and_audit() -> None:
    home = house()
    job = _import(home)
    drain()
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 8, 8)
    assert _taken_in(home) == 8
    assert job.result["patients"] == 8
    assert "table" not in job.arguments
    assert AuditEvent.objects.filter(actor=home.lead, action="add_patient").count() == 8


@pytest.mark.django_db(transaction=True)
def test_the_worker_takes_jobs_from_the_queue_in_the_database() -> None:
    home = house()
    job = _import(home)
    drain_really()
    job.refresh_from_db()
    assert (job.state, _taken_in(home)) == ("done", 8)
    assert not DBTaskResult.objects.ready().exists()


def test_a_cancelled_import_leaves_whole_patients_only_and_goes_on_where_it_stopped(monkeypatch: Any) -> None:
    home = house()
    job = _import(home)
    with monkeypatch.context() as patched:
        _stop_before_piece(patched, 4, _asked)
        run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done) == ("cancelled", 3)
    assert _taken_in(home) == 3
    assert all(patient.episodes.count() == 1 for patient in Patient.objects.filter(clinic=home.clinic))
    assert Episode.objects.filter(patient__clinic=home.clinic, score__isnull=True).count() == 0
    resume_job(actor=home.lead, job_id=job.pk)
    drain()
    job.refresh_from_db()
    assert (job.state, job.result["patients"], _taken_in(home)) == ("done", 8, 8)


def test_an_error_in_the_middle_of_a_piece_undoes_that_piece(monkeypatch: Any) -> None:
    home = house()
    job = _import(home)
    before, seen = Work.keep, [0]

    def break_third(self: Work, **fields: Any) -> None:
        seen[0] += 1
        if seen[0] == 3:
            raise RuntimeError
        before(self, **fields)

    with monkeypatch.context() as patched:
        patched.setattr(Work, "keep", break_third)
        run(job.pk)
    job.refresh_from_db()
    assert job.state == "broken"
    assert _taken_in(home) == 2
    resume_job(actor=home.lead, job_id=job.pk)
    drain()
    assert _taken_in(home) == 8


def test_the_same_table_twice_takes_nobody_in_twice() -> None:
    home = house()
    _import(home)
    drain()
    again = _import(home)
    drain()
    again.refresh_from_db()
    assert (again.result["patients"], again.result["skipped"], _taken_in(home)) == (0, 8, 8)


@pytest.mark.parametrize("change", [{"mapping": "layout: wild"}, {"table": "nothing"}, {"table": ""}])
def test_a_table_that_cannot_be_read_is_told_before_anything_is_queued(change: dict[str, str]) -> None:
    home = house()
    given = {"table": TABLE, "mapping": MAPPING, "therapist": home.therapist.username, **change}
    with pytest.raises(UserError):
        start_job(actor=home.lead, kind="import", arguments=given)
    assert not Job.objects.exists()


def test_a_job_whose_process_died_is_picked_up_again_and_ends(monkeypatch: Any) -> None:
    home = house()
    job = _import(home)
    with monkeypatch.context() as patched:
        _stop_before_piece(patched, 5, _killed)
        with pytest.raises(SystemExit):
            run(job.pk)
    DBTaskResult.objects.all().delete()
    job.refresh_from_db()
    assert (job.state, job.done, _taken_in(home)) == ("running", 4, 4)
    now = timezone.now()
    assert revive(now + SILENT / 2) == 0
    assert revive(now + SILENT * 2) == 1
    drain()
    job.refresh_from_db()
    assert (job.state, _taken_in(home)) == ("done", 8)


def test_a_process_that_was_given_up_writes_nothing_more() -> None:
    home = house()
    job = _import(home)
    work = take(job.pk)
    assert work is not None
    assert take(job.pk) is None
    revive(timezone.now() + SILENT * 2)
    with pytest.raises(Lost), work.piece(done=1, total=8, place={"next": 1}):
        Patient.objects.filter(clinic=home.clinic).update(name="changed")
    assert not Patient.objects.filter(name="changed").exists()


def test_a_job_that_waits_is_stopped_at_once() -> None:
    home = house()
    job = _import(home)
    cancel_job(actor=home.lead, job_id=job.pk)
    drain()
    job.refresh_from_db()
    assert (job.state, _taken_in(home)) == ("cancelled", 0)


@pytest.mark.parametrize("kind", ["reviews", "clinic_report", "export"])
def test_work_on_every_patient_can_stop_and_go_on_to_the_same_end(kind: str, monkeypatch: Any) -> None:
    demo()
    lead = user("lead")
    monkeypatch.setattr(f"replan.app.jobs.{'report' if kind == 'clinic_report' else kind}.AT_ONCE", 2)
    whole = start_job(actor=lead, kind=kind)
    drain()
    whole.refresh_from_db()
    assert whole.state == "done", whole.problem
    expected = whole.result
    parted = start_job(actor=lead, kind=kind)
    with monkeypatch.context() as patched:
        _stop_before_piece(patched, 3, _asked)
        run(parted.pk)
    parted.refresh_from_db()
    assert parted.state == "cancelled"
    assert 0 < parted.done < parted.total
    resume_job(actor=lead, job_id=parted.pk)
    drain()
    parted.refresh_from_db()
    assert (parted.state, parted.result) == ("done", expected)


def _spoil(username: str) -> None:
    """Makes the record of one patient unreadable."""
    episode = Episode.objects.get(patient__user__username=username)
    episode.document = {**episode.document, "episode": {**episode.document["episode"], "start": "yesterday"}}
    episode.save()


def test_a_list_of_jobs_tells_what_each_gave_and_carries_no_file() -> None:
    demo()
    lead = user("lead")
    done = [start_job(actor=lead, kind=kind) for kind in ("export", "clinic_report", "reviews")]
    drain()
    with CaptureQueriesContext(connection) as queries:
        found = {job.kind: job.result for job in jobs_for(lead)}
    assert len(queries) == 1
    assert '"result", "' not in queries[0]["sql"]
    for job in done:
        whole = job_for(actor=lead, job_id=job.pk).result
        assert [*found[job.kind]["files"]] == sorted(whole.get("files", {}))
        assert not any(found[job.kind]["files"].values())
        told = {key: value for key, value in whole.items() if key not in ("files", "names", "rows", "run")}
        assert {key: value for key, value in found[job.kind].items() if key != "files"} == told


@pytest.mark.parametrize(("kind", "left"), [("export", 9), ("clinic_report", 9)])
def test_a_record_that_cannot_be_read_stops_nobody_elses_and_is_counted(kind: str, left: int) -> None:
    demo()
    _spoil("mei")
    job = start_job(actor=user("lead"), kind=kind)
    drain()
    job.refresh_from_db()
    assert (job.state, job.result["unreadable"]) == ("done", 1), job.problem
    [text] = job.result["files"].values()
    assert len(text.splitlines()) - (kind == "clinic_report") == left
    exported = AuditEvent.objects.filter(action="export_course")
    assert exported.count() == (left if kind == "export" else 0)
    assert not exported.filter(patient__user__username="mei").exists()


def test_the_days_reviews_are_there_when_the_caseload_opens() -> None:
    demo()
    start_job(actor=user("lead"), kind="reviews")
    drain()
    assert StoredReview.objects.filter(as_of=timezone.localdate()).count() == 10


def test_the_report_holds_no_name_and_its_file_no_key() -> None:
    demo()
    job = start_job(actor=user("lead"), kind="clinic_report")
    drain()
    text = file_of(actor=user("lead"), job_id=job.pk, name="outcomes.csv")
    job.refresh_from_db()
    assert len(rows_from_json(job.result["rows"])) == 10
    for patient in Patient.objects.all():
        assert patient.name not in str(job.result)
        assert str(patient.pk) not in str(job.result)
    assert "amara" not in text


def test_too_few_patients_to_learn_from_is_a_sentence_and_not_a_crash() -> None:
    home = house()
    for kind in ("fit", "evaluate"):
        job = start_job(actor=home.lead, kind=kind)
        drain()
        job.refresh_from_db()
        assert job.state == "broken"
        assert "Come back with more follow-up scores" in job.problem


def test_a_clinic_learns_from_its_own_patients(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("replan.evaluation.fit._held_out", lambda *_: [])  # its own tests take minutes
    quick = partial(evaluate, known=(1,))
    monkeypatch.setattr("replan.app.jobs.evaluation.evaluate", quick)
    monkeypatch.setattr("replan.app.jobs.evaluation.FOLDS", 2)
    home = house()
    table = "who,week,odi\n" + "".join(
        f"q{n},{week},{46 - (n % 7) - week * (1 + n % 4)}\n" for n in range(32) for week in (0, 3, 6)
    )
    given = {"table": table, "mapping": MAPPING, "therapist": home.therapist.username}
    start_job(actor=home.lead, kind="import", arguments=given)
    drain()
    _spoil(home.own.username)
    fit, check = (start_job(actor=home.lead, kind=kind) for kind in ("fit", "evaluate"))
    drain()
    fit.refresh_from_db()
    check.refresh_from_db()
    assert fit.state == "done", fit.problem
    assert '"measure": "odi"' in fit.result["files"]["prior.json"]
    assert check.state == "done", check.problem
    assert "<svg" in check.result["files"]["lbp_acute.html"]
    assert (fit.result["unreadable"], check.result["unreadable"]) == (1, 1)


@pytest.mark.parametrize("kind", ["fit", "evaluate"])
def test_learning_and_checking_on_the_demo_clinic_tell_how_far_they_are_stop_and_go_on_to_the_same_end(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("replan.evaluation.fit._held_out", lambda *_: [])  # its own tests take minutes
    monkeypatch.setattr("replan.app.jobs.evaluation.evaluate", partial(evaluate, known=(1,)))
    today = timezone.localdate()
    few = [
        one for one in crowd(today, pack()) if one.course.episode.condition in ("ankle_sprain", "neck_pain_nonspecific")
    ]
    create_demo_clinic(patients=demo_courses(today), today=today, crowd=few)
    lead = user("lead")
    whole = start_job(actor=lead, kind=kind)
    drain()
    whole.refresh_from_db()
    assert whole.state == "done", whole.problem
    assert whole.done == whole.total > 2
    parted = start_job(actor=lead, kind=kind)
    with monkeypatch.context() as patched:
        _stop_before_piece(patched, 5, _asked)  # each condition is asked about twice
        run(parted.pk)
    parted.refresh_from_db()
    assert (parted.state, parted.done, parted.total) == ("cancelled", 2, whole.total)
    resume_job(actor=lead, job_id=parted.pk)
    drain()
    parted.refresh_from_db()
    assert (parted.state, parted.done, parted.result) == ("done", whole.total, whole.result)


def _person(role: str, home: House) -> User:
    return User.objects.create(username=f"one-{role}", role=role, clinic=home.clinic)


@pytest.mark.parametrize("role", [Role.PATIENT, Role.THERAPIST, Role.ASSISTANT, Role.AUDITOR])
def test_who_may_not_run_jobs_neither_starts_nor_sees_them(role: str) -> None:
    home = house()
    job = _import(home)
    who = _person(role, home)
    for call in (
        lambda: start_job(actor=who, kind="reviews"),
        lambda: cancel_job(actor=who, job_id=job.pk),
        lambda: resume_job(actor=who, job_id=job.pk),
        lambda: jobs_for(who),
        lambda: job_for(actor=who, job_id=job.pk),
        lambda: file_of(actor=who, job_id=job.pk, name="courses.jsonl"),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_an_administrator_runs_work_and_reads_no_record() -> None:
    home = house()
    admin = _person(Role.ADMINISTRATOR, home)
    assert "export" not in startable(admin)
    with pytest.raises(NotAllowed):
        start_job(actor=admin, kind="export")
    export = start_job(actor=home.lead, kind="export")
    drain()
    assert job_for(actor=admin, job_id=export.pk).state == "done"
    assert not any(may_fetch(admin, kind) for kind in KINDS)
    with pytest.raises(NotAllowed):
        file_of(actor=admin, job_id=export.pk, name="courses.jsonl")
    assert "courses.jsonl" in export.__class__.objects.get(pk=export.pk).result["files"]


def test_only_who_may_start_an_export_stops_it_or_goes_on_with_it() -> None:
    home = house()
    admin = _person(Role.ADMINISTRATOR, home)
    export = start_job(actor=home.lead, kind="export")
    for call in (cancel_job, resume_job):
        with pytest.raises(NotAllowed):
            call(actor=admin, job_id=export.pk)
    export.refresh_from_db()
    assert export.state == "waiting"
    cancel_job(actor=home.lead, job_id=export.pk)
    export.refresh_from_db()
    assert export.state == "cancelled"


def test_another_clinics_job_does_not_exist() -> None:
    north, south = house("North"), house("South")
    job = _import(north)
    for call in (
        lambda: cancel_job(actor=south.lead, job_id=job.pk),
        lambda: resume_job(actor=south.lead, job_id=job.pk),
        lambda: job_for(actor=south.lead, job_id=job.pk),
    ):
        with pytest.raises(Job.DoesNotExist):
            call()
    assert jobs_for(south.lead) == []


def test_work_on_one_clinic_leaves_the_other_alone() -> None:
    north, south = house("North"), house("South")
    start_job(actor=north.lead, kind="export")
    start_job(actor=north.lead, kind="reviews")
    drain()
    assert not AuditEvent.objects.filter(patient=south.patient, action="export_course").exists()
    assert StoredReview.objects.get().episode.patient == north.patient


def test_the_work_of_the_day_starts_once_a_day_for_each_clinic() -> None:
    house("North"), house("South")
    now = timezone.now()
    start_the_day(now)
    start_the_day(now)
    assert Job.objects.count() == len(DAILY) * Clinic.objects.count()
    start_the_day(now + timedelta(days=1))
    drain()
    assert Job.objects.filter(state="done").count() == 2 * len(DAILY) * Clinic.objects.count()


def test_what_a_job_was_given_and_gave_is_thrown_away_after_a_week() -> None:
    home = house()
    job = _import(home)
    cancel_job(actor=home.lead, job_id=job.pk)
    forget(timezone.now())
    job.refresh_from_db()
    assert job.arguments
    forget(timezone.now() + timedelta(days=8))
    job.refresh_from_db()
    assert not job.arguments


def test_the_same_work_is_not_queued_twice() -> None:
    home = house()
    assert start_job(actor=home.lead, kind="reviews") == start_job(actor=home.lead, kind="reviews")
