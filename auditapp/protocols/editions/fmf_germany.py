"""The NT plane by the practical score of FMF-Germany: five items of 0, 1 or 2 points, each written as two criteria of one point."""

from typing import Any

from auditapp.protocols.edition import CriterionEdition, PlaneEdition, ProtocolEdition
from auditapp.protocols.editions.anatomy import CALIPERS_UNSEEN
from auditapp.protocols.editions.nt_anatomy import (
    AMNION_APART,
    MAGNIFIED,
    MIDSAGITTAL,
    NEARLY_NEUTRAL,
    NEUTRAL,
    NEUTRAL_SOURCE,
    NT_ANATOMY,
)

THREE_QUARTERS: dict[str, Any] = MAGNIFIED | {"least": 0.75}  # "> 75 % of image": FMF-Germany
NEARLY_MIDSAGITTAL: dict[str, Any] = {"kind": "visible", "structures": MIDSAGITTAL["signs"], "enough": 2}  # two of the three signs: ours
AMNION_UNSEEN: dict[str, Any] = {"kind": "unseen", "why": "The machine does not look for the amnion."}

NT_BY_FMF_GERMANY = PlaneEdition(
    code="nt",
    name="Nuchal translucency",
    structures=NT_ANATOMY,
    criteria=(
        CriterionEdition(
            "section_near", "Mid-sagittal or slightly rotated", "Rotate until the palate is one rectangle.", 1, NEARLY_MIDSAGITTAL
        ),
        CriterionEdition("section", "Mid-sagittal", "Rock the probe until the tip of the nose shows in front.", 1, MIDSAGITTAL),
        CriterionEdition("size_near", "Nearly large enough", "Zoom in before freezing.", 1, MAGNIFIED),
        CriterionEdition(
            "size", "More than 75 % of the image, or a detail", "Zoom in until head and upper thorax fill the image.", 1, THREE_QUARTERS
        ),
        CriterionEdition("amnion_near", "The amnion is visible", "Lower the gain until thin lines show.", 1, AMNION_UNSEEN),
        CriterionEdition("amnion", "Skin and amnion are both visible", "Wait for a movement that parts them.", 1, AMNION_APART),
        CriterionEdition("head_near", "The head is nearly neutral", "Wait for the fetus to relax.", 1, NEARLY_NEUTRAL),
        CriterionEdition("head", "The head is neutral", "Wait for the fetus to relax, neither flexed nor extended.", 1, NEUTRAL),
        CriterionEdition("calipers_near", "The calipers are nearly right", "Place them where the lucency is widest.", 1, CALIPERS_UNSEEN),
        CriterionEdition(
            "calipers", "The calipers are right", "Place the crossbars on the inner borders of the white lines.", 1, CALIPERS_UNSEEN
        ),
    ),
)
FMF_GERMANY = ProtocolEdition(
    code="fmf-germany-nt",
    edition="2026.1",
    name="NT plane, FMF-Germany score",
    source="FMF-Germany, practical examination (fmf-deutschland.info): section, magnification, amnion, head and caliper with 0, 1 or 2 "
    "points each. Its pass mark is not known to us: the bands 80/60 are those of Zhao et al., BMC Medicine 2026;24:235. What the machine "
    "takes for slightly rotated (two of three midline signs), nearly large (45 % of the image) and nearly neutral (22.1° to 48.9°, 99 % of "
    f"the boxed pictures) is ours. {NEUTRAL_SOURCE.replace('the same set', 'doi:10.17632/n2rbrb9t4f.1')}",
    planes=(NT_BY_FMF_GERMANY,),
    standard_from=80,
    basic_from=60,
)
