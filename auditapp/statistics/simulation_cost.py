"""What a simple random audit would have to read for an interval of the same mean width, by the same kind of interval.

Mean widths and the coverage of a claim about further work are exact: sums over all results that the reads may have. Reads of a stratum
whose errors are binomial are binomial themselves, so that nothing has to be drawn.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

import numpy as np
from scipy import stats

from auditapp.statistics.designs import Allocation, Planned, allocate
from auditapp.statistics.shares import Stratum
from auditapp.statistics.shares_posterior import posterior_share
from auditapp.statistics.simulation import AUDITS, Audit

UNLIKELY = 1e-6  # results of the reads that weigh less are left out of a mean

# Sizes at which savings are stated: each department of the table, once with its first number of reads and once with twice as many.
SIZES = tuple(sorted({(audit.images, audit.reads * times) for audit in (AUDITS[0], *AUDITS[3:]) for times in (1, 2)}))


@dataclass(frozen=True, slots=True)
class Expected:
    """Mean width (0-1) of the share's interval, and how often it holds the share from which the images come."""

    width: float
    covered: float


def expected(audit: Audit, *, future: bool) -> Expected:
    """Of the audit by strata."""
    disputed = _results(audit.reads_disputed, audit.overturned_disputed)
    agreed = _results(audit.reads_agreed, audit.overturned_agreed)
    both = [((d, a), p * q) for (d, p), (a, q) in product(disputed, agreed) if p * q > UNLIKELY]
    return _mean([(audit.strata(*result), chance) for result, chance in both], audit.share, future)


@lru_cache(maxsize=256)
def of_simple(images: int, share: float, reads: int, future: bool) -> Expected:
    """Of a simple random audit."""
    results = [(reads - wrong, wrong, chance) for wrong, chance in _results(reads, 1 - share) if chance > UNLIKELY]
    return _mean([([Stratum(images, (wrong, right))], chance) for right, wrong, chance in results], share, future)


def _results(reads: int, rate: float) -> list[tuple[int, float]]:
    return list(enumerate(stats.binom.pmf(np.arange(reads + 1), reads, rate).tolist()))


def _mean(results: Sequence[tuple[list[Stratum], float]], share: float, future: bool) -> Expected:
    found = [posterior_share(strata, future=future) for strata, _ in results]
    chances = [chance for _, chance in results]
    width = np.average([one.high - one.low for one in found], weights=chances)
    return Expected(float(width), float(np.average([one.low <= share <= one.high for one in found], weights=chances)))


def simple_reads(audit: Audit, width: float, *, future: bool) -> float:
    """Reads of a simple random audit with that mean width: by halving, then straight between two whole numbers."""

    def of(reads: int) -> float:
        return of_simple(audit.images, audit.share, reads, future).width

    least, most = 1, audit.images
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (middle, most) if of(middle) > width else (least, middle)
    wide, narrow = of(least), of(most)
    return least + (wide - width) / (wide - narrow)


def savings() -> Iterator[tuple[Audit, dict[str, float]]]:
    """Reads saved by Neyman allocation with the true error rates, at each size; the machine errs on at most 5 % of agreed images."""
    for images, reads in SIZES:
        audit = neyman(next(one for one in AUDITS if one.images == images), reads)
        figures = {"variance_saving": variance_saving(audit), "variance_saving_period": variance_saving(audit, future=False)}
        for name, future in (("future", True), ("period", False)):
            found = expected(audit, future=future)
            simple = simple_reads(audit, found.width, future=future)
            figures |= {f"saving_{name}": 1 - reads / simple}
            if future:
                alone = of_simple(images, audit.share, round(simple), True)
                figures |= {"coverage_future": found.covered, "coverage_future_simple": alone.covered}
        yield audit, figures


def neyman(audit: Audit, reads: int) -> Audit:
    """The same department, its reads allocated by Neyman."""
    planned = [
        Planned("agreed", audit.agreed, audit.overturned_agreed),
        Planned("disputed", audit.disputed, audit.overturned_disputed),
    ]
    allocation = allocate(planned, reads, Allocation.NEYMAN)
    return replace(audit, reads_agreed=allocation["agreed"], reads_disputed=allocation["disputed"])


def variance_saving(audit: Audit, *, future: bool = True) -> float:
    """The same saving by the variance of the estimate alone, in closed form (derived in docs/audit-statistics.md).

    By Neyman allocation it is the most that the machine's verdict can save. `future`: without finite-population correction.
    """
    parts = (
        (audit.agreed, audit.overturned_agreed, audit.reads_agreed),
        (audit.disputed, audit.overturned_disputed, audit.reads_disputed),
    )
    least = 0.0 if future else 1.0
    variance = sum((size / audit.images) ** 2 * rate * (1 - rate) * (1 / reads - least / size) for size, rate, reads in parts)
    return 1 - audit.reads * (variance / (audit.share * (1 - audit.share)) + least / audit.images)
