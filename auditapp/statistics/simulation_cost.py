"""What a simple random audit would have to read for an interval of the same mean width, by the same kind of interval."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import numpy as np
from scipy import stats

from auditapp.statistics.designs import Allocation, Planned, allocate
from auditapp.statistics.shares import Stratum
from auditapp.statistics.shares_posterior import posterior_share
from auditapp.statistics.simulation import AUDITS, Audit, by_result, departments

UNLIKELY = 1e-5  # results of the reads that weigh less are left out of a mean
MOST_STEPS = 8

# Sizes at which savings are stated: each department of the table, once with its first number of reads and once with twice as many.
SIZES = tuple(sorted({(audit.images, audit.reads * times) for audit in (AUDITS[0], *AUDITS[3:]) for times in (1, 2)}))


def mean_width(audit: Audit, rng: np.random.Generator, replications: int, *, future: bool) -> float:
    """Mean width (0-1) of the share's interval in simulated departments."""

    def width(strata: list[Stratum]) -> tuple[float, ...]:
        share = posterior_share(strata, future=future)
        return (share.high - share.low,)

    return float(by_result(departments(audit, rng, replications), width).mean())


@lru_cache(maxsize=256)
def simple_width(images: int, share: float, reads: int, future: bool) -> float:
    """Mean width of the interval of a simple random audit, over all results it may have."""
    found = np.arange(reads + 1)
    chance = stats.binom.pmf(found, reads, share)
    likely = found[chance > UNLIKELY]
    intervals = [posterior_share([Stratum(images, (reads - int(one), int(one)))], future=future) for one in likely]
    return float(np.average([one.high - one.low for one in intervals], weights=chance[likely]))


def simple_reads(audit: Audit, width: float, *, future: bool) -> float:
    """Reads of a simple random audit with that mean width: width squared goes with 1/n (less 1/N), which a few steps make exact."""
    least = 0.0 if future else 1 / audit.images
    reads = min(2.0 * audit.reads, 0.9 * audit.images)
    for _ in range(MOST_STEPS):
        whole = max(2, round(reads))
        ratio = (width / simple_width(audit.images, audit.share, whole, future)) ** 2
        reads = 1 / (ratio * (1 / whole - least) + least)
        if abs(reads - whole) <= 0.5:
            break
    return reads


def savings(seed: int, replications: int) -> Iterator[tuple[Audit, dict[str, float]]]:
    """Reads saved by Neyman allocation with the true error rates, at each size; the machine errs on at most 5 % of agreed images."""
    for number, (images, reads) in enumerate(SIZES):
        like = next(audit for audit in AUDITS if audit.images == images)
        rng = np.random.default_rng([seed, 2, number])
        audit = neyman(like, reads)
        yield (
            audit,
            {"variance_saving": variance_saving(audit)}
            | {
                name: 1 - reads / simple_reads(audit, mean_width(audit, rng, replications, future=future), future=future)
                for name, future in (("saving_future", True), ("saving_period", False))
            },
        )


def neyman(audit: Audit, reads: int) -> Audit:
    """The same department, its reads allocated by Neyman."""
    planned = [
        Planned("agreed", audit.agreed, audit.overturned_agreed),
        Planned("disputed", audit.disputed, audit.overturned_disputed),
    ]
    allocation = allocate(planned, reads, Allocation.NEYMAN)
    return replace(audit, reads_agreed=allocation["agreed"], reads_disputed=allocation["disputed"])


def variance_saving(audit: Audit) -> float:
    """The same saving by the variance of the estimate alone, in closed form: what it tends to with many reads and images."""
    parts = (
        (audit.agreed, audit.overturned_agreed, audit.reads_agreed),
        (audit.disputed, audit.overturned_disputed, audit.reads_disputed),
    )
    variance = sum((size / audit.images) ** 2 * rate * (1 - rate) / reads for size, rate, reads in parts)
    return 1 - audit.reads * variance / (audit.share * (1 - audit.share))
