"""Drawn fetal phantoms with known truth: no patient, no network, the same picture for the same arguments."""

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType

from ml.phantom.abdomen import draw_abdomen
from ml.phantom.femur import draw_femur
from ml.phantom.figure import Order, Phantom
from ml.phantom.head import draw_head
from ml.phantom.nt import draw_nt
from ml.phantom.other import draw_other
from ml.phantom.thorax import draw_thorax

PAINTERS: Mapping[str, Callable[[Order], Phantom]] = MappingProxyType(
    {"nt": draw_nt, "head": draw_head, "abdomen": draw_abdomen, "femur": draw_femur, "thorax": draw_thorax, "other": draw_other}
)


def draw(
    plane: str,
    *,
    seed: int,
    size: tuple[int, int] = (640, 450),
    absent: Collection[str] = (),
    faults: Collection[str] = (),
    quality: float = 1.0,
) -> Phantom:
    return PAINTERS[plane](Order(seed, size, frozenset(absent), frozenset(faults), quality))
