"""The planes of the mid-trimester anomaly scan by a hospital's working form: 7, 7, 6, 4, 7 and 4 points."""

from auditapp.protocols.edition import CriterionEdition, PlaneEdition, ProtocolEdition
from auditapp.protocols.editions.anatomy import CALIPERS_UNSEEN, FULLY_MAGNIFIED, HALVED, expected, filled, kept_out, learnt, shown
from auditapp.protocols.editions.examinations import ANOMALY
from auditapp.protocols.editions.salomon import ROUND

THIRD = 0.3  # "≥ 30 % of image": the form
SYMMETRICAL = CriterionEdition(
    "symmetrical", "The plane is symmetrical with the falx in the middle", "Tilt until both halves mirror at the midline.", 1, HALVED
)
CSP = CriterionEdition(
    "csp", "The cavum septi pellucidi is seen", "Rotate until the midline is broken in front by the cavum.", 1, shown("csp")
)
HEAD_SIZE = CriterionEdition(
    "magnification", "The head fills 30 % of the image or more", "Zoom in before freezing.", 1, filled("skull", THIRD)
)

TRANSVENTRICULAR = PlaneEdition(
    code="transventricular",
    name="Head, trans-ventricular",
    structures=expected("skull", "midline", "csp", "lateral_ventricle", "choroid_plexus"),
    criteria=(
        SYMMETRICAL,
        CSP,
        CriterionEdition(
            "no_cerebellum", "The cerebellum is not visible", "Lift the occipital side of the section.", 1, kept_out("cerebellum")
        ),
        CriterionEdition(
            "atrium",
            "The ventricles are seen at the atrium",
            "Slide up from the thalami until the lateral ventricle with its plexus shows.",
            1,
            shown("lateral_ventricle"),
        ),
        HEAD_SIZE,
        CriterionEdition("calipers_skull", "Calipers lie on the outer skull", "Put the ellipse on the outer border.", 1, CALIPERS_UNSEEN),
        CriterionEdition(
            "calipers_ventricle", "Calipers lie on the ventricle at the atrium", "Measure inner wall to inner wall.", 1, CALIPERS_UNSEEN
        ),
    ),
)
TRANSCEREBELLAR = PlaneEdition(
    code="transcerebellar",
    name="Head, trans-cerebellar",
    structures=expected("skull", "midline", "csp", "thalami", "cerebellum", "cm"),
    criteria=(
        SYMMETRICAL,
        CSP,
        CriterionEdition(
            "cerebellum", "The cerebellum is seen", "Lower the occipital side until both hemispheres show.", 1, shown("cerebellum")
        ),
        CriterionEdition("cisterna_magna", "The cisterna magna is seen", "Tilt until fluid shows behind the cerebellum.", 1, shown("cm")),
        HEAD_SIZE,
        CriterionEdition(
            "calipers_cerebellum",
            "Calipers lie on the outer borders of the cerebellum",
            "Measure across both hemispheres.",
            1,
            CALIPERS_UNSEEN,
        ),
        CriterionEdition("calipers_cisterna", "Calipers lie on the cisterna magna", "Measure from vermis to bone.", 1, CALIPERS_UNSEEN),
    ),
)
ABDOMEN = PlaneEdition(
    code="abdomen",
    name="Abdomen",
    structures=expected("abdomen_wall", "stomach", "umbilical_vein", "spine"),
    criteria=(
        CriterionEdition("stomach", "The stomach bubble is seen", "Slide towards the head until the stomach shows.", 1, shown("stomach")),
        CriterionEdition(
            "umbilical_vein",
            "The umbilical vein is seen at the portal sinus, a third of the way across",
            "Rotate until a short piece of the vein shows, not its whole length.",
            1,
            shown("umbilical_vein"),
        ),
        CriterionEdition("circular", "The section is circular", "Bring the probe at right angles to the spine.", 1, ROUND),
        CriterionEdition(
            "no_kidneys", "The kidneys are not visible", "Slide towards the head: the section is too low.", 1, kept_out("kidney")
        ),
        CriterionEdition(
            "magnification", "The abdomen fills 30 % of the image or more", "Zoom in before freezing.", 1, filled("abdomen_wall", THIRD)
        ),
        CriterionEdition("calipers", "Calipers lie on the outer skin", "Put the ellipse on the outer skin line.", 1, CALIPERS_UNSEEN),
    ),
)
FEMUR = PlaneEdition(
    code="femur",
    name="Femur",
    structures=expected("femur", "femur_end"),
    criteria=(
        CriterionEdition(
            "both_ends",
            "Both ends of the ossified shaft are seen",
            "Align the probe with the whole shaft.",
            1,
            {"kind": "count", "structure": "femur_end", "least": 2},
        ),
        CriterionEdition(
            "angle",
            "The beam meets the bone at 45 to 90°",
            "Bring the bone across the beam.",
            1,
            {"kind": "level", "ends": ["femur_end", "femur_end"], "most": 45, "body": "femur"},
        ),
        CriterionEdition(
            "magnification", "The femur fills 30 % of the image or more", "Zoom in before freezing.", 1, filled("femur", THIRD)
        ),
        CriterionEdition("calipers", "Calipers are placed correctly", "Measure from end to end of the ossified shaft.", 1, CALIPERS_UNSEEN),
    ),
)
SPINE = PlaneEdition(
    code="spine",
    name="Spine",
    structures=expected("spine"),
    criteria=(
        CriterionEdition("magnification", "The spine fills the image", "Zoom in before freezing.", 1, FULLY_MAGNIFIED),
        CriterionEdition(
            "skin",
            "The spine is intact and the edge of the skin is seen behind it",
            "Turn until the skin runs unbroken along the back.",
            1,
            learnt("skin_line_complete"),
        ),
        CriterionEdition("alignment", "The vertebrae are aligned", "Rotate until the vertebrae stand in one row.", 1, learnt("aligned")),
        CriterionEdition(
            "fluid", "There is fluid beyond the skin", "Wait until the back is off the wall of the womb.", 1, learnt("fluid_beyond_skin")
        ),
        CriterionEdition("sacrum", "The lower end with the sacrum is seen", "Slide towards the rump.", 1, learnt("sacrum_visible")),
        CriterionEdition(
            "middle", "The thoraco-lumbar part is seen", "Keep the middle of the back on the image.", 1, learnt("thoracolumbar_visible")
        ),
        CriterionEdition("upper", "The cervico-thoracic part is seen", "Slide towards the head.", 1, learnt("cervical_visible")),
    ),
)
LIPS = PlaneEdition(
    code="lips",
    name="Nose and lips",
    structures=expected("upper_lip", "nostrils", "chin"),
    criteria=(
        CriterionEdition("upper_lip", "The upper lip is seen", "Tilt the coronal section forward.", 1, shown("upper_lip")),
        CriterionEdition("nostrils", "Both nostrils are seen", "Tilt until both openings show.", 1, shown("nostrils")),
        CriterionEdition(
            "lip_angles", "Both angles of the mouth are seen", "Rotate until the mouth lies level.", 1, learnt("both_lip_angles_visible")
        ),
        CriterionEdition("magnification", "The face fills the image", "Zoom in before freezing.", 1, FULLY_MAGNIFIED),
    ),
)
MID_TRIMESTER = ProtocolEdition(
    code="mid-trimester",
    edition="2026.2",
    name="Mid-trimester anomaly planes",
    source="Items of the working hospital form in the IGHD DICOM Browser (sites Matiari, TMK and Mithi), one point each. The form gives "
    "30 % of the image for head, abdomen and femur and names no way to measure it; along width or height is ours, and so is what counts as "
    "symmetrical, circular and magnified. Bands 80/60 as in Zhao et al., BMC Medicine 2026;24:235.",
    planes=(TRANSVENTRICULAR, TRANSCEREBELLAR, ABDOMEN, FEMUR, SPINE, LIPS),
    standard_from=80,
    basic_from=60,
    examinations=(ANOMALY,),
)
