"""Do the intervals hold where three readers or more take part? Images with a true category, readers who see it or guess.

The truth is that of all images: readers agree by sight, or by chance at the categories' own shares.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np
from scipy import stats
from scipy.sparse import csr_array

from auditapp.statistics.clusters import independent_items
from auditapp.statistics.krippendorff import alpha, nominal, paired
from auditapp.statistics.linearised import Codes, Sample, standard_error
from auditapp.statistics.many_posterior import alphas, coefficients, patterns
from auditapp.statistics.many_raters import Chance, Estimated, by_gwet, by_prevalence, coefficient

REPLICATIONS, DRAWS = 500, 1000


@dataclass(frozen=True, slots=True)
class Reading:
    """`ratings` of each image by some of `readers`; `shares` of the categories; a reader sees the truth with chance `skill`.

    `studies` 0: each image is its own; else an image has its study's category with chance `likeness`.
    """

    images: int
    readers: int
    ratings: int
    shares: tuple[float, ...]
    skill: float = 0.85
    studies: int = 0
    likeness: float = 0.5

    def truth(self, chance: Chance) -> float:
        shares, one = np.array(self.shares), np.eye(len(self.shares))
        agreed = self.skill**2 + (1 - self.skill**2) * float((shares**2).sum())
        by_chance = float(chance(shares, one)[0])
        return (agreed - by_chance) / (1 - by_chance)


READINGS = (
    Reading(25, 3, 3, (0.85, 0.15)),
    Reading(50, 3, 3, (0.85, 0.15)),
    Reading(50, 4, 2, (0.85, 0.15)),
    Reading(100, 3, 3, (0.93, 0.07)),
    Reading(50, 3, 3, (0.80, 0.15, 0.05)),
    Reading(60, 3, 3, (0.85, 0.15), studies=20),
    Reading(100, 4, 2, (0.80, 0.15, 0.05), studies=25),
)


def read(reading: Reading, rng: np.random.Generator) -> tuple[csr_array, Codes]:
    """Counts (n, K) and study (n,)."""
    n, shares = reading.images, np.array(reading.shares)
    study = np.arange(n) % reading.studies if reading.studies else np.arange(n)
    truth = rng.choice(len(shares), n, p=shares)
    if reading.studies:
        truth = np.where(rng.random(n) < reading.likeness, rng.choice(len(shares), reading.studies, p=shares)[study], truth)
    said = rng.choice(len(shares), (n, reading.readers), p=shares)
    said = np.where(rng.random(said.shape) < reading.skill, truth[:, None], said)[:, : reading.ratings]  # any of the readers are alike
    return csr_array((said[:, :, None] == np.arange(len(shares))).sum(1).astype(float)), study


def limits(name: str, counts: csr_array, study: Codes) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """95 % interval by the standard error, and the printed one; None where the statistic is not defined."""
    n, one = counts.shape[0], np.eye(counts.shape[1])
    found = _estimated(name, counts)
    if np.isnan(found.value):
        return None
    clusters = len(np.unique(study))
    sample = Sample(n) if clusters == n else Sample(n, cluster=study)
    reach = float(stats.t.ppf(0.975, clusters - 1)) * standard_error(found.z, sample, ddof=1)
    held = patterns(counts, np.ones(n), float(n) if clusters == n else independent_items(found.z, np.ones(n), study), DRAWS)
    assert held is not None
    draws = alphas(held, float(counts.sum())) if name == "krippendorff_alpha" else coefficients(held, one, CHANCES[name])
    low, high = np.nanquantile(draws, [0.025, 0.975])
    return (found.value - reach, found.value + reach), (min(float(low), found.value), max(float(high), found.value))


CHANCES: dict[str, Chance] = {"fleiss_kappa": by_prevalence, "krippendorff_alpha": by_prevalence, "ac1": by_gwet}


def _estimated(name: str, counts: csr_array) -> Estimated:
    n, one = counts.shape[0], np.eye(counts.shape[1])
    if name != "krippendorff_alpha":
        return coefficient(counts, np.ones(n), one, CHANCES[name])
    held, weight, used = paired(counts, np.ones(n))
    return alpha(held, weight, nominal(used))


def reader_rows(seed: int, replications: int = REPLICATIONS) -> Iterator[dict[str, object]]:
    """Coverage of each statistic, printed and by the standard error (`_linearised`)."""
    for number, reading in enumerate(READINGS):
        rng = np.random.default_rng([seed, 6, number])
        told: dict[str, list[list[bool]]] = {name: [] for name in CHANCES}
        for _ in range(replications):
            counts, study = read(reading, rng)
            for name, chance in CHANCES.items():
                truth, found = reading.truth(chance), limits(name, counts, study)
                if found is not None:
                    told[name].append([low <= truth <= high for low, high in found])
        covered: dict[str, object] = {}
        for name, held in told.items():
            linearised, printed = np.mean(held, 0).tolist()
            covered |= {f"coverage_{name}": printed, f"coverage_{name}_linearised": linearised}
        yield asdict(reading) | covered | {"replications": replications}
