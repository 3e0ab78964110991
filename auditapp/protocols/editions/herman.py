"""The Herman score of the NT plane: three major criteria of 2 points, three minor ones of 1."""

from auditapp.protocols.edition import CriterionEdition, PlaneEdition, ProtocolEdition
from auditapp.protocols.editions.anatomy import CALIPERS_UNSEEN, learnt
from auditapp.protocols.editions.nt_anatomy import AMNION_APART, MAGNIFIED, MIDSAGITTAL, NEUTRAL, NEUTRAL_SOURCE, NT_ANATOMY

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
            MIDSAGITTAL,
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
            learnt("skin_line_complete"),
        ),
        CriterionEdition("image_size", "The image is large enough", "Zoom in until head and upper thorax fill the image.", 1, MAGNIFIED),
        CriterionEdition(
            "amnion",
            "The amnion is seen apart from the skin",
            "Wait for a movement that parts skin and amnion.",
            1,
            AMNION_APART,
        ),
        CriterionEdition(
            "head_position",
            "The head is in neutral position",
            "Wait for the fetus to relax, neither flexed nor extended.",
            1,
            NEUTRAL,
        ),
    ),
)
HERMAN = ProtocolEdition(
    code="herman",
    edition="1998.2",
    name="NT plane, Herman score",
    source="Herman A et al.; criteria and points as in PMID 10658276 and gyneco-online.com (score de Herman): 8-9 excellent, 4-7 "
    "reasonable, 2-3 intermediate, 0-1 unacceptable. We call 8-9 standard, 4-7 basic, below 4 non-standard. "
    f"{NEUTRAL_SOURCE}",
    planes=(NT_BY_HERMAN,),
    standard_from=round(100 * 8 / 9, 6),
    basic_from=round(100 * 4 / 9, 6),
    least_known=0.4,  # 4 of 9 points: section, size and head, all that geometry can judge
)
