"""Do the intervals hold? Departments made by chance, audited by the product's own functions, beside what a naive audit would say.

A department has N images; the machine calls some standard (agreed) and some not (disputed); the expert overturns each by chance. Every
replication is a new department, and the truth is the share and the kappa of its own images.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auditapp.statistics.shares import NotEstimable, Stratum, design_share
from auditapp.statistics.shares_posterior import posterior_share
from auditapp.statistics.stratified_tables import bias, posterior_kappa, read_tables
from auditapp.statistics.two_raters import COHEN

REPLICATIONS = 1_000_000  # cheap: what is reckoned is each different result of the reads, of which there are some hundreds
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Audit:
    """`images`, the share of them that the machine disputes, the share overturned in either part, and the reads of either part."""

    images: int
    disputed_share: float
    overturned_agreed: float
    overturned_disputed: float
    reads_disputed: int
    reads_agreed: int

    @property
    def disputed(self) -> int:
        return round(self.images * self.disputed_share)

    @property
    def agreed(self) -> int:
        return self.images - self.disputed

    @property
    def reads(self) -> int:
        return self.reads_disputed + self.reads_agreed

    @property
    def share(self) -> float:
        """Expected share of standard images."""
        return (self.agreed * (1 - self.overturned_agreed) + self.disputed * self.overturned_disputed) / self.images

    def strata(self, overturned_disputed: int, overturned_agreed: int) -> list[Stratum]:
        """What the product gets when so many of the reads overturn the machine."""
        return [
            Stratum(self.agreed, (overturned_agreed, self.reads_agreed - overturned_agreed), 1),
            Stratum(self.disputed, (self.reads_disputed - overturned_disputed, overturned_disputed), 0),
        ]


AUDITS = (
    Audit(1000, 0.12, 0.03, 0.35, 30, 90),
    Audit(1000, 0.12, 0.03, 0.35, 60, 60),
    Audit(1000, 0.12, 0.03, 0.35, 120, 60),
    Audit(400, 0.15, 0.05, 0.35, 30, 30),
    Audit(5000, 0.10, 0.03, 0.40, 150, 150),
    Audit(200, 0.15, 0.05, 0.35, 15, 15),
)


@dataclass(frozen=True, slots=True)
class Departments:
    """Truth and reads of each replication; counts are of images where the expert overturns the machine."""

    audit: Audit
    true_disputed: NDArray[np.int64]
    true_agreed: NDArray[np.int64]
    read_disputed: NDArray[np.int64]
    read_agreed: NDArray[np.int64]

    @property
    def share(self) -> Values:
        return np.asarray((self.audit.agreed - self.true_agreed + self.true_disputed) / self.audit.images)

    @property
    def kappa(self) -> Values:
        audit = self.audit
        agreed = [self.true_agreed, audit.agreed - self.true_agreed]
        disputed = [audit.disputed - self.true_disputed, self.true_disputed]
        return COHEN.value(np.stack([np.stack(disputed, -1), np.stack(agreed, -1)], -2) / audit.images, np.eye(2))


def departments(audit: Audit, rng: np.random.Generator, replications: int) -> Departments:
    """Errors binomial, reads without replacement."""
    disputed = rng.binomial(audit.disputed, audit.overturned_disputed, replications)
    agreed = rng.binomial(audit.agreed, audit.overturned_agreed, replications)
    return Departments(
        audit,
        disputed,
        agreed,
        rng.hypergeometric(disputed, audit.disputed - disputed, audit.reads_disputed),
        rng.hypergeometric(agreed, audit.agreed - agreed, audit.reads_agreed),
    )


def by_result(held: Departments, figures: Callable[[list[Stratum]], tuple[float, ...]]) -> Values:
    """`figures` of each replication, (replications, figures): reckoned once for each different result of the reads."""
    apart = held.audit.reads_agreed + 1
    results, place = np.unique(held.read_disputed * apart + held.read_agreed, return_inverse=True)
    found = np.array([figures(held.audit.strata(*divmod(int(result), apart))) for result in results])
    return np.asarray(found[place])


def _figures(strata: list[Stratum]) -> tuple[float, ...]:
    share, plain = posterior_share(strata), design_share(strata)
    try:
        kappa = posterior_kappa(strata)
    except NotEstimable:
        return (share.value, share.low, share.high, plain.se or 0.0, *[np.nan] * 4)
    sizes = np.array([stratum.size for stratum in strata], float)
    corrected = kappa.value - bias(read_tables(strata), sizes, COHEN, np.eye(2))
    return share.value, share.low, share.high, plain.se or 0.0, kappa.value, kappa.low, kappa.high, corrected


def coverage(audit: Audit, rng: np.random.Generator, replications: int) -> dict[str, float]:
    """How often the printed intervals hold the truth, how far the estimates are off on average, and what naive ones would say."""
    held = departments(audit, rng, replications)
    share, low, high, se, kappa, kappa_low, kappa_high, corrected = by_result(held, _figures).T
    true, true_kappa = held.share, held.kappa
    told = ~np.isnan(kappa) & ~np.isnan(true_kappa)
    standard = held.read_disputed + audit.reads_agreed - held.read_agreed
    return {
        "coverage_share": _held(low, true, high),
        "coverage_kappa": _held(kappa_low[told], true_kappa[told], kappa_high[told]),
        "coverage_share_wald": _held(share - 1.96 * se, true, share + 1.96 * se),
        "bias_share": float((share - true).mean()),
        "bias_kappa": float((kappa - true_kappa)[told].mean()),
        "bias_kappa_corrected": float((corrected - true_kappa)[told & ~np.isnan(corrected)].mean()),
        "kappa_not_estimable": float(1 - told.mean()),
        "kappa_not_corrected": float((told & np.isnan(corrected)).mean()),
        "width_share": float((high - low).mean()),
        "width_kappa": float((kappa_high - kappa_low)[told].mean()),
        "naive_bias_pooled": float((standard / audit.reads - true).mean()),
        "naive_bias_disputed_only": float((held.read_disputed / audit.reads_disputed - true).mean()),
    }


def _held(low: Values, true: Values, high: Values) -> float:
    return float(((low - 1e-9 <= true) & (true <= high + 1e-9)).mean())


def rows(seed: int, replications: int) -> Iterator[tuple[Audit, dict[str, float]]]:
    """Each audit of the table with its figures; the draws of one do not depend on the others."""
    for number, audit in enumerate(AUDITS):
        yield audit, coverage(audit, np.random.default_rng([seed, 1, number]), replications)
