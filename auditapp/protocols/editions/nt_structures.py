"""The NT plane by its nine structures: each seen or not. All of it can be judged by the machine."""

from auditapp.protocols.edition import CriterionEdition, PlaneEdition, ProtocolEdition
from auditapp.protocols.editions.nt_anatomy import NT_ANATOMY

NT_BY_STRUCTURES = PlaneEdition(
    code="nt",
    name="Nuchal translucency",
    structures=NT_ANATOMY,
    criteria=tuple(
        CriterionEdition(
            structure.code,
            f"{structure.name} seen",
            f"Adjust the mid-sagittal section until this shows: {structure.name.lower()}.",
            1,
            {"kind": "visible", "structures": [structure.code]},
        )
        for structure in NT_ANATOMY
    ),
)
NT_STRUCTURES = ProtocolEdition(
    code="nt-structures",
    edition="2026.1",
    name="NT plane, nine structures",
    source="The nine structures marked in Cui & Dong 2022, Dataset for Fetus Framework, doi:10.17632/n2rbrb9t4f.1. Equal weights are ours; "
    "bands 80/60 as in Zhao et al., BMC Medicine 2026;24:235.",
    planes=(NT_BY_STRUCTURES,),
    standard_from=80,
    basic_from=60,
)
