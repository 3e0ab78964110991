"""Pictures of no fetal plane, by kind, in two families that share no generator: one to learn and to set limits from, one only to test
whether kinds that were never seen are kept out as well. All are made: no patient, no network, the same for the same seed."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from ml.phantom.figure import Order
from ml.pixels import Frame, grey
from ml.planes import strange_blanks as blanks
from ml.planes import strange_bodies as bodies
from ml.planes import strange_curved as curved
from ml.planes import strange_flow as flow
from ml.planes import strange_pages as pages
from ml.planes import strange_straight as straight

Maker = Callable[[np.random.Generator], npt.NDArray[np.uint8]]
TRAINED: Mapping[str, Maker] = MappingProxyType(
    {
        "noise": blanks.noise,
        "breast": straight.breast,
        "flat": blanks.flat,
        "ct_trunk": bodies.ct_trunk,
        "colour_flow": flow.colour_flow,
        "text": blanks.text,
        "vessel": straight.vessel,
        "disk": blanks.disk,
        "liver": curved.liver,
        "echo": curved.echo,
        "bladder": curved.bladder,
        "mri_back": bodies.mri_back,
        "limb_xray": bodies.limb_xray,
        "spectrum": flow.spectrum,
        "worksheet": pages.worksheet,
        "objects": pages.objects,
    }
)
UNSEEN: Mapping[str, Maker] = MappingProxyType(
    {
        "thyroid": straight.thyroid,
        "tendon": straight.tendon,
        "adult_kidney": curved.adult_kidney,
        "ct_head": bodies.ct_head,
        "mri_brain": bodies.mri_brain,
        "chest_xray": bodies.chest_xray,
        "power_flow": flow.power_flow,
        "elastogram": flow.elastogram,
        "motion": flow.motion,
        "chart": pages.chart,
        "static": pages.static,
        "landscape": pages.landscape,
    }
)
TRAINED_KINDS, UNSEEN_KINDS = tuple(TRAINED), tuple(UNSEEN)
COLOURED_KINDS = ("colour_flow", "power_flow", "elastogram")


def strange_screen(kind: str, seed: int) -> npt.NDArray[np.uint8]:
    """One picture of a kind as the screen shows it: RGB (height, width, 3) of COLOURED_KINDS, else grey (height, width).
    ValueError for an unknown kind."""
    makers = {**TRAINED, **UNSEEN}
    if kind not in makers:
        raise ValueError(f"no strange pictures of kind {kind!r}: one of {', '.join(makers)}")
    return makers[kind](Order(kind, seed, (0, 0), frozenset(), frozenset(), 1.0).stream(0))


def strange(kind: str, count: int, seed: int) -> list[Frame]:
    """`count` grey pictures (height, width) of one of the kinds, seeds from `seed` on. ValueError for an unknown kind."""
    return [grey(strange_screen(kind, number)) for number in range(seed, seed + count)]
