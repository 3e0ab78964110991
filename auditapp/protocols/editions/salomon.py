"""Head, abdomen and femur by the image-scoring method of Salomon et al. 2006: 6, 6 and 4 points."""

from typing import Any

from auditapp.protocols.edition import CriterionEdition, PlaneEdition, ProtocolEdition, StructureEdition


def _unseen(what: str) -> dict[str, Any]:
    return {"kind": "unseen", "why": f"The machine does not judge {what} yet."}


def _shown(*structures: str) -> dict[str, Any]:
    return {"kind": "visible", "structures": list(structures)}


HEAD = PlaneEdition(
    code="transthalamic",
    name="Head, trans-thalamic",
    machine_codes=("head",),
    structures=(StructureEdition("thalami", "Thalami"), StructureEdition("csp", "Cavum septi pellucidi")),
    criteria=(
        CriterionEdition(
            "symmetrical", "The plane is symmetrical", "Tilt until both hemispheres mirror at the midline.", 1, _unseen("symmetry")
        ),
        CriterionEdition(
            "thalami",
            "The thalami are seen",
            "Move towards the base of the skull until the thalami show.",
            1,
            _unseen("the thalami of this plane"),
        ),
        CriterionEdition(
            "csp", "The cavum septi pellucidi is seen", "Rotate until the midline is broken in front by the cavum.", 1, _shown("csp")
        ),
        CriterionEdition(
            "no_cerebellum", "The cerebellum is not visible", "Lift the occipital side of the section.", 1, _unseen("the cerebellum")
        ),
        CriterionEdition(
            "magnification", "The head fills more than half of the image", "Zoom in before freezing.", 1, _unseen("the size of the head")
        ),
        CriterionEdition(
            "calipers",
            "Calipers or ellipse are placed correctly",
            "Put the ellipse on the outer border of the skull.",
            1,
            _unseen("calipers"),
        ),
    ),
)
ABDOMEN = PlaneEdition(
    code="abdomen",
    name="Abdomen",
    structures=(
        StructureEdition("stomach", "Stomach"),
        StructureEdition("umbilical_vein", "Umbilical vein at the portal sinus"),
    ),
    criteria=(
        CriterionEdition(
            "symmetrical",
            "The plane is symmetrical",
            "Rotate until the section is round and a rib shows on each side.",
            1,
            _unseen("symmetry"),
        ),
        CriterionEdition("stomach", "The stomach bubble is seen", "Slide towards the head until the stomach shows.", 1, _shown("stomach")),
        CriterionEdition("portal_sinus", "The portal sinus is seen", "Follow the umbilical vein to its bend.", 1, _shown("umbilical_vein")),
        CriterionEdition(
            "no_kidneys", "The kidneys are not visible", "Slide towards the head: the section is too low.", 1, _unseen("the kidneys")
        ),
        CriterionEdition(
            "magnification",
            "The abdomen fills more than half of the image",
            "Zoom in before freezing.",
            1,
            _unseen("the size of the abdomen"),
        ),
        CriterionEdition(
            "calipers", "Calipers or ellipse are placed correctly", "Put the ellipse on the outer skin line.", 1, _unseen("calipers")
        ),
    ),
)
FEMUR = PlaneEdition(
    code="femur",
    name="Femur",
    structures=(StructureEdition("femur", "Femur"),),
    criteria=(
        CriterionEdition(
            "both_ends",
            "Both ends of the bone are clearly seen",
            "Align the probe with the whole shaft.",
            1,
            _unseen("the ends of the bone"),
        ),
        CriterionEdition(
            "angle", "The angle to the horizontal is less than 45°", "Bring the bone across the beam.", 1, _unseen("the angle of the bone")
        ),
        CriterionEdition(
            "magnification", "The femur fills more than half of the image", "Zoom in before freezing.", 1, _unseen("the size of the bone")
        ),
        CriterionEdition(
            "calipers", "Calipers are placed correctly", "Measure from end to end of the ossified shaft.", 1, _unseen("calipers")
        ),
    ),
)
SALOMON = ProtocolEdition(
    code="salomon",
    edition="2006.1",
    name="Biometry planes, Salomon criteria",
    source="Salomon LJ et al., Ultrasound Obstet Gynecol 2006;27:34-40: one point a criterion. Bands 80/60 as in Zhao et al., BMC Medicine "
    "2026;24:235; Salomon names no bands.",
    planes=(HEAD, ABDOMEN, FEMUR),
    standard_from=80,
    basic_from=60,
)
