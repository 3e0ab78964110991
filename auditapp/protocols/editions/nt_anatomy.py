"""What the NT editions share: the nine structures and the rules that rest on them."""

from typing import Any

from auditapp.protocols.edition import OpinionEdition, StructureEdition
from auditapp.protocols.editions.anatomy import learnt

NT_ANATOMY = (
    StructureEdition("thalami", "Thalami"),
    StructureEdition("midbrain", "Midbrain"),
    StructureEdition("nt", "Nuchal translucency"),
    StructureEdition("it", "Intracranial translucency"),
    StructureEdition("cm", "Cisterna magna"),
    StructureEdition("palate", "Palate"),
    StructureEdition("nasal_bone", "Nasal bone"),
    StructureEdition("nasal_tip", "Nasal tip"),
    StructureEdition("nasal_skin", "Nasal skin"),
)
MAGNIFIED: dict[str, Any] = {"kind": "spans", "structures": [structure.code for structure in NT_ANATOMY], "least": 0.45, "enough": 3}
MIDSAGITTAL: dict[str, Any] = {
    "kind": "midsagittal",
    "signs": ["nasal_tip", "palate", "thalami"],
    "against": ["choroid_plexus"],  # Herman: 0 if oblique, eye or choroid plexus visible (gyneco-online.com, score de Herman)
}
# The head's axis (midbrain to palate) over a level nape in doi:10.17632/n2rbrb9t4f.1, pictures taken for standard: 2.5th to 97.5th
# centile of the 586 training pictures on which all three are boxed, and the 97.5th centile of the slope of the nape's box. On drawn
# pictures (120 of each) it holds 96 % of neutral heads met; of bent ones 79 % not met and 9 % met, of stretched ones 42 % and 2 %.
NEUTRAL: dict[str, Any] = {
    "kind": "neutral",
    "front": "palate",
    "back": "midbrain",
    "nape": "nt",
    "least": 25.9,
    "most": 45.5,
    "flattest": 15.9,
}
NEARLY_NEUTRAL: dict[str, Any] = NEUTRAL | {"least": 22.1, "most": 48.9}  # 0.5th to 99.5th centile of the same
# A calibrated probability of one half is where experts would call as many images standard as not; a protocol that may leave some images
# without a grade widens the band (decision 13).
OPINION = OpinionEdition(standard_from=0.5, abstain_within=0.0)
OPINION_SOURCE = (
    "Where the criteria leave open whether an image is standard, the learnt opinion of the experts of one centre decides, from a "
    "probability of one half; that is ours."
)
AMNION_APART = learnt("amnion_apart")
NEUTRAL_SOURCE = (
    "The usual range of the head's axis (25.9° to 45.5°) is ours, from 586 boxed pictures of the same set: 95 % of them lie within it."
)
