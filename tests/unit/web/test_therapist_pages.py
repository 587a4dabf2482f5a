"""What a therapist's pages say and save: evidence, views of one's own, visits, changes of plan, messages."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from houses import House, demo, house, signed_in, user
from replan.app.actions.people import add_user
from replan.app.queries.courses import courses_of, current_episode
from replan.course import Course
from replan.store.models import AuditEvent, Episode, Patient, Role, Score, SectionRow, Team

pytestmark = pytest.mark.django_db

DISC, UNMEASURED = 0, 8
MOST_QUERIES = 24
"""Queries of one view of the list with its session and audit, whoever many patients there are."""


def html(answer: Any) -> str:
    return answer.content.decode()


def course(patient: Patient) -> Course:
    episode = current_episode(patient)
    return courses_of([episode])[episode.pk]


def at(name: str, north: House, *more: Any) -> str:
    return reverse(name, args=[north.patient.pk, *more])


def test_a_search_finds_names_whatever_the_accents_and_conditions_in_both_languages() -> None:
    demo()
    client = signed_in(user("amara"))
    for wanted in ("tomas", "TOMÁS", "herrera tom", "rotator", "manguito"):
        page = html(client.get("/caseload/", {"q": wanted}))
        assert "Tomás Herrera" in page
        assert "Mei Tanaka" not in page
    assert "Nobody here" in html(client.get("/caseload/", {"q": "zebra"}))


def test_the_list_costs_the_same_queries_for_many_as_for_few() -> None:
    north = house()
    client = signed_in(north.therapist)
    counted = []
    for more in (0, 40):
        for _ in range(more):
            twin = Patient.objects.create(name="Twin", clinic=north.clinic, therapist=north.therapist)
            old = current_episode(north.patient)
            episode = Episode.objects.create(patient=twin, document=old.document, started=old.started)
            Score.objects.create(episode=episode, measure="odi", on=old.started, value=40)
        client.get("/caseload/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/caseload/").status_code == 200
        counted.append(len(queries))
    assert max(counted) <= MOST_QUERIES


def test_every_figure_of_every_patient_has_its_evidence_in_both_languages() -> None:
    demo()
    lead = signed_in(user("lead"))
    seen = set()
    for episode in Episode.objects.all():
        page = html(lead.get(reverse("patient", args=[episode.patient_id])))
        links = set(re.findall(rf'href="(/patients/{episode.patient_id}/why/[^"]+)"', page))
        assert len(links) >= 10
        for link in links if episode.pk % 3 == 0 else list(links)[:4]:
            answer = lead.get(link)
            assert answer.status_code == 200, link
            seen.add(link.split("/")[-2])
    user_ = user("lead")
    user_.lang = "es"
    user_.save()
    assert signed_in(user_).get(link).status_code == 200
    assert {"chance", "adherence", "reason-misdiagnosis"} <= seen
    assert lead.get(reverse("why", args=[episode.patient_id, "horoscope"])).status_code == 404


def test_a_figure_leads_to_its_rows_with_who_entered_them_and_to_its_source() -> None:
    north = house(story=DISC)
    client = signed_in(north.therapist)
    today = timezone.localdate().isoformat()
    client.post(at("score", north), {"scale": "odi", "score": "31", "on": today})
    client.post(at("score", north), {"scale": "odi", "score": "32", "on": today})
    page = html(client.get(at("why", north, "chance")))
    assert "Oswestry Disability Index: 32" in page
    assert "north-therapist," in page
    assert re.search(r"<del[^>]*>Oswestry Disability Index: 31</del>", page)
    assert "came with the record" in page
    assert '/knowledge/measures/odi/"' in page
    assert AuditEvent.objects.filter(actor=north.therapist, action="read_entries").exists()


def test_a_view_of_ones_own_is_kept_shown_and_can_be_taken_back() -> None:
    north = house(story=DISC)
    client = signed_in(north.therapist)
    form = {"roadblock": "misdiagnosis", "holds": "no", "because": "an MRI in May showed no disc"}
    page = html(client.post(at("disagree", north), form, follow=True))
    assert "an MRI in May showed no disc" in page
    [view] = course(north.patient).disagreements
    assert (view.roadblock, view.holds, view.by) == ("misdiagnosis", False, "north-therapist")
    client.post(at("disagree", north), {"roadblock": "misdiagnosis", "withdraw": "1"})
    assert course(north.patient).disagreements == ()
    assert SectionRow.objects.filter(section="disagreements").count() == 2


@pytest.mark.parametrize("form", [{"holds": "no"}, {"because": "so"}, {"holds": "maybe", "because": "so"}])
def test_a_view_without_a_why_is_refused_and_what_was_typed_stays(form: dict[str, str]) -> None:
    north = house(story=DISC)
    answer = signed_in(north.therapist).post(at("disagree", north), {"roadblock": "misdiagnosis", **form})
    assert answer.status_code == 422
    assert 'href="#enter-because-misdiagnosis"' in html(answer)
    assert form.get("because", "") in html(answer)


def test_a_visit_is_noted_put_right_and_its_history_stays() -> None:
    north = house(story=DISC)
    client = signed_in(north.therapist)
    form = {
        "on": timezone.localdate().isoformat(), "status": "attended", "subjective": "slept better",
        "intervention": ["strengthening", "", "stretching"], "minutes": ["20", "", "7,5"], "response": "better", "note": "go on",
    }  # fmt: skip
    page = html(client.post(at("visits", north), form, follow=True))
    assert "slept better" in page
    visit = course(north.patient).visits[-1]
    assert [(item.code, item.minutes) for item in visit.interventions] == [("strengthening", 20), ("stretching", 7.5)]
    assert (visit.response, visit.provider) == ("better", "north-therapist")
    [row] = SectionRow.objects.filter(section="visits")
    # The page of one visit is told apart from the list by its title.
    titles = [
        re.findall("<title>(.*)</title>", html(client.get(a)))
        for a in (at("visit", north, row.key), at("visits", north))
    ]
    assert [title.split(":")[0] for [title] in titles] == [
        f"Put the visit of {timezone.localdate():%-d %B %Y} right",
        "Visits",
    ]
    page = html(client.post(at("visit", north, row.key), {**form, "status": "missed"}, follow=True))
    assert "One earlier version" in page
    assert [v.status for v in course(north.patient).visits if v.on == timezone.localdate()] == ["missed"]
    assert course(north.patient).visits[-1].interventions == ()


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"on": "1999-01-01"}, "visit-on"),
        ({"on": "soon"}, "visit-on"),
        ({"status": "dreamt"}, "visit-status"),
        ({"status": "booked", "on": "yesterday"}, "visit-status"),
        ({"status": "attended", "on": "next week"}, "visit-status"),
        ({"intervention": "strengthening", "minutes": "900"}, "visit-minutes-0"),
        ({"intervention": "witchcraft", "minutes": "9"}, "visit-minutes-0"),
    ],
)
def test_a_visit_that_cannot_be_names_the_field(more: dict[str, str], place: str) -> None:
    north = house(story=DISC)
    today = timezone.localdate()
    days = {"yesterday": today - timedelta(days=1), "next week": today + timedelta(days=7)}
    form = {"on": today.isoformat(), "status": "attended", "note": "kept", **more}
    if form["on"] in days:
        form["on"] = days[form["on"]].isoformat()
    answer = signed_in(north.therapist).post(at("visits", north), form)
    assert answer.status_code == 422
    assert f'href="#{place}"' in html(answer)
    assert ">kept</textarea>" in html(answer)


def change(north: House, kind: str, **form: Any) -> Any:
    form = {"reason": "because it stands still", **form}
    return signed_in(north.therapist).post(at("change_kind", north, kind), form, follow=True)


def test_exercises_change_by_lines_that_end_and_begin() -> None:
    north = house(story=DISC)
    form = {
        "per_week-0": "3",
        "sets-0": "2",
        "reps-0": "8",
        "per_week-1": "5",
        "sets-1": "3",
        "reps-1": "10",
        "stop-1": "1",
    }
    form |= {"new-name": "Prone press-up", "per_week-new": "7", "sets-new": "3", "reps-new": "10"}
    page = html(change(north, "exercises", **form))
    today, lines = timezone.localdate(), course(north.patient).program
    assert [line.exercise for line in lines if line.until is None] == ["sit_up", "prone_press_up"]
    assert [line.per_week for line in lines if line.exercise == "sit_up"] == [5, 3]
    assert {line.until for line in lines} == {None, today - timedelta(days=1)}
    [written] = course(north.patient).plan_changes
    assert written.what.startswith(
        "Curl-up now 3 times a week, 2 × 8; stopped Forward bend with a weight; new: Prone press-up"
    )
    assert "because it stands still" in page
    assert AuditEvent.objects.filter(action="change_plan").count() == 1


def test_each_kind_of_change_writes_what_it_changes_and_the_change_itself() -> None:
    north, today = house(story=DISC), timezone.localdate()
    soon = (today + timedelta(days=5)).isoformat()
    change(north, "more_sessions", planned_visits="14", next_visit=soon)
    change(north, "goal", goal="sit through a film", measure="psfs", target="8", by=soon)
    change(
        north,
        "diagnosis",
        diagnosis="lumbar_radiculopathy",
        certainty="working",
        basis=["exam"],
        roadblock="misdiagnosis",
    )
    change(north, "imaging", option="mri")
    change(north, "co_treatment", option="acupuncture")
    change(north, "approach", what="directional preference first")
    change(north, "discharge", ending="referred")
    made = course(north.patient)
    assert made.episode.planned_visits == 14
    assert soon in [visit.on.isoformat() for visit in made.visits if visit.status == "booked"]
    assert made.goals[-1].text == "sit through a film"
    assert made.episode.diagnosis is not None
    assert (made.episode.diagnosis.code, made.episode.diagnosis.basis) == ("lumbar_radiculopathy", ("exam",))
    assert "acupuncture" in [tried.option for tried in made.options_tried]
    assert made.episode.ended is not None
    kinds = ["more_sessions", "goal", "diagnosis", "imaging", "co_treatment", "approach", "discharge"]
    assert [one.kind for one in made.plan_changes] == kinds
    assert [one.roadblock for one in made.plan_changes][2] == "misdiagnosis"


@pytest.mark.parametrize(
    ("kind", "form", "place"),
    [
        ("approach", {"reason": ""}, "reason"),
        ("approach", {}, "what"),
        ("exercises", {"per_week-0": "5", "sets-0": "3", "reps-0": "12", "per_week-1": "5", "sets-1": "3", "reps-1": "10"}, "what"),
        ("exercises", {"per_week-0": "many", "per_week-1": "5", "sets-1": "3", "reps-1": "10"}, "per_week-0"),
        ("more_sessions", {"planned_visits": "0"}, "planned_visits"),
        ("fewer_sessions", {"planned_visits": "4", "next_visit": "2001-01-01"}, "next_visit"),
        ("goal", {"goal": ""}, "goal"),
        ("goal", {"goal": "x", "measure": "odi", "target": "900"}, "target"),
        ("diagnosis", {"diagnosis": "bad_luck"}, "diagnosis"),
        ("imaging", {}, "option"),
        ("discharge", {}, "ending"),
    ],
)  # fmt: skip
def test_a_change_that_cannot_be_writes_nothing_and_names_the_field(
    kind: str, form: dict[str, str], place: str
) -> None:
    north = house(story=DISC)
    answer = change(north, kind, **form)
    assert answer.status_code == 422
    assert f'href="#{place}"' in html(answer)
    assert f'id="{place}"' in html(answer)
    assert SectionRow.objects.count() == 0


def test_a_step_of_the_review_fills_in_the_form() -> None:
    north = house(story=DISC)
    client = signed_in(north.therapist)
    page = html(client.get(at("change_plan", north)))
    [link, *_] = re.findall(rf'href="({re.escape(at("change_plan", north))}[a-z_]+/\?option=[^"]+)"', page)
    form = html(client.get(link.replace("&amp;", "&")))
    what = re.search(r'<input id="what"[^>]*value="([^"]*)"', form)
    assert what is not None
    assert what[1]
    assert re.search(r'<textarea id="reason"[^>]*>[^<]+', form)


def test_a_reassessment_saves_scores_answers_and_the_response_together() -> None:
    north = house(story=DISC)
    client = signed_in(north.therapist)
    form = {
        "score-odi": "28",
        "finding-slr": "yes",
        "response": "better",
        "subjective": "less leg pain",
        "then": "plan",
    }
    answer = client.post(at("reassess", north), form, follow=True)
    assert answer.redirect_chain == [(at("change_plan", north), 302)]
    made, today = course(north.patient), timezone.localdate()
    assert [(m.score, m.by) for m in made.measurements if m.on == today] == [(28, "therapist")]
    assert [f.state for f in made.findings if f.code == "slr"] == ["present"]
    assert [(v.status, v.response, v.subjective) for v in made.visits if v.on == today] == [
        ("attended", "better", "less leg pain")
    ]


@pytest.mark.parametrize("form", [{}, {"score-odi": "900"}, {"score-odi": "many"}])
def test_a_reassessment_that_cannot_be_saves_nothing(form: dict[str, str]) -> None:
    north = house(story=DISC)
    before = course(north.patient)
    answer = signed_in(north.therapist).post(at("reassess", north), {**form, "response": "better"} if form else form)
    assert answer.status_code == 422
    assert course(north.patient) == before


def test_a_question_is_answered_and_leaves_the_caseload() -> None:
    north = house(story=UNMEASURED)
    client = signed_in(north.therapist)
    page = html(client.get(at("patient_messages", north)))
    assert "waits for an answer" in page
    [key] = re.findall(r'name="key" value="([^"]+)"', page)
    assert client.post(at("patient_messages", north), {"key": key, "text": " "}).status_code == 422
    client.post(at("patient_messages", north), {"key": key, "text": "Yes, and here is what we change."})
    [message] = course(north.patient).messages
    assert (message.answer, message.answered_on) == ("Yes, and here is what we change.", timezone.localdate())
    assert "A question waits" not in html(client.get("/caseload/"))


def test_an_assistant_records_and_changes_no_plan() -> None:
    north = house(story=DISC)
    team = Team.objects.create(clinic=north.clinic, name="Blue")
    north.therapist.team = team
    north.therapist.save()
    helper = add_user(name="helper", password="a quiet green boat", role=Role.ASSISTANT, clinic=north.clinic)
    helper.team = team
    helper.save()
    client = signed_in(helper)
    page = html(client.get(at("patient", north)))
    assert "Reassess" in page
    assert at("change_plan", north) not in page
    assert client.post(at("reassess", north), {"score-odi": "30"}).status_code == 302
    for name, more in (("change_plan", ()), ("change_kind", ("approach",)), ("disagree", ())):
        answer = client.post if name == "disagree" else client.get
        assert answer(at(name, north, *more)).status_code == 403


def test_the_examination_tries_out_without_saving_and_then_saves() -> None:
    north = house(story=DISC)
    client = signed_in(north.therapist)
    odds = html(client.post(at("examine", north), {"region": "lumbar", "finding-slr": "yes", "part": "odds"}))
    assert "<html" not in odds
    assert "With one answer tried out and not saved yet." in odds
    tried = html(client.post(at("examine", north), {"region": "lumbar", "finding-slr": "yes", "try": "1"}))
    assert re.search(r'id="finding-slr-yes"[^>]* checked', tried)
    assert "slr" not in [finding.code for finding in course(north.patient).findings]
    client.post(at("examine", north), {"region": "lumbar", "finding-slr": "yes"})
    assert [f.state for f in course(north.patient).findings if f.code == "slr"] == ["present"]


def test_what_changed_since_the_last_look_is_told_in_the_list_and_on_the_page() -> None:
    north = house(story=DISC)
    client = signed_in(north.therapist)
    assert "You have not looked yet" in html(client.get("/caseload/"))
    client.get(at("patient", north))
    assert 'class="since"' not in html(client.get("/caseload/"))
    form = {"scale": "odi", "score": "4", "on": timezone.localdate().isoformat()}
    signed_in(north.therapist).post(at("score", north), form)
    assert re.search(r'class="since">Standing still → ', html(client.get("/caseload/")))
    assert "Since you looked on" not in html(client.get(at("patient", north)))  # the first look was today


def test_an_urgent_warning_sign_leaves_only_where_to_send_the_patient() -> None:
    north = house(story=DISC)
    client = signed_in(north.therapist)
    client.post(at("findings", north), {"finding-saddle_numbness": "yes"})
    page = html(client.get(at("change_plan", north)))
    offered = re.findall(r'change-plan/([a-z_]+)/"', page)
    assert set(offered) == {"referral", "imaging"}
    assert "?option=" not in page


def test_the_page_of_alerts_lists_what_became_of_them_in_words() -> None:
    demo()
    [fatima] = [patient for patient in Patient.objects.all() if patient.user and patient.user.username == "fatima"]
    client = signed_in("amara")
    form = {"attention": "plateau", "kind": "acted", "note": "changed the plan with her"}
    client.post(reverse("note_alert", args=[fatima.pk]), form)
    text = html(client.get(reverse("alerts")))
    assert "changed the plan with her" in text and "Past(" not in text


def test_an_empty_note_and_an_unanswered_choice_are_marked_where_they_are() -> None:
    own = house()
    client = signed_in(own.therapist)
    talk = client.post(f"/patients/{own.patient.pk}/messages/", {"text": " "}).content.decode()
    (field,) = re.findall(r'<textarea id="text-new"[^>]*>', talk)
    assert 'aria-invalid="true"' in field and 'aria-describedby="text-new-problem"' in field
    visit = client.post(f"/patients/{own.patient.pk}/visits/", {"on": "", "status": ""}).content.decode()
    assert '<fieldset class="question wrong" id="visit-status' in visit
    opinion = client.post(reverse("opinions", args=[own.patient.pk]), {}).content.decode()
    assert '<fieldset class="question wrong" id="view">' in opinion
