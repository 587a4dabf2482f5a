"""Which treatments are ruled out by what: written from guidelines and the literature of harms, apart from the pack's own
rules, so that the two can be held against each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator

THINNED = ("medication_group.anticoagulant", "diagnosis_group.bleeding")
FRAGILE = ("diagnosis.osteoporosis", "diagnosis.fragility_fracture")
THRUST = (
    *THINNED, *FRAGILE, "avoids.hands_on", "implant.spinal_fusion_hardware", "diagnosis.aortic_aneurysm",
    "diagnosis_group.cancer", "diagnosis.ankylosing_spondylitis",
)  # fmt: skip

RULED_OUT_BY: dict[str, tuple[str, ...]] = {
    "acupuncture": (*THINNED, "avoids.needles", "diagnosis.lymphoedema"),
    "chiropractic": THRUST,
    "osteopathy": THRUST,
    "massage": (*THINNED, "avoids.hands_on"),
    "herbal_medicine": (
        *THINNED, "medication_group.antiplatelet", "medication_group.ssri_snri", "medication_group.immunosuppressant",
        "patient.pregnant", "avoids.medication", "diagnosis.liver_disease",
    ),
    "mri": tuple(
        f"implant.{code}"
        for code in (
            "pacemaker", "icd", "cochlear_implant", "nerve_stimulator", "aneurysm_clip", "insulin_pump",
            "metal_fragment_eye",
        )
    ),
    "ct": ("patient.pregnant", "avoids.imaging_radiation"),
    "xray": ("avoids.imaging_radiation",),
    "mindfulness": ("diagnosis.psychosis",),
    "healthy_weight": ("patient.pregnant",),
}  # fmt: skip
"""Option to the facts of which one is enough. In a rheumatoid neck thrusts are out as well; in other regions not."""


def ruled_out_by(option: str, has: Collection[str]) -> Iterator[str]:
    """The facts in `has` that rule `option` out."""
    return (fact for fact in RULED_OUT_BY.get(option, ()) if fact in has)
