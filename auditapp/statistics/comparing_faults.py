"""A fault that comes back: one criterion missed more often than in the department. Holm 1979, Scand J Stat 6:65."""

from collections.abc import Mapping
from dataclasses import dataclass

from scipy import stats

FALSE_ALARMS = 0.01  # of a radiologist and round without any true difference: the share in whom at least one criterion is flagged


@dataclass(frozen=True, slots=True)
class Counted:
    """`missed` of `n` images of one radiologist miss the criterion; `rate` (0-1) is that of the department's others.

    Effective numbers, of images that stand for different numbers of others, may have fractions.
    """

    missed: float
    n: float
    rate: float

    def __post_init__(self) -> None:
        if not 0 <= self.missed <= self.n or not 0 <= self.rate <= 1:
            raise ValueError(f"{self.missed} of {self.n} at a rate of {self.rate}")


@dataclass(frozen=True, slots=True)
class Repeated:
    """`p`: chance of as many misses or more at the department's rate; `adjusted` for all criteria looked at together."""

    p: float
    adjusted: float
    flagged: bool


def repeated_faults(criteria: Mapping[str, Counted], *, false_alarms: float = FALSE_ALARMS) -> dict[str, Repeated]:
    """Each criterion by its exact binomial tail with Holm's correction; criteria without images are left out.

    `false_alarms` holds for one radiologist and round: with 20 radiologists at 0.01 expect one false flag in 5 rounds.
    """
    tails = {name: _tail(one) for name, one in criteria.items() if one.n}
    found, held = {}, 0.0
    for place, name in enumerate(sorted(tails, key=lambda name: (tails[name], name))):
        held = max(held, min(1.0, tails[name] * (len(tails) - place)))
        found[name] = Repeated(tails[name], held, held <= false_alarms)
    return found


def _tail(one: Counted) -> float:
    """Chance of as many misses or more: the binomial's, which as an incomplete beta function holds between whole numbers too."""
    return float(stats.beta.cdf(one.rate, one.missed, one.n - one.missed + 1)) if one.missed else 1.0
