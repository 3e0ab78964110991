"""What the editions share: the name of each structure, and how rules are written down."""

from typing import Any

from auditapp.protocols.edition import StructureEdition

NAMES = {
    "fetus": "Fetus",
    "crown": "Crown",
    "rump": "Rump",
    "skull": "Skull",
    "midline": "Midline (falx)",
    "thalami": "Thalami",
    "csp": "Cavum septi pellucidi",
    "choroid_plexus": "Choroid plexus",
    "lateral_ventricle": "Lateral ventricle",
    "cerebellum": "Cerebellum",
    "cm": "Cisterna magna",
    "abdomen_wall": "Wall of the abdomen",
    "cord_insertion": "Insertion of the cord",
    "stomach": "Stomach",
    "umbilical_vein": "Umbilical vein at the portal sinus",
    "kidney": "Kidney",
    "spine": "Spine",
    "femur": "Femur",
    "femur_end": "End of the femur",
    "thorax_wall": "Wall of the thorax",
    "heart": "Heart",
    "nasal_bone": "Nasal bone",
    "nose": "Nose",
    "lips": "Lips",
    "chin": "Chin",
    "upper_lip": "Upper lip",
    "nostrils": "Nostrils",
    "cervical_canal": "Cervical canal",
    "internal_os": "Internal os",
    "external_os": "External os",
}
CALIPERS_UNSEEN: dict[str, Any] = {"kind": "unseen", "why": "The machine does not judge where calipers are placed."}
FULLY_MAGNIFIED: dict[str, Any] = {"kind": "factor", "factor": "magnification", "most": 1}  # full or slightly small; the line is ours
HALVED: dict[str, Any] = {"kind": "symmetric", "line": "midline", "outline": "skull", "most": 0.1}  # a tenth of the way across is ours


def expected(*codes: str) -> tuple[StructureEdition, ...]:
    return tuple(StructureEdition(code, NAMES[code]) for code in codes)


def shown(*structures: str, clear: int = 0) -> dict[str, Any]:
    """`clear` 2 asks for fair clarity or better: for items that say 'clearly'."""
    return {"kind": "visible", "structures": list(structures)} | ({"clear": clear} if clear else {})


def kept_out(*structures: str) -> dict[str, Any]:
    return {"kind": "absent", "structures": list(structures)}


def filled(structure: str, least: float) -> dict[str, Any]:
    """`least` (0-1) of the image, measured along its width or height: rubrics name the share, not how to measure it; that is ours."""
    return {"kind": "fills", "structure": structure, "least": least}


def learnt(criterion: str) -> dict[str, Any]:
    """Judged at probabilities of 0.9 and 0.1, which are ours: what is learnt on drawn pictures alone must be sure to count."""
    return {"kind": "learnt", "criterion": criterion, "met_from": 0.9, "not_met_to": 0.1}
