"""Danger words in what people write, as they write it: everyday, misspelt, without accents, in either language."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest

from conftest import PACK, TODAY, course
from replan.core.text import folded
from replan.review import review, tell
from replan.safety import heard_findings, listen, questions

ENGLISH = [
    ("my calf aches since the operation on my knee", "recent_immobilisation_or_surgery"),
    ("we had a long flight last week", "recent_immobilisation_or_surgery"),
    ("i cant feel it when i wipe myself", "saddle_numbness"),
    ("Numb between my legs since last night", "saddle_numbness"),
    ("my bum has gone numb, is that normal", "saddle_numbness"),
    ("tingling round my privates", "saddle_numbness"),
    ("I have no feeling in my groin", "saddle_numbness"),
    ("im strugling to pee today", "bladder_change"),
    ("I wet myself twice this week", "bladder_change"),
    ("can't tell if my bladder is full, no feeling when I pee", "bladder_change"),
    ("had an accident with my bowels", "bowel_incontinence"),
    ("I pooed myself without noticing", "bowel_incontinence"),
    ("both legs feel heavy and numb", "bilateral_leg_symptoms"),
    ("my foot keeps dragging and I trip", "progressive_leg_weakness"),
    ("the leg is getting weaker every day", "progressive_leg_weakness"),
    ("I cannot lift my toes any more", "progressive_leg_weakness"),
    ("cant feel anything during sex", "sexual_sensation_loss"),
    ("I walk like I'm drunk, so unsteady", "gait_unsteadiness"),
    ("keep losing my balance", "gait_unsteadiness"),
    ("dropping things all the time, cups, keys", "hand_clumsiness"),
    ("trouble buttoning my shirt", "hand_clumsiness"),
    ("my grip is so weak now", "progressive_arm_weakness"),
    ("electric shock down my back when I bend my neck", "electric_shock_on_neck_bending"),
    ("my lips are tingling", "lip_or_scalp_numbness"),
    ("one side of my face is drooping", "face_numbness_or_droop_eyelid"),
    ("seeing double since this morning", "brainstem_signs"),
    ("my speech is slurred", "brainstem_signs"),
    ("I feel dizzy and sick", "brainstem_signs"),
    ("worst headache of my life", "new_unusual_headache_or_neck_pain"),
    ("lost sight in my left eye for a minute", "sudden_sight_loss"),
    ("jaw aches when I chew", "jaw_pain_on_chewing"),
    ("chest feels tight going upstairs", "chest_pain_on_effort"),
    ("presure in my chest", "chest_pain_on_effort"),
    ("pain going down my left arm", "chest_pain_on_effort"),
    ("a ripping pain in my back, very sudden", "tearing_pain_sudden"),
    ("I passed out in the kitchen", "fainting_or_collapse"),
    ("cant catch my breath", "sudden_breathlessness"),
    ("it hurts to breathe in", "sudden_breathlessness"),
    ("coughed up blood, coughing blood again", "sudden_breathlessness"),
    ("my left calf is swollen", "calf_swelling_one_side"),
    ("calf feels hot and sore", "deep_vein_tenderness"),
    ("think I have a feverr", "fever"),
    ("shivering and a temperature of 39", "fever"),
    ("wake up drenched in sweat every night", "fever"),
    ("I've lost 8 kilos without trying", "unexplained_weight_loss"),
    ("my clothes are hanging off me, so loose", "unexplained_weight_loss"),
    ("the pain never stops, not even lying down", "night_pain_unremitting"),
    ("pain at night keeps me awake", "night_pain_unremitting"),
    ("I had breast cancer in 2015", "ever_had_cancer"),
    ("found a hard lump on my thigh", "growing_or_large_lump"),
    ("my knee is red hot and swollen", "hot_swollen_joint"),
    ("the wound is oozing pus", "wound_leaks"),
    ("the scar looks red and hot", "wound_red_and_hot"),
    ("fell down the stairs on sunday", "severe_trauma"),
    ("I was in a car crash", "severe_trauma"),
    ("felt a pop at the back of my ankle", "sudden_pain_back_of_ankle"),
    ("can't go on tiptoe", "cannot_stand_on_tiptoe"),
    ("the cast is too tight and the pain is unbearable", "extreme_limb_pain"),
    ("I want to die", "thoughts_of_ending_life"),
    ("thinking about killing myself", "thoughts_of_ending_life"),
    ("they'd be better off without me", "thoughts_of_ending_life"),
    ("I dont want to wake up any more", "thoughts_of_ending_life"),
    ("no point in living like this", "thoughts_of_ending_life"),
    ("sucidal thoughts again, suicidal", "thoughts_of_ending_life"),
    ("stiff for two hours every morning", "morning_stiffness_over_45_min"),
    ("I got shorter, my back is hunched", "sudden_thoracic_pain"),
    ("Can’t put weight on my leg", "cannot_bear_weight"),
]

SPANISH = [
    ("me duele la pierna desde la operación", "recent_immobilisation_or_surgery"),
    ("tuve un vuelo largo", "recent_immobilisation_or_surgery"),
    ("no siento nada al limpiarme, no noto el papel", "saddle_numbness"),
    ("tengo dormida la entrepierna", "saddle_numbness"),
    ("hormigueo en los genitales", "saddle_numbness"),
    ("se me ha dormido el culo", "saddle_numbness"),
    ("no puedo orinar desde ayer", "bladder_change"),
    ("me cuesta mucho hacer pis", "bladder_change"),
    ("se me escapa la orina", "bladder_change"),
    ("me he meado, me meo encima", "bladder_change"),
    ("me hice caca encima", "bowel_incontinence"),
    ("no controlo las heces", "bowel_incontinence"),
    ("las dos piernas dormidas", "bilateral_leg_symptoms"),
    ("cada vez tengo menos fuerza en la pierna", "progressive_leg_weakness"),
    ("arrastro el pie al andar", "progressive_leg_weakness"),
    ("no puedo levantar el pie", "progressive_leg_weakness"),
    ("no siento nada en las relaciones", "sexual_sensation_loss"),
    ("camino como borracho", "gait_unsteadiness"),
    ("pierdo el equilibrio", "gait_unsteadiness"),
    ("se me caen las cosas de las manos", "hand_clumsiness"),
    ("me cuesta abotonarme la camisa", "hand_clumsiness"),
    ("el brazo esta cada dia mas debil", "progressive_arm_weakness"),
    ("una corriente por la espalda al bajar la cabeza", "electric_shock_on_neck_bending"),
    ("tengo los labios dormidos", "lip_or_scalp_numbness"),
    ("se me ha torcido la boca, la boca torcida", "face_numbness_or_droop_eyelid"),
    ("veo doble", "brainstem_signs"),
    ("me cuesta hablar desde esta mañana", "brainstem_signs"),
    ("tengo muchos mareos", "brainstem_signs"),
    ("el peor dolor de cabeza de mi vida", "new_unusual_headache_or_neck_pain"),
    ("no veo por un ojo", "sudden_sight_loss"),
    ("me duele la mandíbula al masticar", "jaw_pain_on_chewing"),
    ("opresión en el pecho", "chest_pain_on_effort"),
    ("me duele el pecho al subir escaleras", "chest_pain_on_effort"),
    ("dolor en el brazo izquierdo", "chest_pain_on_effort"),
    ("un dolor desgarrador en la espalda", "tearing_pain_sudden"),
    ("me desmayé ayer", "fainting_or_collapse"),
    ("me falta el aire", "sudden_breathlessness"),
    ("me duele al respirar", "sudden_breathlessness"),
    ("tengo la pantorrila hinchada", "calf_swelling_one_side"),
    ("el gemelo está caliente y rojo", "deep_vein_tenderness"),
    ("tengo fiebre y escalofrios", "fever"),
    ("tengo fievre", "fever"),
    ("sudo por las noches, empapado", "fever"),
    ("he perdido 6 kilos sin querer", "unexplained_weight_loss"),
    ("estoy adelgazando mucho", "unexplained_weight_loss"),
    ("el dolor no se quita con nada", "night_pain_unremitting"),
    ("el dolor por la noche no me deja dormir, peor de noche", "night_pain_unremitting"),
    ("tuve cáncer de mama", "ever_had_cancer"),
    ("me ha salido un bulto duro", "growing_or_large_lump"),
    ("la rodilla está roja e hinchada", "hot_swollen_joint"),
    ("la herida supura", "wound_leaks"),
    ("la cicatriz está roja y caliente", "wound_red_and_hot"),
    ("me caí por la escalera, una caida fuerte", "severe_trauma"),
    ("tuve un accidente de coche", "severe_trauma"),
    ("noté un chasquido en el tobillo", "sudden_pain_back_of_ankle"),
    ("no puedo ponerme de puntillas", "cannot_stand_on_tiptoe"),
    ("el yeso me aprieta mucho", "extreme_limb_pain"),
    ("quiero morirme", "thoughts_of_ending_life"),
    ("no quiero seguir viviendo", "thoughts_of_ending_life"),
    ("he pensado en quitarme la vida", "thoughts_of_ending_life"),
    ("ojalá no despertar mañana, ojala morirme", "thoughts_of_ending_life"),
    ("soy un estorbo para todos", "thoughts_of_ending_life"),
    ("pienso en suicidarme", "thoughts_of_ending_life"),
    ("rígido dos horas por la mañana", "morning_stiffness_over_45_min"),
    ("no puedo apoyar la pierna", "cannot_bear_weight"),
    ("he menguado de estatura, me sale joroba", "sudden_thoracic_pain"),
]

SILENT = [
    "Do I need an operation?",
    "Would surgery help me?",
    "¿Necesito una operación o cirugía?",
    "No numbness between my legs.",
    "I have no fever and no chills",
    "No fever or weight loss",
    "never had cancer",
    "There is no chest pain",
    "I don't have any swelling in my calf",
    "fever: no",
    "without numbness in the groin",
    "The bridge feels easier this week, three sets done.",
    "Can I do the exercises in the morning instead?",
    "My shoulder is a bit sore after gardening.",
    "When is my next visit?",
    "I slept well and the walk was lovely",
    "sin hormigueo en la entrepierna",
    "No tengo fiebre ni escalofríos",
    "nunca he tenido cáncer",
    "no hay dolor en el pecho",
    "no tengo hinchada la pantorrilla",
    "fiebre: no",
    "El puente me sale mejor esta semana.",
    "¿Puedo hacer los ejercicios por la mañana?",
    "¿Cuándo es la próxima visita?",
    "He dormido bien y el paseo fue agradable",
]


@pytest.mark.parametrize(("said", "finding"), [*ENGLISH, *SPANISH])
def test_words_of_danger_bring_their_question(said: str, finding: str) -> None:
    heard = {one.finding: one.words for one in listen(said, PACK)}
    assert finding in heard
    assert folded(heard[finding]).split()[0] in folded(said.replace("’", "").replace("'", "").replace("cannot", "cant"))


@pytest.mark.parametrize("said", SILENT)
def test_what_is_denied_or_harmless_brings_no_question(said: str) -> None:
    assert listen(said, PACK) == ()


def test_there_are_sixty_of_each_language() -> None:
    assert len(ENGLISH) >= 60 and len(SPANISH) >= 60


def test_every_red_flag_that_a_patient_can_report_has_words_in_both_languages() -> None:
    for flag in PACK.red_flags.values():
        reported = [PACK.findings[code] for code in flag.asks if PACK.findings[code].asked_of == "patient"]
        said = [finding.said_as for finding in reported if finding.said_as is not None]
        assert not reported or (said and all(one.en and one.es for one in said)), flag.id


def test_every_phrase_hears_itself() -> None:
    """A phrase that its own first words do not bring up would be dead data."""
    for finding in PACK.findings.values():
        for phrase in (*finding.said_as.en, *finding.said_as.es) if finding.said_as else ():
            words, used = [], set()
            for term in phrase.split():
                word = next(w for w in (stem.rstrip(".") for stem in term.split("/")) if w not in used)
                used.add(word)
                words.append(word)
            assert finding.id in {one.finding for one in listen(" ".join(words), PACK)}, (finding.id, phrase)


def test_a_but_ends_what_a_no_silences() -> None:
    assert [one.finding for one in listen("no fever but numb between my legs", PACK)] == ["saddle_numbness"]
    assert [one.finding for one in listen("sin fiebre, pero veo doble", PACK)] == ["brainstem_signs"]


def test_the_most_urgent_comes_first() -> None:
    heard = listen("I lost weight without trying and my chest feels tight", PACK)
    assert [one.finding for one in heard] == ["chest_pain_on_effort", "unexplained_weight_loss"]


def test_a_long_text_is_read_at_once() -> None:
    listen("warm", PACK)
    begun = time.perf_counter()
    listen("My shoulder is a bit sore after gardening and the walk was lovely. " * 30, PACK)
    assert time.perf_counter() - begun < 0.5


def wrote(text: str, on: date, *findings: tuple[str, str, date], condition: str = "knee_oa"):  # type: ignore[no-untyped-def]
    return course(
        condition,
        messages=[{"on": on.isoformat(), "from": "patient", "text": text}],
        findings=[{"code": code, "state": state, "on": day.isoformat()} for code, state, day in findings],
    )


def test_words_in_a_message_put_their_question_first_whatever_the_region() -> None:
    yesterday = TODAY - timedelta(days=1)
    made = review(wrote("my chest feels tight on the stairs", yesterday), today=TODAY, pack=PACK)
    assert questions(made.screening, PACK)[0] == "chest_pain_on_effort"
    assert made.questions[0].finding == "chest_pain_on_effort"
    told = tell(made, wrote("my chest feels tight on the stairs", yesterday), PACK, reader="patient", lang="en")
    assert told.safety_questions[0].finding == "chest_pain_on_effort"


def test_words_set_aside_a_no_from_before_and_a_later_answer_settles_them() -> None:
    day = TODAY - timedelta(days=3)
    before = wrote(
        "numb between my legs", day, ("saddle_numbness", "absent", day - timedelta(days=2)), condition="lbp_acute"
    )
    assert review(before, today=TODAY, pack=PACK).screening.heard == ("saddle_numbness",)
    after = wrote("numb between my legs", day, ("saddle_numbness", "absent", day), condition="lbp_acute")
    assert review(after, today=TODAY, pack=PACK).screening.heard == ()


def test_words_alone_never_raise_a_flag_and_a_yes_does_in_any_region() -> None:
    day = TODAY - timedelta(days=3)
    only = review(wrote("I want to die and my chest is tight", day), today=TODAY, pack=PACK)
    assert only.screening.raised == ()
    yes = wrote("my chest is tight", day, ("chest_pain_on_effort", "present", TODAY))
    made = review(yes, today=TODAY, pack=PACK)
    assert "aortic_or_cardiac" in {raised.flag for raised in made.screening.raised}
    assert made.screening.heard == ()


def test_what_the_therapist_wrote_or_what_comes_later_is_not_heard() -> None:
    said = course(
        "knee_oa", messages=[{"on": TODAY.isoformat(), "from": "therapist", "text": "Any chest pain? Call me."}]
    )
    assert heard_findings(said, PACK, TODAY) == {}
    assert heard_findings(wrote("chest feels tight", TODAY), PACK, TODAY - timedelta(days=1)) == {}
