"""Share of standard images from a probability sample by strata: Horvitz-Thompson (Cochran, Sampling Techniques, 1977, ch. 5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from scipy import special, stats

LEVEL = 0.95


class Refusal(StrEnum):
    """Why there is no number. A code: `webui/reasons.py` has its words, in each language."""

    NOTHING_READ = "nothing_read"
    UNREAD_STRATUM = "unread_stratum"  # images of which no read tells anything
    ONE_READ = "one_read"  # one read shows no spread
    MACHINE_VARIES = "machine_varies"  # kappa needs strata within which the machine says one thing
    CONSTANT_RATER = "constant_rater"  # kappa where a rater said one thing only
    TOO_FEW_READS = "too_few_reads"
    TOO_FEW_STUDIES = "too_few_studies"
    TOO_FEW_PEOPLE = "too_few_people"
    NOTHING_VARIES = "nothing_varies"


class NotEstimable(ValueError):
    """There is no honest number; `reason` says why."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True, order=True)
class Stratum:
    """`size` images, of which counts[k] were read and found to be of category k (0 other, 1 standard, unless said otherwise).

    `machine` is the category that the machine gave to every image of the stratum, None where it varies.
    Care reads (all of a stratum read) need nothing special: they weigh 1 because read equals size. Raises ValueError for impossible counts.
    """

    size: int
    counts: tuple[int, ...]
    machine: int | None = None

    def __post_init__(self) -> None:
        if len(self.counts) < 2 or min(self.counts) < 0 or not self.read <= self.size:
            raise ValueError(f"{self.counts} cannot be reads of {self.size} images")
        if self.machine is not None and not 0 <= self.machine < len(self.counts):
            raise ValueError(f"the machine's category {self.machine} is none of {len(self.counts)}")

    @property
    def read(self) -> int:
        return sum(self.counts)

    @property
    def unread(self) -> int:
        return self.size - self.read


@dataclass(frozen=True, slots=True)
class Estimate:
    """`value` with its standard error and 95 % interval, from `n` reads of `size` images."""

    value: float
    se: float | None
    low: float
    high: float
    n: int
    size: int
    method: str


def readable(strata: Iterable[Stratum]) -> list[Stratum]:
    """Strata that have images, in one order whatever the order they came in. Raises NotEstimable where one of them has no read."""
    held = sorted((stratum for stratum in strata if stratum.size), key=lambda s: (s.size, s.counts, -1 if s.machine is None else s.machine))
    if not any(stratum.read for stratum in held):
        raise NotEstimable(Refusal.NOTHING_READ)
    if not all(stratum.read for stratum in held):
        raise NotEstimable(Refusal.UNREAD_STRATUM)
    return held


def stratified_mean(
    sizes: Sequence[int], reads: Sequence[int], means: Sequence[float], variances: Sequence[float], *, future: bool = False
) -> tuple[float, float]:
    """Mean and its standard error from each stratum's N, n, mean and variance (divisor n - 1).

    `future` drops the finite-population correction: the claim is then about the work of which the period is a sample.
    """
    total = sum(sizes)
    mean = sum(size / total * value for size, value in zip(sizes, means, strict=True))
    variance = 0.0
    for size, read, spread in zip(sizes, reads, variances, strict=True):
        unread = 1.0 if future else 1 - read / size
        variance += (size / total) ** 2 * unread * spread / read
    return mean, sqrt(variance)


def design_share(strata: Sequence[Stratum], *, category: int = 1, future: bool = False) -> Estimate:
    """Share (0-1) of `category` with the logit interval on t with n - strata degrees of freedom, as R survey::svyciprop.

    Its interval is too short where few reads find no error: print `posterior_share` instead. Raises NotEstimable.
    """
    held = readable(strata)
    if any(stratum.read < 2 and (stratum.unread or future) for stratum in held):
        raise NotEstimable(Refusal.ONE_READ)
    means = [stratum.counts[category] / stratum.read for stratum in held]
    variances = [p * (1 - p) * s.read / max(s.read - 1, 1) for p, s in zip(means, held, strict=True)]
    sizes, reads = [stratum.size for stratum in held], [stratum.read for stratum in held]
    share, se = stratified_mean(sizes, reads, means, variances, future=future)
    low, high = _logit_interval(share, se, sum(reads) - len(held))
    return Estimate(share, se, low, high, sum(reads), sum(sizes), "Horvitz-Thompson, logit t")


def _logit_interval(share: float, se: float, freedom: int) -> tuple[float, float]:
    if se == 0:
        return share, share
    reach = stats.t.ppf((1 + LEVEL) / 2, max(freedom, 1)) * se / (share * (1 - share))
    middle = special.logit(share)
    return float(special.expit(middle - reach)), float(special.expit(middle + reach))
