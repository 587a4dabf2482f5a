"""How serious illnesses show themselves: textbook pictures, written from the published descriptions of each illness and
not from the rules that look for it (Finucane 2020; Downie 2013; NICE NG158, NG12, NG65, NG234; Margaretten 2007; BSR 2020;
BOAST 2014; Peck 2017; Stiell 1993, 1996, 2001)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """Findings that are present together, in somebody of such an age, with such other conditions and medicines."""

    signs: tuple[str, ...]
    age: tuple[int, int] | None = None
    sex: str | None = None
    diagnoses: tuple[str, ...] = ()
    medications: tuple[str, ...] = ()
    implants: tuple[str, ...] = ()


def _p(*signs: str, **more: object) -> Picture:
    return Picture(signs, **more)  # type: ignore[arg-type]


PICTURES: dict[str, tuple[Picture, ...]] = {
    "cauda_equina": (
        _p("saddle_numbness"),
        _p("bladder_change"),
        _p("bowel_incontinence", "saddle_numbness"),
        _p("sexual_sensation_loss"),
        _p("bilateral_leg_symptoms", "progressive_leg_weakness"),
    ),
    "vertebral_fracture": (
        _p("severe_trauma", age=(66, 90)),
        _p("contusion_over_spine"),
        _p("sudden_thoracic_pain", age=(72, 90), sex="female", diagnoses=("osteoporosis",)),
        _p("midline_percussion_pain", age=(72, 90), sex="female", medications=("prednisolone",)),
    ),
    "spinal_malignancy": (
        _p(diagnoses=("cancer_history",)),
        _p("unexplained_weight_loss", "night_pain_unremitting", age=(55, 85)),
    ),
    "metastatic_cord_compression": (
        _p("progressive_leg_weakness", diagnoses=("cancer_history",)),
        _p("gait_unsteadiness", "bladder_change", diagnoses=("cancer_history",)),
    ),
    "spinal_infection": (
        _p("fever", "iv_drug_use"),
        _p("fever", "recent_infection_or_procedure", "severe_constant_pain"),
        _p("severe_constant_pain", "immunosuppressed"),
    ),
    "aortic_or_cardiac": (
        _p("tearing_pain_sudden"),
        _p("chest_pain_on_effort"),
        _p("fainting_or_collapse", age=(63, 88)),
        _p("pulsatile_abdominal_mass", age=(63, 88)),
    ),
    "progressive_neuro_deficit": (_p("progressive_leg_weakness"),),
    "progressive_arm_weakness": (_p("progressive_arm_weakness"),),
    "cervical_arterial": (
        _p("new_unusual_headache_or_neck_pain", "brainstem_signs"),
        _p("face_numbness_or_droop_eyelid"),
    ),
    "cervical_instability": (
        _p("head_feels_too_heavy", "lip_or_scalp_numbness"),
        _p("electric_shock_on_neck_bending", diagnoses=("rheumatoid_arthritis",)),
    ),
    "cervical_spine_injury": (
        _p("recent_injury", "neck_injury_dangerous"),
        _p("recent_injury", "limb_tingling_after_injury"),
        _p("recent_injury", "neck_rotation_below_45"),
    ),
    "myelopathy": (
        _p("hand_clumsiness", "gait_unsteadiness"),
        _p("hand_clumsiness", age=(50, 82)),
    ),
    "giant_cell_arteritis": (
        _p("new_headache", "scalp_tenderness", age=(58, 88)),
        _p("jaw_pain_on_chewing", age=(58, 88)),
        _p("sudden_sight_loss", age=(58, 88)),
    ),
    "polymyalgia_rheumatica": (_p("both_shoulders_or_hips_ache", "morning_stiffness_over_45_min", age=(58, 85)),),
    "deep_vein_thrombosis": (
        _p("calf_swelling_one_side", "deep_vein_tenderness"),
        _p("calf_swelling_one_side", "recent_immobilisation_or_surgery"),
        _p("deep_vein_tenderness", diagnoses=("cancer_history",)),
    ),
    "pulmonary_embolism": (
        _p("sudden_breathlessness", "calf_swelling_one_side"),
        _p("sudden_breathlessness", "recent_immobilisation_or_surgery"),
    ),
    "septic_joint": (
        _p("hot_swollen_joint", "fever"),
        _p("hot_swollen_joint", diagnoses=("diabetes",)),
        _p("hot_swollen_joint", implants=("joint_replacement",)),
    ),
    "compartment_syndrome": (
        _p("extreme_limb_pain", "limb_hard_and_tight"),
        _p("extreme_limb_pain", "pain_when_digits_moved"),
    ),
    "post_operative_infection": (
        _p("operated_here", "wound_leaks"),
        _p("operated_here", "wound_red_and_hot", "fever"),
    ),
    "high_risk_stress_fracture": (
        _p("began_with_more_running", "groin_pain_on_standing", age=(17, 45)),
        _p("began_with_more_running", "high_risk_bone_tenderness", age=(17, 45)),
    ),
    "child_hip": (_p("limp", "groin_or_thigh_pain", age=(9, 15)),),
    "achilles_rupture": (
        _p("sudden_pain_back_of_ankle", "cannot_stand_on_tiptoe"),
        _p("calf_squeeze_no_movement"),
    ),
    "ankle_fracture": (
        _p("recent_injury", "malleolar_zone_pain", "lateral_malleolus_tenderness"),
        _p("recent_injury", "malleolar_zone_pain", "cannot_walk_four_steps_now", "could_not_walk_four_steps_then"),
    ),
    "foot_fracture": (
        _p("recent_injury", "midfoot_pain", "fifth_metatarsal_base_tenderness"),
        _p("recent_injury", "midfoot_pain", "navicular_tenderness"),
    ),
    "knee_fracture": (
        _p("recent_injury", "knee_flexion_below_90"),
        _p("recent_injury", age=(58, 80)),
        _p("recent_injury", "fibular_head_tenderness"),
    ),
    "limb_tumour": (
        _p("growing_or_large_lump"),
        _p("night_pain_unremitting", "unexplained_weight_loss"),
    ),
    "inflammatory_back_pain_axspa": (
        _p(
            "back_pain_over_3_months", "back_pain_before_45", "back_pain_before_35", "wakes_second_half_of_night",
            "eases_with_movement", "better_within_48h_of_nsaid", "buttock_pain", age=(20, 40),
        ),
    ),
    "suicidality": (_p("thoughts_of_ending_life"),),
}  # fmt: skip
"""Red flag to its pictures. Each is one that a published guide says to act on."""

HARD_SIGNS = frozenset(
    {
        "saddle_numbness", "bladder_change", "bowel_incontinence", "sexual_sensation_loss", "progressive_leg_weakness",
        "progressive_arm_weakness", "tearing_pain_sudden", "pulsatile_abdominal_mass", "chest_pain_on_effort",
        "fainting_or_collapse", "face_numbness_or_droop_eyelid", "brainstem_signs", "contusion_over_spine",
        "severe_trauma", "calf_squeeze_no_movement", "growing_or_large_lump", "thoughts_of_ending_life",
        "sudden_sight_loss", "jaw_pain_on_chewing", "wound_leaks", "hot_swollen_joint", "sudden_breathlessness",
        "extreme_limb_pain", "calf_swelling_one_side", "deep_vein_tenderness", "neck_injury_dangerous",
        "limb_tingling_after_injury", "ever_had_cancer", "iv_drug_use", "gait_unsteadiness", "recent_injury",
        "sudden_pain_back_of_ankle", "hand_clumsiness", "groin_pain_on_standing", "high_risk_bone_tenderness",
    }
)  # fmt: skip
"""Signs that people without a serious illness hardly ever have; the others are common (see the rates)."""
