"""The Herman score of the NT plane: three major criteria of 2 points, three minor ones of 1."""

from auditapp.protocols.edition import CriterionEdition, PlaneEdition, ProtocolEdition
from auditapp.protocols.editions.nt_anatomy import CALIPERS_UNSEEN, MAGNIFIED, NT_ANATOMY

NT_BY_HERMAN = PlaneEdition(
    code="nt",
    name="Nuchal translucency",
    structures=NT_ANATOMY,
    criteria=(
        CriterionEdition(
            "midsagittal",
            "Strict mid-sagittal section",
            "Tip of the nose, palate and thalami in one picture; an orbit or choroid plexus means that the section is oblique.",
            2,
            {"kind": "visible", "structures": ["nasal_tip", "palate", "thalami"]},
        ),
        CriterionEdition(
            "calipers",
            "Calipers are placed correctly",
            "Crossbars on the inner borders of the lines, at right angles to the long axis.",
            2,
            CALIPERS_UNSEEN,
        ),
        CriterionEdition(
            "skin_line",
            "The skin line is continuous",
            "Turn the fetus horizontal so that nape and back show one unbroken skin line.",
            2,
            {"kind": "unseen", "why": "The machine does not follow the skin line."},
        ),
        CriterionEdition("image_size", "The image is large enough", "Zoom in until head and upper thorax fill the image.", 1, MAGNIFIED),
        CriterionEdition(
            "amnion",
            "The amnion is seen apart from the skin",
            "Wait for a movement that parts skin and amnion.",
            1,
            {"kind": "unseen", "why": "The machine does not look for the amnion."},
        ),
        CriterionEdition(
            "head_position",
            "The head is in neutral position",
            "Wait for the fetus to relax, neither flexed nor extended.",
            1,
            {"kind": "unseen", "why": "The machine does not judge the position of the head yet."},
        ),
    ),
)
HERMAN = ProtocolEdition(
    code="herman",
    edition="1998.1",
    name="NT plane, Herman score",
    source="Herman A et al.; criteria and points as in PMID 10658276 and gyneco-online.com (score de Herman): 8-9 excellent, 4-7 "
    "reasonable, 2-3 intermediate, 0-1 unacceptable. We call 8-9 standard, 4-7 basic, below 4 non-standard.",
    planes=(NT_BY_HERMAN,),
    standard_from=round(100 * 8 / 9, 6),
    basic_from=round(100 * 4 / 9, 6),
)
