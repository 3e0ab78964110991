"""Which structures a picture of a plane may show although nobody marked them: what is not marked there is unknown, not absent."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from ml.types import NT_STRUCTURES, PLANES, STRUCTURE_NAMES

NUMBER_OF: Mapping[str, int] = MappingProxyType({name: number for number, name in enumerate(STRUCTURE_NAMES)})
Flags = npt.NDArray[np.bool_]

BRAIN = frozenset({"skull", "midline", "csp", "thalami", "cerebellum", "cm", "choroid_plexus", "lateral_ventricle"})
FACE = frozenset({"palate", "nasal_bone", "nasal_tip", "nasal_skin", "nose", "lips", "upper_lip", "nostrils", "chin"})
TRUNK = frozenset({"abdomen_wall", "stomach", "umbilical_vein", "cord_insertion", "kidney", "spine", "thorax_wall", "heart"})
LIMBS = frozenset({"femur", "femur_end"})
WHOLE = frozenset({"fetus", "crown", "rump"})
CERVIX = frozenset({"cervical_canal", "internal_os", "external_os"})
SAGITTAL = BRAIN | FACE | WHOLE | frozenset(NT_STRUCTURES)

MAY_SHOW: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **dict.fromkeys(PLANES, BRAIN),  # the head planes; the others follow
        "nt": SAGITTAL | {"spine", "thorax_wall", "heart"},
        "crl": SAGITTAL | TRUNK | LIMBS,
        **dict.fromkeys(("abdomen", "abdomen_first_trimester", "thorax", "kidneys"), TRUNK),
        "femur": LIMBS | TRUNK,
        "spine": TRUNK | {"skull"},
        "profile": BRAIN | FACE | {"midbrain"},
        "lips": FACE,
        "cervix": CERVIX | {"skull"},
        "other": FACE | TRUNK | LIMBS | CERVIX | {"skull"},
    }
)


def known(plane: str | None, marked: Collection[str]) -> Flags:
    """True (36,) for each of STRUCTURE_NAMES of which a picture of `plane` tells whether it is there.

    `marked` names the structures that somebody looked for, found or not; None is no plane: a picture without anatomy, where all is absent.
    """
    may_show = MAY_SHOW[plane] if plane is not None else frozenset()
    return np.array([name in marked or name not in may_show for name in STRUCTURE_NAMES])
