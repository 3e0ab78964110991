"""How often do the charts accuse somebody who is like all others?"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from auditapp.statistics.cusum import Chart, run_length
from auditapp.statistics.funnel import ACTION, WARNING, limits

DEPARTMENTS, PEOPLE = 1000, 20
LEAST_READS, MOST_READS = 20, 300  # of a radiologist in a round
SHARE = 0.85
CHAINS = 4000
CHARTS = (Chart(0.10, 7, 2), Chart(0.10, 7, 3), Chart(0.10, 7, 4), Chart(0.05, 14, 3), Chart(0.20, 4, 3))


def funnel_alarms(seed: int) -> dict[str, float]:
    """Share of radiologists outside of the limits in departments without differences, around each department's own share.

    `printed` is the product's rule (exact binomial under 30 reads, else normal), `normal` and `exact` are one rule for all.
    """
    rng = np.random.default_rng([seed, 3])
    reads = rng.integers(LEAST_READS, MOST_READS + 1, (DEPARTMENTS, PEOPLE))
    found = rng.binomial(reads, SHARE)
    flagged: dict[str, int] = dict.fromkeys(("printed", "normal", "exact", "warning"), 0)
    for n, x in zip(reads, found, strict=True):
        baseline = float(x.sum() / n.sum())
        for one, standard in zip(n.tolist(), x.tolist(), strict=True):
            share = standard / one
            flagged["printed"] += limits(baseline, one).flags(share)
            flagged["normal"] += limits(baseline, one, exact_under=0).flags(share)
            flagged["exact"] += limits(baseline, one, exact_under=np.inf).flags(share)
            flagged["warning"] += limits(baseline, one, level=WARNING).flags(share)
    return {name: number / (DEPARTMENTS * PEOPLE) for name, number in flagged.items()} | {"level": ACTION}


def cusum_alarms(seed: int) -> Iterator[tuple[Chart, dict[str, float]]]:
    """Mean reads to a false alarm of each chart, simulated beside the exact chain."""
    for number, chart in enumerate(CHARTS):
        lengths = _run_lengths(chart, np.random.default_rng([seed, 4, number]))
        exact = run_length(chart, chart.rate)
        mean, error = float(lengths.mean()), float(lengths.std(ddof=1) / len(lengths) ** 0.5)
        yield chart, {"exact": exact, "simulated": mean, "standard_error": error, "ratio": mean / exact}


def _run_lengths(chart: Chart, rng: np.random.Generator) -> NDArray[np.int64]:
    """Reads to the first alarm of each of many streams, all stepped together."""
    lengths, streams = np.zeros(CHAINS, np.int64), np.arange(CHAINS)
    held, alarm, reads = np.zeros(CHAINS, np.int64), int(np.ceil(chart.h * chart.m - 1e-9)), 0
    while len(streams):
        reads += 1
        held = np.maximum(0, held + np.where(rng.random(len(held)) < chart.rate, chart.m - 1, -1))
        over = held >= alarm
        lengths[streams[over]] = reads
        streams, held = streams[~over], held[~over]
    return lengths
