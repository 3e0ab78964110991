"""Drawn fetal phantoms with known truth: no patient, no network, the same picture for the same arguments."""

from collections.abc import Callable, Collection, Mapping

from ml.phantom.figure import Order, Phantom
from ml.phantom.nt import draw_nt

PAINTERS: Mapping[str, Callable[[Order], Phantom]] = {"nt": draw_nt}


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
