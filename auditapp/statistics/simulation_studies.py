"""Do the intervals hold where images of one study are alike? Studies made by chance, audited as a report's pages do.

Each study has its own skill: one draw moves its error rates where the machine agrees and where it disputes, another how much it disputes.
The truth is that of all further work, in which the machine's verdicts too may come in other proportions than in the period.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from auditapp.statistics.clusters import design_effect, independent_items
from auditapp.statistics.designs import Allocation, Planned, allocate
from auditapp.statistics.intervals import posterior_interval, table_draws
from auditapp.statistics.linearised import Codes, Sample
from auditapp.statistics.shares import Stratum
from auditapp.statistics.shares_posterior import posterior_share, stretched
from auditapp.statistics.stratified_tables import drawn_tables, expanded_table
from auditapp.statistics.two_raters import COHEN, PERCENT, Table

REPLICATIONS, DRAWS = 1000, 2000
ONE = np.eye(2)


@dataclass(frozen=True, slots=True)
class Period:
    """`likeness` (0-1) is the intra-class correlation within a study; `guided` by the machine's verdict (Neyman), else a simple sample."""

    studies: int
    images_a_study: int
    reads: int
    likeness: float
    guided: bool
    disputed_share: float = 0.15
    overturned_agreed: float = 0.05
    overturned_disputed: float = 0.35

    @property
    def rates(self) -> Table:
        """(machine, expert): shares in all further work."""
        disputed, agreed, other = self.disputed_share, self.overturned_agreed, self.overturned_disputed
        return np.array([[disputed * (1 - other), disputed * other], [(1 - disputed) * agreed, (1 - disputed) * (1 - agreed)]])


PERIODS = (
    Period(100, 6, 60, 0.2, guided=False),
    Period(40, 10, 120, 0.2, guided=False),
    Period(20, 20, 120, 0.2, guided=False),
    Period(1000, 1, 120, 0.0, guided=True),
    Period(100, 6, 60, 0.2, guided=True),
    Period(40, 10, 120, 0.2, guided=True),
    Period(20, 20, 120, 0.2, guided=True),
    Period(12, 20, 60, 0.2, guided=True),
)


@dataclass(frozen=True, slots=True)
class Read:
    """One draw of reads: machine's and expert's verdicts (n,), study, stratum, and the strata's sizes."""

    machine: Codes
    expert: Codes
    study: Codes
    sample: Sample


def read(period: Period, rng: np.random.Generator) -> Read:
    """A period of images, and its audit."""
    study = np.repeat(np.arange(period.studies), period.images_a_study)
    skill, doubt = rng.random((2, period.studies))

    def happens(rate: float, level: NDArray[np.float64]) -> NDArray[np.bool_]:
        return np.asarray(rng.random(len(study)) < _rates(rate, period.likeness, level)[study])

    agreed, other = happens(period.overturned_agreed, skill), happens(period.overturned_disputed, skill)
    machine = 1 - happens(period.disputed_share, doubt).astype(np.int64)
    expert = np.where(machine == 1, 1 - agreed, other).astype(np.int64)
    if not period.guided:
        kept = rng.permutation(len(study))[: period.reads]
        return Read(
            machine[kept], expert[kept], study[kept], Sample(period.reads, np.zeros(period.reads, int), np.array([float(len(study))]))
        )
    sizes = np.bincount(machine, minlength=2)
    reads = _allocated(period, sizes)
    kept = np.concatenate([rng.permutation(np.flatnonzero(machine == said))[: reads[said]] for said in (0, 1)])
    return Read(machine[kept], expert[kept], study[kept], Sample(len(kept), machine[kept], sizes.astype(float)))


def _rates(rate: float, likeness: float, level: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each study's rate, beta-distributed."""
    if not likeness:
        return np.full(len(level), rate)
    strength = 1 / likeness - 1
    return np.asarray(stats.beta.ppf(level, rate * strength, (1 - rate) * strength))


def _allocated(period: Period, sizes: Codes) -> tuple[int, int]:
    planned = [Planned("0", int(sizes[0]), period.overturned_disputed), Planned("1", int(sizes[1]), period.overturned_agreed)]
    found = allocate(planned, period.reads, Allocation.NEYMAN)
    return found["0"], found["1"]


def share_limits(held: Read) -> tuple[tuple[float, float], tuple[float, float]]:
    """Interval of the share without and with the design effect."""
    strata = _strata(held)
    found = posterior_share(strata, future=True, draws=DRAWS)
    effect = design_effect(held.expert.astype(float), held.sample, held.study)
    plain = (found.low, found.high)
    return plain, stretched(found.value, plain, effect.stretch, least=0.0)


def _strata(held: Read) -> list[Stratum]:
    assert held.sample.stratum is not None
    assert held.sample.stratum_size is not None
    sizes = held.sample.stratum_size.astype(int).tolist()
    counts = np.bincount(held.sample.stratum * 2 + held.expert, minlength=2 * len(sizes)).reshape(-1, 2).tolist()
    machine = [0, 1] if len(sizes) == 2 else [None]
    return [Stratum(size, tuple(count), said) for size, count, said in zip(sizes, counts, machine, strict=True)]


def kappa_limits(held: Read) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """The same of kappa; None where it is not defined. A simple sample's posterior counts as many images as would be as sure."""
    size, stratum = held.sample.stratum_size, held.sample.stratum
    assert stratum is not None
    assert size is not None
    cells = np.bincount(stratum * 4 + held.machine * 2 + held.expert, minlength=4 * len(size)).reshape(-1, 2, 2).astype(float)
    table = expanded_table(cells, size)
    value = float(COHEN.value(table, ONE))
    if np.isnan(value):
        return None
    z = COHEN.linearised(table, ONE)[held.machine, held.expert]
    if len(size) == 2:
        plain = _limits(drawn_tables(_strata(held), future=True, draws=DRAWS), value)
        return plain, stretched(value, plain, design_effect(z, held.sample, held.study).stretch)
    same, alike = PERCENT.linearised(table, ONE)[held.machine, held.expert], np.ones(len(z))
    items = min(independent_items(same, alike, held.study), independent_items(z, alike, held.study))
    return _limits(table_draws(table * len(z), DRAWS), value), _limits(table_draws(table * items, DRAWS), value)


def _limits(draws: Table, value: float) -> tuple[float, float]:
    found = posterior_interval(draws, lambda tables: COHEN.value(tables, ONE), value, "")
    return found.low, found.high


def study_rows(seed: int, replications: int = REPLICATIONS) -> Iterator[dict[str, float]]:
    """Coverage of each period, printed and as if images were independent (`_alone`)."""
    for number, period in enumerate(PERIODS):
        rng = np.random.default_rng([seed, 5, number])
        truth, true_share = float(COHEN.value(period.rates, ONE)), float(period.rates[:, 1].sum())
        shares, kappas = [], []
        for _ in range(replications):
            held = read(period, rng)
            shares.append([low <= true_share <= high for low, high in share_limits(held)])
            if (limits := kappa_limits(held)) is not None:
                kappas.append([low <= truth <= high for low, high in limits])
        alone, printed = np.mean(shares, 0).tolist()
        kappa_alone, kappa = np.mean(kappas, 0).tolist()
        covered = {"coverage_share": printed, "coverage_share_alone": alone, "coverage_kappa": kappa, "coverage_kappa_alone": kappa_alone}
        yield asdict(period) | covered | {"replications": replications}
