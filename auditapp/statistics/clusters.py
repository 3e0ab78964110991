"""Items that are alike, as images of one study are, tell less than as many that are not (Kish 1965, Survey Sampling, ch. 5).

For claims about further work, in which the strata too may come in other proportions than in this period.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import stats

from auditapp.statistics.linearised import LEAST_CLUSTERS, Codes, Sample, Values, standard_error

NOTHING = 1e-12  # of a spread


@dataclass(frozen=True, slots=True)
class DesignEffect:
    """How many `times` (at least 1) more a mean varies than by its strata `alone`, a standard error. `clusters` 0: none is shared."""

    times: float
    alone: float
    clusters: int = 0

    @property
    def stretch(self) -> float:
        """How much longer an interval is: t for normal too, as the spread is known from so many clusters."""
        return sqrt(self.times) * (_t_over_normal(self.clusters) if self.clusters else 1.0)


def design_effect(z: Values, sample: Sample, cluster: Codes) -> DesignEffect:
    """Of the mean of linearised `z` (n,).

    What it varies more comes from clusters, and from the strata's own shares, known from all items instead of those read. Where the
    spread between clusters is not known well enough each counts as one item.
    """
    alone, clusters = standard_error(z, sample, fpc=False), len(np.unique(cluster))
    if (clusters < sample.n and clusters < LEAST_CLUSTERS) or not alone > NOTHING:
        return DesignEffect(sample.n / clusters, alone)
    totals = np.bincount(np.unique(cluster, return_inverse=True)[1], _parts(z, sample))
    variance = clusters / (clusters - 1) * float((totals**2).sum())
    return DesignEffect(max(1.0, variance / alone**2), alone, clusters if clusters < sample.n else 0)


def _parts(z: Values, sample: Sample) -> Values:
    """Each item's part in the mean, off zero; between strata as small as it matters, as all items tell of their shares."""
    weight = sample.weight / sample.weight.sum()
    if sample.stratum is None or sample.stratum_size is None:
        return np.asarray(weight * (z - weight @ z))
    read = np.bincount(sample.stratum, minlength=len(sample.stratum_size))
    means = np.bincount(sample.stratum, z, len(read)) / read
    between = np.sqrt(read / sample.stratum_size) * (means - weight @ z)
    return np.asarray(weight * (z + (between - means)[sample.stratum]))


def _t_over_normal(clusters: int) -> float:
    return float(stats.t.ppf(0.975, clusters - 1) / stats.norm.ppf(0.975))


def independent_items(z: Values, weight: Values, cluster: Codes) -> float:
    """Items of a simple sample that would be as sure of the mean of linearised `z` (n,), each standing for `weight` (n,) items.

    Items of one weight are taken as a stratum. Where no spread shows within these each cluster counts as one item.
    """
    clusters = len(np.unique(cluster))
    spread = float(np.average((z - np.average(z, weights=weight)) ** 2, weights=weight))
    if clusters < LEAST_CLUSTERS or not spread > NOTHING:
        return float(clusters)
    stands, stratum = np.unique(weight, return_inverse=True)
    sample = Sample(len(z), stratum, stands * np.bincount(stratum), cluster)
    error = standard_error(z, sample)
    return min(spread / (_t_over_normal(clusters) * error) ** 2, float(len(z))) if error > NOTHING else float(clusters)
