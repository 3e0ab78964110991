"""The NT plane by the criteria of the Fetal Medicine Foundation."""

from auditapp.protocols.edition import CriterionEdition, PlaneEdition, ProtocolEdition
from auditapp.protocols.editions.anatomy import CALIPERS_UNSEEN
from auditapp.protocols.editions.nt_anatomy import (
    AMNION_APART,
    MAGNIFIED,
    NEUTRAL,
    NEUTRAL_SOURCE,
    NT_ANATOMY,
    OPINION,
    OPINION_SOURCE,
)

NT_BY_FMF = PlaneEdition(
    code="nt",
    name="Nuchal translucency",
    structures=NT_ANATOMY,
    opinion=OPINION,
    criteria=(
        CriterionEdition(
            "magnification",
            "Fetal head and upper thorax fill the image",
            "Reduce the depth or zoom in before freezing until only head and upper thorax are on the screen.",
            1,
            MAGNIFIED,
        ),
        CriterionEdition(
            "nasal_tip",
            "The echogenic tip of the nose is seen",
            "Rock the probe gently until the tip of the nose shows in front; when it is lost the section has left the midline.",
            1,
            {"kind": "visible", "structures": ["nasal_tip"]},
        ),
        CriterionEdition(
            "palate",
            "The rectangular palate is seen",
            "Rotate a little until the palate is one short rectangle; a maxilla running on means the section is off the midline.",
            1,
            {"kind": "visible", "structures": ["palate"]},
        ),
        CriterionEdition(
            "diencephalon",
            "The translucent diencephalon is seen in the centre of the head",
            "Slide along the midline until the dark diencephalon lies in the centre of the head.",
            1,
            {"kind": "visible", "structures": ["thalami"]},
        ),
        CriterionEdition(
            "nuchal_membrane",
            "The nuchal membrane is seen posteriorly",
            "Bring the fetus horizontal and the beam at right angles to the nape; lower the gain until the membrane is one thin line.",
            1,
            {"kind": "visible", "structures": ["nt"]},
        ),
        CriterionEdition(
            "neutral_position",
            "The head is in line with the spine",
            "Wait for the fetus to relax: hyperextension over-estimates the NT, flexion under-estimates it.",
            1,
            NEUTRAL,
        ),
        CriterionEdition(
            "amnion",
            "Skin and amnion are told apart",
            "Wait for a movement, or ask the mother to cough: the skin moves away from the amnion.",
            1,
            AMNION_APART,
        ),
        CriterionEdition(
            "widest_part",
            "The translucency is measured at its widest part",
            "Place the calipers where the lucency is widest and keep the largest of several valid images.",
            1,
            CALIPERS_UNSEEN,
        ),
        CriterionEdition(
            "calipers",
            "The calipers lie on the lines, their crossbars hardly visible",
            "Place the crossbars on the inner borders of the white lines, not in the lucency.",
            1,
            CALIPERS_UNSEEN,
        ),
    ),
)
FMF_NT = ProtocolEdition(
    code="fmf-nt",
    edition="2026.3",
    name="NT plane, FMF criteria",
    source="Criteria: Fetal Medicine Foundation, 11-13+6 weeks scan protocol. Equal weights and the bands 80/60 are ours: FMF publishes "
    "no score; the bands are those of Zhao et al., BMC Medicine 2026;24:235. The share of the image that the structures must span (45 %) "
    "is ours too, from the 1,131 boxed images of doi:10.17632/n2rbrb9t4f.1, of which 95 % span 49 % or more. "
    f"{NEUTRAL_SOURCE} {OPINION_SOURCE}",
    planes=(NT_BY_FMF,),
    standard_from=80,
    basic_from=60,
    least_known=0.4,  # 4 of 9 points: the machine may abstain from two of the six that it judges
)
