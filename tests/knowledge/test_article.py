"""Every element of the text that Replan was conceived from has its place: one line each, and what holds it."""

from __future__ import annotations

import pytest

from conftest import PACK

PLACES = [
    # five roadblocks, and what each does
    ("misdiagnosis", "roadblocks/misdiagnosis"),
    ("irrelevant treatment plan: a strain that is a disc", "pairs/radiculopathy_vs_back_strain"),
    ("strengthening that does not fit the cause", "options/switch_approach"),
    ("delayed proper treatment", "options/reassess_diagnosis"),
    ("non-adherence", "roadblocks/non_adherence"),
    ("hindered progress", "options/simplify_home_program"),
    ("wasted time and money", "options/home_program_rhythm"),
    ("complex or chronic conditions", "roadblocks/complex_or_chronic"),
    ("advanced osteoarthritis", "conditions/knee_oa"),
    ("severe neurological disorders", "diagnoses/parkinson"),
    ("autoimmune diseases", "diagnoses/rheumatoid_arthritis"),
    ("several treatments needed", "options/coordinate_care"),
    ("manage rather than cure", "conditions/fibromyalgia"),
    ("inadequate therapy", "roadblocks/inadequate_therapy"),
    ("therapist qualification", "providers/physical_therapist"),
    ("evidence-based practice", "interventions/exercise_therapy"),
    ("outdated methods", "interventions/therapeutic_ultrasound"),
    ("lack of progress monitoring", "roadblocks/no_monitoring"),
    ("regular progress assessments", "options/measure_regularly"),
    ("modify exercises", "options/progress_exercises"),
    ("intensify sessions", "options/increase_dose"),
    ("reduce sessions", "options/decrease_dose"),
    ("explore another approach", "options/switch_approach"),
    # alternatives
    ("chiropractic care", "options/chiropractic"),
    ("osteopathy", "options/osteopathy"),
    ("massage therapy", "options/massage"),
    ("acupuncture", "options/acupuncture"),
    ("herbal medicine", "options/herbal_medicine"),
    ("a plant with what it must not be combined with", "herbs/willow_bark"),
    ("mind-body practices", "options/mind_body"),
    ("meditation", "options/mindfulness"),
    ("yoga", "options/yoga"),
    ("relaxation techniques", "options/relaxation"),
    ("MRI", "options/mri"),
    ("CT", "options/ct"),
    ("ultrasound", "options/ultrasound_imaging"),
    ("orthopaedic surgeon", "options/orthopaedic_surgeon"),
    ("neurologist", "options/neurologist"),
    ("rheumatologist", "options/rheumatologist"),
    ("second opinion", "options/second_opinion"),
    # strategies
    ("share pain levels, progress and changes", "options/share_pain_and_changes"),
    ("be clear about goals and expectations", "options/agree_goals_and_expectations"),
    ("ask questions", "options/ask_questions"),
    ("frequency and repetitions of the home program", "options/home_program_rhythm"),
    ("communicate difficulties", "options/report_difficulties"),
    ("track progress", "options/track_progress"),
    ("discuss alternatives with the main therapist", "options/coordinate_care"),
    ("qualified professionals only", "providers/acupuncturist"),
    ("balanced diet", "options/balanced_diet"),
    ("quality sleep", "options/better_sleep"),
    ("stress management", "options/stress_management"),
    ("realistic short-term and long-term goals", "options/realistic_goals"),
    ("celebrate small milestones", "options/small_milestones"),
    ("expected timeline", "options/expected_timeline"),
]

QUESTIONS = {
    "no improvement after months": "no_improvement",
    "may I get a second opinion": "second_opinion",
    "does my condition respond to therapy": "does_it_respond",
    "how do I stay motivated": "motivation",
    "may I combine treatments": "combine",
}


@pytest.mark.parametrize(("element", "place"), PLACES, ids=[element for element, _ in PLACES])
def test_an_element_of_the_article_has_its_place(element: str, place: str) -> None:
    kind, id_ = place.split("/")
    thing = getattr(PACK, kind)[id_]
    assert thing.title.en and thing.title.es


def test_conditions_that_respond_less_say_with_whom_they_are_managed() -> None:
    managed = [condition for condition in PACK.conditions.values() if condition.response.grade == "manage"]
    assert managed and all(condition.response.with_whom for condition in managed)


@pytest.mark.parametrize("element", list(QUESTIONS))
@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_question_of_the_article_has_its_words(element: str, lang: str) -> None:
    assert any(key.startswith(f"asked.{QUESTIONS[element]}") for key in PACK.words[lang])


def test_a_second_opinion_comes_with_the_whole_history() -> None:
    option = PACK.options["second_opinion"]
    said = " ".join(text.en for text in (option.what, option.ask, option.with_therapy, *option.questions))
    assert "history" in said


def test_everything_done_elsewhere_is_told_to_the_main_therapist() -> None:
    for option in PACK.options.values():
        if option.kind in ("manual_therapy", "integrative"):
            assert any(word in option.with_therapy.en.lower() for word in ("therapist", "tell", "together")), option.id
