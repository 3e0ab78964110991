"""Standard errors from linearised values, whatever way the items were drawn (Binder 1983, Int Stat Rev 51:279; statistics of `survey`)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST_CLUSTERS = 15  # fewer give no interval: the spread between clusters is not known well enough

Values = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sample:
    """How `n` items were drawn: `stratum` and `cluster` are codes (n,) from 0, `stratum_size` (H,) the items each stratum holds in all."""

    n: int
    stratum: Codes | None = None
    stratum_size: Values | None = None
    cluster: Codes | None = None

    @property
    def weight(self) -> Values:
        """(n,): for how many items each stands, N_h / n_h; 1 without strata."""
        if self.stratum is None or self.stratum_size is None:
            return np.ones(self.n)
        drawn = np.bincount(self.stratum, minlength=len(self.stratum_size))
        return np.asarray(self.stratum_size[self.stratum] / drawn[self.stratum])

    @property
    def clusters(self) -> int:
        return 0 if self.cluster is None else len(np.unique(self.cluster))

    @property
    def enough_clusters(self) -> bool:
        return self.cluster is None or self.clusters >= LEAST_CLUSTERS


def standard_error(z: Values, sample: Sample, *, fpc: bool = True, ddof: int = 0) -> float:
    """Of a mean of linearised values `z` (n,). `fpc`: a statement about these strata, not about future work. `ddof`: of a simple sample.

    Clusters are taken as drawn with replacement: no `fpc`. NaN where a stratum not read whole, or the whole sample, is one item.
    """
    if sample.cluster is not None:
        return float(np.sqrt(_between_clusters(z, sample)))
    if sample.stratum is not None and sample.stratum_size is not None:
        return float(np.sqrt(_within_strata(z, sample.stratum, sample.stratum_size, fpc)))
    return float(np.sqrt(((z - z.mean()) ** 2).sum() / (sample.n * (sample.n - ddof)))) if sample.n > 1 else float("nan")


def _within_strata(z: Values, stratum: Codes, size: Values, fpc: bool) -> float:
    n = np.bincount(stratum, minlength=len(size)).astype(float)
    mean = np.bincount(stratum, z, len(size)) / n
    squares = np.bincount(stratum, (z - mean[stratum]) ** 2, len(size))
    left = 1 - n / size if fpc else np.ones(len(size))
    with np.errstate(invalid="ignore", divide="ignore"):
        parts = (size / size.sum()) ** 2 * left * squares / (n - 1) / n
    return float(np.where(left == 0, 0.0, parts).sum())


def _between_clusters(z: Values, sample: Sample) -> float:
    weight = sample.weight
    centred = weight * (z - np.average(z, weights=weight)) / weight.sum()
    _, code = np.unique(np.asarray(sample.cluster), return_inverse=True)
    totals, strata = np.bincount(code, centred), _stratum_of_each(code, sample.stratum)
    m = np.bincount(strata)
    if m.min() < 2:  # no spread within that stratum: then between all clusters, which is never less sure
        strata, m = np.zeros(len(totals), int), np.array([len(totals)])
    mean = np.bincount(strata, totals) / m
    return float((m / (m - 1) * np.bincount(strata, (totals - mean[strata]) ** 2)).sum())


def _stratum_of_each(cluster: Codes, stratum: Codes | None) -> Codes:
    """(m,): one stratum for all if a cluster lies in several, as a study with images of both verdicts does."""
    m = cluster.max() + 1
    own = np.zeros(m, np.int64)
    if stratum is None:
        return own
    own[cluster] = stratum
    if (own[cluster] != stratum).any():
        return np.zeros(m, np.int64)
    return np.asarray(np.unique(own, return_inverse=True)[1])
