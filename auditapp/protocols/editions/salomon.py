"""Head, abdomen and femur by the image-scoring method of Salomon et al. 2006: 6, 6 and 4 points."""

from auditapp.protocols.edition import CriterionEdition, PlaneEdition, ProtocolEdition
from auditapp.protocols.editions.anatomy import CALIPERS_UNSEEN, HALVED, expected, filled, kept_out, shown

HALF = 0.5  # "more than half of the image": Salomon 2006
ROUND = {"kind": "round", "structure": "abdomen_wall", "least": 0.85}  # ours: an oblique section of a round body is an oval
ACROSS = {"kind": "level", "ends": ["femur_end", "femur_end"], "most": 45, "body": "femur"}  # the angle: Salomon 2006

HEAD = PlaneEdition(
    code="transthalamic",
    name="Head, trans-thalamic",
    machine_codes=("head",),
    structures=expected("skull", "midline", "csp", "thalami"),
    criteria=(
        CriterionEdition("symmetrical", "The plane is symmetrical", "Tilt until both hemispheres mirror at the midline.", 1, HALVED),
        CriterionEdition(
            "thalami", "The thalami are seen", "Move towards the base of the skull until the thalami show.", 1, shown("thalami")
        ),
        CriterionEdition(
            "csp", "The cavum septi pellucidi is seen", "Rotate until the midline is broken in front by the cavum.", 1, shown("csp")
        ),
        CriterionEdition(
            "no_cerebellum", "The cerebellum is not visible", "Lift the occipital side of the section.", 1, kept_out("cerebellum")
        ),
        CriterionEdition(
            "magnification", "The head fills more than half of the image", "Zoom in before freezing.", 1, filled("skull", HALF)
        ),
        CriterionEdition(
            "calipers",
            "Calipers or ellipse are placed correctly",
            "Put the ellipse on the outer border of the skull.",
            1,
            CALIPERS_UNSEEN,
        ),
    ),
)
ABDOMEN = PlaneEdition(
    code="abdomen",
    name="Abdomen",
    structures=expected("abdomen_wall", "stomach", "umbilical_vein", "spine"),
    criteria=(
        CriterionEdition(
            "symmetrical", "The plane is symmetrical", "Rotate until the section is round and a rib shows on each side.", 1, ROUND
        ),
        CriterionEdition("stomach", "The stomach bubble is seen", "Slide towards the head until the stomach shows.", 1, shown("stomach")),
        CriterionEdition("portal_sinus", "The portal sinus is seen", "Follow the umbilical vein to its bend.", 1, shown("umbilical_vein")),
        CriterionEdition(
            "no_kidneys", "The kidneys are not visible", "Slide towards the head: the section is too low.", 1, kept_out("kidney")
        ),
        CriterionEdition(
            "magnification", "The abdomen fills more than half of the image", "Zoom in before freezing.", 1, filled("abdomen_wall", HALF)
        ),
        CriterionEdition(
            "calipers", "Calipers or ellipse are placed correctly", "Put the ellipse on the outer skin line.", 1, CALIPERS_UNSEEN
        ),
    ),
)
FEMUR = PlaneEdition(
    code="femur",
    name="Femur",
    structures=expected("femur", "femur_end"),
    criteria=(
        CriterionEdition(
            "both_ends",
            "Both ends of the bone are clearly seen",
            "Align the probe with the whole shaft.",
            1,
            {"kind": "count", "structure": "femur_end", "least": 2, "clear": 2},
        ),
        CriterionEdition("angle", "The angle to the horizontal is less than 45°", "Bring the bone across the beam.", 1, ACROSS),
        CriterionEdition(
            "magnification", "The femur fills more than half of the image", "Zoom in before freezing.", 1, filled("femur", HALF)
        ),
        CriterionEdition("calipers", "Calipers are placed correctly", "Measure from end to end of the ossified shaft.", 1, CALIPERS_UNSEEN),
    ),
)
SALOMON = ProtocolEdition(
    code="salomon",
    edition="2006.2",
    name="Biometry planes, Salomon criteria",
    source="Salomon LJ et al., Ultrasound Obstet Gynecol 2006;27:34-40: one point a criterion. How the machine measures symmetry (the "
    "midline within a tenth of the middle of the skull, an abdomen at least 85 % as wide as it is long) and size (along the image's width "
    "or height) is ours. Bands 80/60 as in Zhao et al., BMC Medicine 2026;24:235; Salomon names no bands.",
    planes=(HEAD, ABDOMEN, FEMUR),
    standard_from=80,
    basic_from=60,
)
