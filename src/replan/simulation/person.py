"""Who the patient is: age, other conditions, medicines, implants and wishes, and how much of it is written down."""

from __future__ import annotations

from dataclasses import dataclass

from replan.course.person import Patient, Preferences, Risk
from replan.simulation.world import Rng, World, chance, pick

AGES = {
    "aclr": (24.0, 7.0),
    "ankle_sprain": (32.0, 12.0),
    "hamstring_calf_strain": (34.0, 11.0),
    "patellofemoral_pain": (29.0, 9.0),
    "achilles_midportion": (46.0, 10.0),
    "knee_oa": (64.0, 9.0),
    "hip_oa": (65.0, 9.0),
    "lumbar_stenosis": (69.0, 8.0),
    "tka": (68.0, 8.0),
    "tha": (67.0, 9.0),
    "adhesive_capsulitis": (54.0, 7.0),
}
"""Mean and spread of age by condition (judgement; others 48 and 14). They only make people look like people."""

COMMON = {
    "hypertension": 0.25,
    "diabetes": 0.09,
    "depression": 0.1,
    "anxiety": 0.08,
    "obesity": 0.2,
    "asthma": 0.07,
    "hypothyroidism": 0.05,
    "osteoporosis": 0.04,
    "migraine": 0.08,
    "coronary_disease": 0.04,
    "psoriasis": 0.02,
    "hemophilia": 0.002,
    "clotting_disorder": 0.004,
    "lymphoedema": 0.003,
    "aortic_aneurysm": 0.004,
    "psychosis": 0.006,
    "rheumatoid_arthritis": 0.008,
    "ankylosing_spondylitis": 0.004,
    "liver_disease": 0.01,
}
"""Other conditions and how common they are among adults (judgement, order of magnitude)."""

SLOWING = ("diabetes", "depression", "chronic_fatigue", "irritable_bowel", "rheumatoid_arthritis", "anxiety",
           "fibromyalgia_dx", "copd", "peripheral_neuropathy", "sleep_apnoea")  # fmt: skip
MEDICINES = {
    "hypertension": ("ramipril", "amlodipine", "losartan"),
    "diabetes": ("metformin",),
    "depression": ("sertraline", "escitalopram", "duloxetine"),
    "anxiety": ("sertraline", "venlafaxine"),
    "hypothyroidism": ("levothyroxine",),
    "coronary_disease": ("aspirin", "clopidogrel"),
    "rheumatoid_arthritis": ("methotrexate", "adalimumab"),
}
PAINKILLERS = ("ibuprofen", "paracetamol", "naproxen", "tramadol")
THINNERS = ("warfarin", "apixaban", "rivaroxaban")
IMPLANTS = {"cochlear_implant": 0.002, "nerve_stimulator": 0.003, "insulin_pump": 0.003, "metal_fragment_eye": 0.002}
WISHES = {"needles": 0.07, "hands_on": 0.04, "medication": 0.06, "imaging_radiation": 0.03}


@dataclass(frozen=True)
class Person:
    """`true` is all there is to know; `recorded` is what the document says; `widespread` and `low` what is felt."""

    true: Patient
    recorded: Patient
    wishes: tuple[str, ...]
    age: int
    complex: bool


def draw_person(id_: str, condition: str, complex_: bool, year: int, world: World, rng: Rng) -> Person:
    """A person with this condition; `complex_` gives them more to carry. `year` is the year of the review."""
    rates = world.rates
    mean, sd = AGES.get(condition, (48.0, 14.0))
    age = int(min(max(rng.normal(mean, sd), 16), 94))
    sex = pick(rng, {"female": 0.55, "male": 0.44, "unknown": 0.01})
    diagnoses = _diagnoses(age, complex_, rng)
    implants = [code for code, share in IMPLANTS.items() if chance(rng, share)]
    if age > 65 and chance(rng, rates["pacemaker_over_65"]):
        implants.append("pacemaker")
    if condition in ("tka", "tha"):
        implants.append("joint_replacement")
    fertile = sex == "female" and 18 <= age <= 44
    true = Patient(
        id=id_,
        birth_year=year - age,
        sex=sex,  # type: ignore[arg-type]
        pregnant=chance(rng, rates["pregnant"]) if fertile else False,
        diagnoses=tuple(diagnoses),
        medications=tuple(dict.fromkeys(_medicines(diagnoses, age, world, rng))),
        implants=tuple(implants),
        risk=_risk(complex_, rng),
    )
    wishes = tuple(code for code, share in WISHES.items() if chance(rng, share))
    return Person(true, _as_written(true, world, rng), wishes, age, complex_)


def _diagnoses(age: int, complex_: bool, rng: Rng) -> list[str]:
    older = 0.6 if age < 45 else 1.0 if age < 65 else 1.6
    found = [code for code, share in COMMON.items() if chance(rng, min(0.9, share * older))]
    if complex_:
        more = rng.choice(len(SLOWING), size=int(rng.integers(1, 4)), replace=False)
        found += [SLOWING[n] for n in more]
    return list(dict.fromkeys(found))


def _medicines(diagnoses: list[str], age: int, world: World, rng: Rng) -> list[str]:
    found = [choices[int(rng.integers(len(choices)))] for code, choices in MEDICINES.items() if code in diagnoses]
    found = [code for code in found if chance(rng, 0.8)]
    if chance(rng, 0.5):
        found.append(PAINKILLERS[int(rng.integers(len(PAINKILLERS)))])
    if age > 60 and chance(rng, world.rates["blood_thinner_over_60"]):
        found.append(THINNERS[int(rng.integers(len(THINNERS)))])
    if "rheumatoid_arthritis" in diagnoses and chance(rng, 0.4):
        found.append("prednisolone")
    return found


def _risk(complex_: bool, rng: Rng) -> Risk:
    """Shares of the risk groups as in primary care (about 4, 4 and 2 of 10; judgement), worse with much to carry."""
    groups = {"low": 0.15, "medium": 0.4, "high": 0.45} if complex_ else {"low": 0.45, "medium": 0.4, "high": 0.15}
    hope = rng.normal(5.0 if complex_ else 7.2, 1.8)
    group = pick(rng, groups) if chance(rng, 0.4) else None
    expected = float(round(min(max(hope, 0), 10))) if chance(rng, 0.5) else None
    return Risk(start_back=group, expectation_0_10=expected)  # type: ignore[arg-type]


def _as_written(true: Patient, world: World, rng: Rng) -> Patient:
    """What the record says: whole lists are left out, never single things, because a list that is given is complete."""
    lists = ("diagnoses", "medications", "implants", "pregnant")
    left_out = {name: None for name in lists if not chance(rng, world.rates["history_recorded"])}
    if chance(rng, 0.05):
        left_out["birth_year"] = None
    return true.model_copy(update=left_out)
