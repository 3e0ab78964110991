"""The NT plane by the six items of the Australian image assessment: an image passes with four."""

from auditapp.protocols.edition import CriterionEdition, PlaneEdition, ProtocolEdition
from auditapp.protocols.editions.anatomy import CALIPERS_UNSEEN, shown
from auditapp.protocols.editions.nt_anatomy import MAGNIFIED, MIDSAGITTAL, NEUTRAL, NT_ANATOMY

PASS = round(100 * 4 / 6, 6)  # "Pass an image = 4 of 6"
NT_BY_RANZCOG = PlaneEdition(
    code="nt",
    name="Nuchal translucency",
    structures=NT_ANATOMY,
    criteria=(
        CriterionEdition("image_size", "Head and thorax fill the image", "Zoom in until only head and thorax are shown.", 1, MAGNIFIED),
        CriterionEdition(
            "midsagittal", "Mid-sagittal section", "Rock the probe until tip of the nose, palate and thalami show together.", 1, MIDSAGITTAL
        ),
        CriterionEdition("calipers", "The calipers are placed correctly", "Place the crossbars on the lines.", 1, CALIPERS_UNSEEN),
        CriterionEdition(
            "maximum_lucency", "The maximum lucency is measured", "Place the calipers where the lucency is widest.", 1, CALIPERS_UNSEEN
        ),
        CriterionEdition("neutral_head", "The head is in neutral position", "Wait for the fetus to relax.", 1, NEUTRAL),
        CriterionEdition(
            "membrane",
            "A representative length of the nuchal membrane is seen",
            "Bring the fetus horizontal, the beam at right angles to the nape.",
            1,
            shown("nt", clear=2),
        ),
    ),
)
RANZCOG = ProtocolEdition(
    code="ranzcog-nt",
    edition="2026.1",
    name="NT plane, RANZCOG image assessment",
    source="RANZCOG nuchal translucency programme, image assessment (nuchaltrans.edu.au): six items, an image passes with four. We call a "
    "pass standard; there is no middle band. A membrane seen with fair clarity counts as representative, which is ours. The usual range of "
    "the head's axis (25.9° to 45.5°) is ours, from 586 boxed pictures of doi:10.17632/n2rbrb9t4f.1: 95 % of them lie within it.",
    planes=(NT_BY_RANZCOG,),
    standard_from=PASS,
    basic_from=PASS,
)
