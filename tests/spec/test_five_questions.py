"""The five questions that people ask when therapy does not seem to work, each answered from their own data."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from conftest import PACK, TODAY, course
from knowledge.reading import grade
from replan.demo import ANCHOR, demo_courses
from replan.review import review, tell
from replan.review.told import Answer

PEOPLE = {person.key: person for person in demo_courses(ANCHOR)}
ASKED = ("no_improvement", "second_opinion", "does_it_respond", "motivation", "combine")
FLAT = {"odi": [("2026-01-24", 44.0), ("2026-02-14", 44.0), ("2026-03-14", 45.0)]}


def _answers(document: Any, today: Any = TODAY, **more: Any) -> dict[str, Answer]:
    found = review(document, today=today, pack=PACK)
    return {one.id: one for one in tell(found, document, PACK, **more).answers}


def _page(answer: Answer) -> str:
    steps = [text for step in answer.steps for text in (step.text, step.say) if text]
    return " ".join([answer.headline, *answer.paragraphs, *steps])


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("reader", ["patient", "therapist"])
@pytest.mark.parametrize("key", [key for key in PEOPLE if key != "05_fine_scores_and_a_red_flag"])
def test_each_question_has_a_whole_page(key: str, reader: Any, lang: str) -> None:
    answers = _answers(PEOPLE[key].course, ANCHOR, reader=reader, lang=lang)
    assert tuple(answers) == ASKED
    for answer in answers.values():
        assert answer.headline and len(answer.paragraphs) >= 2 and answer.steps
        assert any(step.say for step in answer.steps), "something to say, word for word"
        assert "{" not in _page(answer) and "  " not in _page(answer)
        assert answer.headline not in answer.paragraphs, "nothing is said twice"
    assert all(answers[id_].sources for id_ in ("no_improvement", "second_opinion", "does_it_respond"))


def test_an_urgent_red_flag_leaves_no_page() -> None:
    assert _answers(PEOPLE["05_fine_scores_and_a_red_flag"].course, ANCHOR) == {}


def test_no_improvement_gives_the_scores_the_reason_and_the_first_steps() -> None:
    person = PEOPLE["01_strain_that_is_a_disc"]
    found = review(person.course, today=ANCHOR, pack=PACK)
    answer = _answers(person.course, ANCHOR)["no_improvement"]
    assert "from 44 to 40" in _page(answer)
    assert "The pain moves further down when you exercise" in _page(answer)
    first = PACK.options[found.steps[0].id]
    assert first.title.en in answer.headline
    assert first.ask.en in [step.say for step in answer.steps]


def test_a_second_opinion_is_always_allowed_and_says_what_became_of_earlier_ones() -> None:
    asked = {"on": "2026-02-10", "role": "physical_therapist"}
    waiting = _answers(course("lbp_persistent", FLAT, second_opinions=[asked]))["second_opinion"]
    assert waiting.headline.startswith("Yes")
    assert "No answer is written down yet" in _page(waiting)
    done = asked | {"answered_on": "2026-03-01", "changed": True}
    changed = _answers(course("lbp_persistent", FLAT, second_opinions=[done]))["second_opinion"]
    assert "the plan was changed because of it" in _page(changed) and "1 March 2026" in _page(changed)
    later = asked | {"answered_on": "2026-05-01", "changed": True}
    assert "No answer is written down yet" in _page(
        _answers(course("lbp_persistent", FLAT, second_opinions=[later]))["second_opinion"]
    )


def test_a_condition_that_is_managed_is_not_promised_a_cure() -> None:
    scores = {"nprs": [("2026-01-24", 6.0), ("2026-03-14", 6.0)]}
    answer = _answers(course("fibromyalgia", scores))["does_it_respond"]
    assert "live well with it" in _page(answer)
    assert any("goal for what I can do again" in (step.say or "") for step in answer.steps)
    well = _answers(course("lbp_acute"))["does_it_respond"]
    assert "live well with it" not in _page(well)


def test_guides_are_not_quoted_for_what_is_ruled_out_here() -> None:
    said = "spinal or joint manipulation"
    free = _answers(course("lbp_acute", FLAT))["does_it_respond"]
    thinned = _answers(course("lbp_acute", FLAT, patient={"medications": ["warfarin"]}))["does_it_respond"]
    assert said in _page(free) and said not in _page(thinned)


def test_motivation_says_what_is_true_and_names_the_reason_given_most() -> None:
    log = [{"on": f"2026-03-{day:02d}", "exercise": "a", "sets": 0, "reason": "no_time"} for day in range(2, 9)]
    program = [{"id": "a", "exercise": "bridge", "from": "2026-02-01", "per_week": 7}]
    flat = _answers(course("lbp_persistent", FLAT, program=program, exercise_log=log))["motivation"]
    assert "no time" in _page(flat) and "better than at the start" not in _page(flat)
    goal = {"id": "g", "text": "walk to the lake", "achieved": "2026-03-01"}
    reached = _answers(course("lbp_persistent", FLAT, goals=[goal]))["motivation"]
    assert "walk to the lake" in reached.headline
    ahead = _answers(course("lbp_persistent", FLAT, goals=[goal | {"achieved": "2026-06-01"}]))["motivation"]
    assert "already reached" not in ahead.headline, "only what has happened by that day counts"


def test_combining_names_what_fits_what_does_not_and_what_to_tell() -> None:
    more = {
        "patient": {"medications": ["warfarin"], "diagnoses": []},
        "options_tried": [{"option": "yoga", "from": "2026-03-01"}],
    }
    answer = _answers(course("lbp_persistent", FLAT, **more))["combine"]
    page = _page(answer)
    assert "Not Acupuncture" in page and "blood thinner" in page
    assert "Your therapist may not know" in page
    assert any("1 March 2026" in (step.say or "") for step in answer.steps), "the note is ready"


def test_patients_can_read_the_pages() -> None:
    """Flesch-Kincaid grade 6 is read at age 11; the mean over every sentence of every page."""
    texts = [
        text
        for person in PEOPLE.values()
        for answer in _answers(person.course, ANCHOR).values()
        for text in (answer.headline, *answer.paragraphs)
    ]
    assert sum(map(grade, texts)) / len(texts) <= 6.5


@pytest.mark.parametrize("reader", ["patient", "therapist"])
def test_who_else_should_join_is_a_sentence_for_every_profession(reader: Any) -> None:
    for lang in ("en", "es"):
        page = _page(_answers(course("lbp_persistent", FLAT), reader=reader, lang=lang)["does_it_respond"])
        for broken in ("a your", "the your", "un su ", "del su "):
            assert broken not in page
        assert PACK.providers["primary_care"].title.model_dump()[lang] in page


def test_weeks_that_have_gone_by_are_the_same_number_wherever_they_are_said() -> None:
    """From 24 January to 13 March are seven weeks less a day: six have gone by."""
    late = date(2026, 3, 13)
    made = course("lbp_acute", {"odi": [("2026-01-24", 44.0), ("2026-03-10", 44.0)]})
    found = review(made, today=late, pack=PACK)
    told = tell(found, made, PACK)
    assert "6 weeks after the first visit" in told.as_of
    page = _page(_answers(made, late)["no_improvement"])
    assert "It has been 6 weeks." in page and "coming for 6 weeks" in page


def test_one_week_is_said_as_one() -> None:
    made, today = course("lbp_acute", {"odi": [("2026-01-24", 44.0)]}), date(2026, 2, 1)
    for lang, said in (
        ("en", ("It has been one week.", "for 1 week and")),
        ("es", ("Ha pasado una semana.", "Llevo 1 semana v")),
    ):
        page = _page(_answers(made, today, lang=lang)["no_improvement"])
        assert all(one in page for one in said)
        assert "1 weeks" not in page and "1 semanas" not in page
