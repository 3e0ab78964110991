"""The crown-rump length by the six points of Wanyonyi et al. 2014."""

from auditapp.protocols.edition import CriterionEdition, PlaneEdition, ProtocolEdition
from auditapp.protocols.editions.anatomy import CALIPERS_UNSEEN, expected, filled, learnt, shown

CRL = PlaneEdition(
    code="crl",
    name="Crown-rump length",
    structures=expected("fetus", "crown", "rump"),
    criteria=(
        CriterionEdition(
            "midsagittal",
            "Mid-sagittal section",
            "Rotate until the profile, the spine and the rump lie in one picture.",
            1,
            learnt("midsagittal"),
        ),
        CriterionEdition(
            "neutral_position",
            "The fetus is in neutral position",
            "Wait until there is fluid between chin and chest and the fetus is not stretched.",
            1,
            learnt("neutral"),
        ),
        CriterionEdition(
            "horizontal",
            "The fetus lies horizontally",
            "Move the probe until the line from crown to rump lies across the beam.",
            1,
            {"kind": "level", "ends": ["crown", "rump"], "most": 30},
        ),
        CriterionEdition(
            "crown_and_rump",
            "Crown and rump are clearly seen",
            "Slide until both ends stand out against the fluid.",
            1,
            shown("crown", "rump", clear=2),
        ),
        CriterionEdition(
            "calipers", "The calipers are placed correctly", "Put them on the outer borders of crown and rump.", 1, CALIPERS_UNSEEN
        ),
        CriterionEdition("magnification", "The fetus fills the image", "Zoom in before freezing.", 1, filled("fetus", 0.5)),
    ),
)
WANYONYI = ProtocolEdition(
    code="wanyonyi-crl",
    edition="2014.1",
    name="Crown-rump length, Wanyonyi criteria",
    source="Wanyonyi SZ et al., Ultrasound Obstet Gynecol 2014, pages 649-654: six points, met or not. What the machine takes for "
    "horizontal (30° at most) and for magnified (half of the image) is ours. Bands 80/60 as in Zhao et al., BMC Medicine 2026;24:235.",
    planes=(CRL,),
    standard_from=80,
    basic_from=60,
)
