"""How many images of each stratum experts read: proportional, or by Neyman 1934 (J R Stat Soc 97:558) with planned error rates."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

FLOOR = 0.05  # least inclusion probability: an image that can hardly be drawn makes the estimate jump when it is (statistics.md section 3)
LEAST = 2  # reads of a stratum: one shows no spread
LEAST_RATE = 0.01  # a machine planned to be without error is still looked at
BANDS = (0.0, 40.0, 60.0, 70.0, 80.0, 90.0, 100.0)  # of the score; 60 and 80 part the grades


class Allocation(StrEnum):
    PROPORTIONAL = "proportional"
    NEYMAN = "neyman"


@dataclass(frozen=True, slots=True)
class Planned:
    """`size` images; `rate` (0-1) is the planned share that differs from what the stratum is expected to be.

    Model-assisted: the share where the expert overturns the machine. By radiologist and plane: the share that is not standard.
    """

    name: str
    size: int
    rate: float = 0.5

    def __post_init__(self) -> None:
        if self.size < 0 or not 0 <= self.rate <= 1:
            raise ValueError(f"stratum {self.name}: {self.size} images and an error rate of {self.rate}")


class TooFewReads(ValueError):
    """The floors alone want more reads; `least` says how many."""

    def __init__(self, least: int) -> None:
        super().__init__(f"at least {least} reads")
        self.least = least


def floors(strata: Sequence[Planned], reads: int) -> dict[str, int]:
    """Least reads of each stratum: 2 (or all), and the inclusion floor.

    Where the reads are too few to give everything the floor of 0.05, half of the overall fraction is the floor.
    """
    total = sum(stratum.size for stratum in strata)
    fraction = reads / total if total else 0.0
    floor = FLOOR if fraction >= FLOOR else fraction / 2
    return {stratum.name: min(stratum.size, max(LEAST, ceil(floor * stratum.size - 1e-9))) for stratum in strata}


def allocate(strata: Sequence[Planned], reads: int, how: Allocation) -> dict[str, int]:
    """Reads of each stratum, by its name; they sum to `reads`, or to all images where there are fewer. The order of strata is irrelevant.

    Raises TooFewReads where the floors want more, ValueError where a name stands twice.
    """
    ordered = sorted(strata, key=lambda stratum: stratum.name)
    if len({stratum.name for stratum in ordered}) < len(ordered):
        raise ValueError("two strata of one name")
    sizes = np.array([stratum.size for stratum in ordered], float)
    reads = min(reads, int(sizes.sum()))
    low = np.array(list(floors(ordered, reads).values()), float)
    if low.sum() > reads:
        raise TooFewReads(int(low.sum()))
    wanted = _within(_weights(ordered, how), low, sizes, reads)
    whole = _rounded(wanted, low, sizes, reads)
    return {stratum.name: int(number) for stratum, number in zip(ordered, whole, strict=True)}


def _weights(strata: Sequence[Planned], how: Allocation) -> NDArray[np.float64]:
    sizes = np.array([stratum.size for stratum in strata], float)
    if how is Allocation.PROPORTIONAL:
        return sizes
    rates = [min(max(stratum.rate, LEAST_RATE), 1 - LEAST_RATE) for stratum in strata]
    return np.asarray(sizes * [sqrt(rate * (1 - rate)) for rate in rates])


def _within(weights: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64], reads: int) -> NDArray[np.float64]:
    """Reads in proportion to `weights`, held between `low` and `high`, by bisection on the factor."""
    least, most = 0.0, float(reads + 1) / max(float(weights[weights > 0].min(initial=1.0)), 1e-12) + 1
    for _ in range(200):
        middle = (least + most) / 2
        too_many = np.clip(middle * weights, low, high).sum() > reads
        least, most = (least, middle) if too_many else (middle, most)
    return np.asarray(np.clip(least * weights, low, high))


def _rounded(wanted: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64], reads: int) -> NDArray[np.float64]:
    """Whole numbers by largest remainder, within the bounds; equals go to the first by name."""
    whole = np.clip(np.floor(wanted + 1e-9), low, high)
    while whole.sum() < reads:
        room = np.where(whole < high, wanted - whole, -np.inf)
        whole[int(np.argmax(np.round(room, 9)))] += 1
    return whole
