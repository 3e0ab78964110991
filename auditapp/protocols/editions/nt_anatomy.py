"""What the NT editions share: the nine structures and two rules."""

from typing import Any

from auditapp.protocols.edition import StructureEdition

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
CALIPERS_UNSEEN: dict[str, Any] = {"kind": "unseen", "why": "The machine does not judge where calipers are placed."}
