"""The clinic's pages: for whom, whose names, how few queries, and nothing said of few."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from houses import STRONG, demo, house, signed_in, user
from replan.app.actions.jobs import finished_job
from replan.app.actions.staff import set_active
from replan.outcomes import Row, rows_to_json
from replan.store.models import Clinic, Job, User
from unit.outcomes.rows_made import row, rows

pytestmark = pytest.mark.django_db

PAGES = ("clinic", "clinic_care", "clinic_forecasts", "clinic_learning", "clinic_export")
MOST_QUERIES = 8


def report(clinic: Clinic, found: list[Row]) -> None:
    """A report of these rows."""
    result = {"on": timezone.localdate().isoformat(), "rows": rows_to_json(found)}
    Job.objects.create(clinic=clinic, kind="clinic_report", state="done", result=result)


def cohort() -> list[Row]:
    """Forty patients of two therapists: one with harder ones."""
    amara, jonas = str(user("amara").pk), str(user("jonas").pk)
    return [
        *rows(12, 20, therapist=amara, expected=0.6, options=("yoga",)),
        *rows(6, 20, therapist=jonas, expected=0.3),
        *rows(3, 4, condition="knee_oa", therapist=jonas, weeks_before=40.0),
    ]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("who", "status"), [("lead", 200), ("amara", 200), ("sam", 403), ("admin", 403), ("auditor", 403), ("jo", 403)]
)
def test_the_clinics_pages_are_for_who_leads_it_and_who_treats_there(name: str, who: str, status: int) -> None:
    report(demo(), cohort())
    assert signed_in(who).get(reverse(name)).status_code == status


@pytest.mark.parametrize("name", PAGES)
def test_before_the_first_report_the_page_says_so(name: str) -> None:
    demo()
    html = signed_in("lead").get(reverse(name)).content.decode()
    assert "There is no report yet" in html
    assert "Make the report now" in html
    assert "Make the report now" not in signed_in("amara").get(reverse(name)).content.decode()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_few_queries_however_many_patients(name: str, lang: str, django_assert_max_num_queries: Any) -> None:
    report(demo(), cohort() * 10)
    User.objects.filter(username="lead").update(lang=lang)
    client = signed_in("lead")
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(reverse(name), {"condition": "lbp_acute"})


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "3 patients had no room to improve"), ("es", "3 pacientes no tenían margen")]
)
def test_the_page_says_how_many_had_no_room_to_improve(lang: str, said: str) -> None:
    none = [row(improved=None, expected=None, no_room=True)] * 3
    report(demo(), [*cohort(), *none])
    User.objects.filter(username="lead").update(lang=lang)
    assert said in signed_in("lead").get(reverse("clinic")).content.decode()


def test_nothing_is_said_of_fewer_than_ten() -> None:
    report(demo(), cohort())
    html = signed_in("lead").get(reverse("clinic")).content.decode()
    assert "Too few to say: 4 patients" in html
    assert "Knee osteoarthritis" in html
    table = list(csv.DictReader(io.StringIO(signed_in("lead").get(reverse("clinic_export")).content.decode())))
    [knee] = [line for line in table if line["condition"] == "knee_oa"]
    assert (knee["patients"], knee["improved"], knee["shrunken"]) == ("4", "", "")


def test_therapists_stand_by_name_and_a_therapist_reads_only_the_own() -> None:
    report(demo(), cohort())
    html = signed_in("lead").get(reverse("clinic")).content.decode()
    assert html.index("Amara Nwachukwu") < html.index("Jonas Meyer")
    own = signed_in("jonas").get(reverse("clinic")).content.decode()
    assert "Jonas Meyer" in own
    assert "Amara Nwachukwu" not in own


def test_the_order_of_names_does_not_follow_outcomes() -> None:
    clinic = demo()
    amara, jonas = str(user("amara").pk), str(user("jonas").pk)
    for better, worse in ((amara, jonas), (jonas, amara)):
        Job.objects.all().delete()
        report(clinic, [*rows(18, 20, therapist=better), *rows(4, 20, therapist=worse)])
        html = signed_in("lead").get(reverse("clinic")).content.decode()
        drawn = html[html.index('<svg class="chart evaluate"') :]
        assert drawn.index(">Amara Nwachukwu<") < drawn.index(">Jonas Meyer<")
        labels = [
            float(drawn[: drawn.index(f">{name}<")].rsplit('y="', 1)[1].split('"')[0])
            for name in ("Amara Nwachukwu", "Jonas Meyer")
        ]
        assert labels[0] < labels[1]


def test_what_helped_counts_those_it_did_not_help_and_says_its_limits() -> None:
    report(demo(), cohort())
    html = signed_in("amara").get(reverse("clinic_learning"), {"condition": "lbp_acute"}).content.decode()
    assert "40 patients like this have an outcome: 18 reached an important change, 22 did not" in html
    assert "20 patients: 12 reached it, 8 did not" in html
    assert "Whoever does badly is offered more" in html
    few = signed_in("amara").get(reverse("clinic_learning"), {"condition": "knee_oa"}).content.decode()
    assert "Nothing is said of fewer" in few


def test_a_patients_page_leads_to_patients_like_that_one_and_only_within_reach() -> None:
    clinic = demo()
    finished_job(clinic=clinic, kind="clinic_report")
    jo = user("jo").patient
    answer = signed_in("jonas").get(reverse("like_this", args=[jo.pk]))
    assert answer.status_code == 302
    assert "condition=lbp_acute" in answer.headers["Location"]
    assert signed_in("jonas").get(answer.headers["Location"]).status_code == 200
    assert signed_in("amara").get(reverse("like_this", args=[jo.pk])).status_code == 404


@pytest.mark.parametrize(
    "query", ["?condition=nothing", "?condition=lbp_acute&start=nan", "?start=9&duration=x", "?condition='\"<"]
)
def test_a_query_that_makes_no_sense_gets_the_plain_page(query: str) -> None:
    report(demo(), cohort())
    assert signed_in("lead").get(reverse("clinic_learning") + query).status_code == 200


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("people", {"lead", "admin"}),
        ("teams", {"lead", "admin"}),
        ("invitations", {"lead", "admin"}),
        ("jobs", {"lead", "admin"}),
        ("job_import", {"lead", "admin"}),
        ("hand_over", {"lead", "amara"}),
        ("audit", {"auditor"}),
        ("audit_export", {"auditor"}),
    ],
)
def test_each_page_opens_for_its_roles_and_for_no_other(name: str, allowed: set[str]) -> None:
    demo()
    for who in ("jo", "amara", "sam", "lead", "admin", "auditor"):
        assert signed_in(who).get(reverse(name)).status_code == (200 if who in allowed else 403), who


@pytest.mark.parametrize("name", ["people", "teams", "invitations", "jobs", "hand_over"])
def test_pages_of_administration_take_few_queries(name: str, django_assert_max_num_queries: Any) -> None:
    demo()
    client = signed_in("lead")
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(reverse(name))


def test_a_role_begins_where_its_work_is() -> None:
    demo()
    places = {"admin": "/people/", "auditor": "/audit/", "lead": "/caseload/", "sam": "/caseload/"}
    for who, where in places.items():
        assert signed_in(who).get("/").headers["Location"] == where


def test_an_administrator_opens_no_patient() -> None:
    demo()
    jo = user("jo").patient
    assert signed_in("admin").get(reverse("patient", args=[jo.pk])).status_code in (403, 404)


def test_a_file_of_a_job_is_saved_and_never_opened_as_a_page_of_ours() -> None:
    clinic = demo()
    job = finished_job(clinic=clinic, kind="clinic_report")
    answer = signed_in("lead").get(reverse("job_file", args=[job.pk, "outcomes.csv"]))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="outcomes.csv"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert signed_in("lead").get(reverse("job_file", args=[job.pk, "other.csv"])).status_code == 404


def test_who_left_is_signed_out_at_the_next_page_and_can_come_back() -> None:
    home = house()
    client = Client()
    client.post("/sign-in/", {"username": home.therapist.username, "password": STRONG})
    assert client.get("/caseload/").status_code == 200
    set_active(actor=home.lead, user_id=home.therapist.pk, active=False)
    assert client.get("/caseload/").status_code == 302
    set_active(actor=home.lead, user_id=home.therapist.pk, active=True)
    assert client.get("/caseload/").status_code in (200, 302)
