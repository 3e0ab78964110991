"""Shares of radiologists drawn towards the department's: beta-binomial with moments. Kleinman 1973, J Am Stat Assoc 68:46."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from auditapp.statistics.shares import LEVEL, NotEstimable, Refusal

LEAST_PEOPLE = 5  # fewer say too little of how people differ


@dataclass(frozen=True, slots=True)
class Shrunk:
    """One radiologist: share as counted (None without reads), share drawn to the department's with its 95 % interval, and reads."""

    raw: float | None
    shrunk: float
    low: float
    high: float
    n: float


@dataclass(frozen=True, slots=True)
class Prior:
    """Beta(mean * strength, (1 - mean) * strength); `strength` is in reads. Where people do not differ: all reads."""

    mean: float
    strength: float


def prior(found: Sequence[float], reads: Sequence[float]) -> Prior:
    """How the department's radiologists differ, from standard images `found` of `reads` (effective numbers may have fractions).

    Raises NotEstimable for fewer than 5 radiologists with reads, or where all or none of the images are standard.
    """
    n = np.array([number for number in reads if number], float)
    x = np.array([count for count, number in zip(found, reads, strict=True) if number], float)
    if len(n) < LEAST_PEOPLE:
        raise NotEstimable(Refusal.TOO_FEW_PEOPLE)
    total, mean = n.sum(), x.sum() / n.sum()
    if not 0 < mean < 1:
        raise NotEstimable(Refusal.NOTHING_VARIES)
    spread = (n * (x / n - mean) ** 2).sum() / (mean * (1 - mean))
    room = total - (n**2).sum() / total - (len(n) - 1)
    likeness = (spread - (len(n) - 1)) / room if room > 0 else 0.0
    return Prior(float(mean), float(min(total, max(1 / likeness - 1, 1.0))) if likeness > 0 else float(total))


def shrink(found: Sequence[float], reads: Sequence[float]) -> list[Shrunk]:
    """Each radiologist's share, raw and shrunk. Rank by neither without the interval. Raises as `prior`."""
    held = prior(found, reads)
    return [_shrunk(count, number, held) for count, number in zip(found, reads, strict=True)]


def _shrunk(found: float, n: float, held: Prior) -> Shrunk:
    yes = found + held.mean * held.strength
    no = n - found + (1 - held.mean) * held.strength
    low, high = stats.beta.ppf([(1 - LEVEL) / 2, (1 + LEVEL) / 2], yes, no)
    return Shrunk(found / n if n else None, yes / (yes + no), float(low), float(high), n)
