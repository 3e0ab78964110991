"""Bernoulli CUSUM for a rise of the failure rate: Reynolds & Stoumbos 1999, J Qual Technol 31:87. Run lengths by exact Markov chain.

The stream must be a probability sample read in order: reads of disagreements only would always alarm.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log

import numpy as np
from scipy.optimize import brentq


@dataclass(frozen=True, slots=True)
class Chart:
    """Standard images step down by 1/m, others step up by 1 - 1/m; from `h` on it alarms. `rate` is the in-control failure rate."""

    rate: float
    m: int
    h: float

    def __post_init__(self) -> None:
        if not 0 < self.rate < 1 / self.m < 1 or self.h <= 0:
            raise ValueError(f"failure rate {self.rate}, m {self.m}, h {self.h}: the rate must lie under 1/m, and h above 0")

    @property
    def shifted_rate(self) -> float:
        """The failure rate for which the chart is best: log-likelihood ratio steps are -1 to m - 1 at this rate."""

        def off(shifted: float) -> float:
            down = -log((1 - shifted) / (1 - self.rate))
            return down / (down + log(shifted / self.rate)) - 1 / self.m

        return float(brentq(off, self.rate + 1e-9, 1 - 1e-9))


def path(failures: Iterable[bool], chart: Chart) -> list[float]:
    """The chart's value after each read; it starts again from 0 after an alarm. Values from `chart.h` on are alarms."""
    held, found = 0, []
    for failed in failures:
        held = max(0, 0 if held >= chart.h * chart.m - 1e-9 else held) + (chart.m - 1 if failed else -1)
        held = max(0, held)
        found.append(held / chart.m)
    return found


def run_length(chart: Chart, rate: float) -> float:
    """Mean number of reads to an alarm when the failure rate is `rate`; at `chart.rate` these are reads to a false alarm."""
    places = int(np.ceil(chart.h * chart.m - 1e-9))
    step = np.zeros((places, places))
    for place in range(places):
        step[place, max(place - 1, 0)] += 1 - rate
        if place + chart.m - 1 < places:
            step[place, place + chart.m - 1] += rate
    return float(np.linalg.solve(np.eye(places) - step, np.ones(places))[0])


def chart_for(rate: float, m: int, reads_to_false_alarm: float) -> Chart:
    """The least h, in steps of 1/m, whose mean number of reads to a false alarm is at least the stated one."""
    places = 1
    while run_length(Chart(rate, m, places / m), rate) < reads_to_false_alarm:
        places += 1
    return Chart(rate, m, places / m)
