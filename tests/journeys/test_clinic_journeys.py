"""A clinic lead who has to know whether care works, fairly; and a therapist who wants to learn."""

from __future__ import annotations

from django.utils import timezone

from journeys.walk import Visitor
from replan.app.jobs.worker import drain
from replan.outcomes import Row, rows_to_json
from replan.outcomes.forecasts import Forecast
from replan.outcomes.rows import Done
from replan.store.models import Clinic, Job, User
from unit.outcomes.rows_made import row, rows


def _cohort() -> list[Row]:
    amara, jonas = (str(User.objects.get(username=name).pk) for name in ("amara", "jonas"))
    done = (Done(intervention="education", stance="for", grade="strong", amount=10.0),)
    told = [Forecast(known=1, chance=0.1 + 0.02 * n, failed=n % 3 == 0, below=0.3, upto=0.4) for n in range(40)]
    return [
        *rows(14, 20, therapist=amara, expected=0.6, options=("massage",), content=done, visit_costs=(60.0,)),
        *rows(9, 20, therapist=jonas, expected=0.5, days_since=40),
        *(row(improved=not one.failed, expected=1 - one.chance, forecasts=(one,), condition="knee_oa") for one in told),
        *rows(1, 3, condition="tka"),
        *rows(6, 8, state="ended", ended="well"),
        *rows(0, 5, state="quiet"),
    ]


def _report() -> None:
    result = {"on": timezone.localdate().isoformat(), "rows": rows_to_json(_cohort())}
    Job.objects.create(clinic=Clinic.objects.get(), kind="clinic_report", state="done", result=result)


def test_a_lead_sees_whether_care_works_without_a_league_table(visitor: Visitor) -> None:
    # Given a clinic with a report
    _report()
    visitor.signs_in("lead")
    # When the lead opens the clinic
    visitor.presses(".places >> text=Clinic")
    # Then one sentence answers, and each condition stands beside what was expected
    visitor.sees("reached an important change.")
    visitor.sees("Acute non-specific low back pain")
    visitor.sees("Too few to say: 3 patients")
    assert visitor.page.locator("svg.range").count() == 2
    # And the funnel names therapists by the alphabet
    names = visitor.page.locator("svg.evaluate text").all_text_contents()
    assert names.index("Amara Nwachukwu") < names.index("Jonas Meyer")
    visitor.finds_no_barrier()
    # And care: gaps, endings, content, and what missed visits cost
    visitor.presses(".filters >> text=Care")
    visitor.sees("Open courses whose last score is older than four weeks")
    visitor.sees("Reached the goal or well")
    visitor.sees("Went quiet, reason unknown")
    visitor.sees("missed visits cost somewhere between")
    visitor.finds_no_barrier()
    # And whether forecasts can be trusted
    visitor.presses(".filters >> text=Forecasts")
    visitor.sees("From the first score alone, on 40 patients")
    assert visitor.page.locator("svg.evaluate").count() == 2
    visitor.finds_no_barrier()


def test_a_therapist_learns_what_helped_patients_like_one_and_what_that_cannot_tell(visitor: Visitor) -> None:
    # Given Jonas with a patient who stands still
    _report()
    jo = User.objects.get(username="jo").patient
    visitor.signs_in("jonas")
    # When he asks what helped patients like Jo
    visitor.opens(f"/patients/{jo.pk}/like-this/")
    # Then he is told whom it is about, and that this is no trial
    visitor.sees("It can raise a question; it cannot answer it.")
    visitor.sees("Acute non-specific low back pain")
    # And with all starts and durations he sees successes and failures on both sides
    visitor.page.select_option("#start", "")
    visitor.page.select_option("#duration", "")
    visitor.presses("main form button")
    visitor.sees("20 patients: 14 reached it, 6 did not")
    visitor.sees("Without it")
    visitor.finds_no_barrier()
    # And another therapist's patient does not exist for him
    ruth = User.objects.get(username="ruth").patient
    assert visitor.opens(f"/patients/{ruth.pk}/like-this/") == 404


def test_the_first_report_is_made_by_a_job_that_shows_its_progress(visitor: Visitor) -> None:
    # Given a clinic without a report
    visitor.signs_in("lead")
    visitor.presses(".places >> text=Clinic")
    visitor.sees("There is no report yet")
    # When the lead asks for it and the worker takes it
    visitor.presses("text=Make the report now")
    visitor.sees("Waiting")
    visitor.finds_no_barrier()
    drain()
    # Then it is done, its file can be saved, and the clinic's page shows it
    visitor.page.wait_for_selector("text=Save outcomes.csv", timeout=15_000)
    visitor.opens("/clinic/")
    visitor.sees("As of")
    visitor.sees("10 courses")
