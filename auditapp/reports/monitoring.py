"""One radiologist's reads in order of examination: CUSUM for a rise of failures, LC-CUSUM while they learn. Pure.

Only for samples in which each image of a radiologist was as likely to be read, or nearly so (by plane: rare planes are read twice at
least): reads picked by the machine's doubts would always alarm.
Results are carried on from report to report, so that a chart does not start anew each month, nor after a month without such reads.
"""

from collections.abc import Mapping
from functools import lru_cache
from math import log
from typing import Any

import numpy as np

from auditapp.reports.counted import Part
from auditapp.statistics.cusum import Chart, chart_for, path, run_length
from auditapp.statistics.cusum_learning import Learning, competent_after, declared

MONITORED = ("simple", "by_plane")
READS_TO_FALSE_ALARM = 500
KEPT = 200  # earlier results that a chart still goes over; it has long forgotten older ones
STEP, LEAST_RATE, MOST_RATE = 0.05, 0.05, 0.45
LEARNING = Learning(unfit=0.20, fit=0.10, h=3.5, horizon=100)

Earlier = Mapping[str, Any] | None


def results_of(part: Part) -> list[bool]:
    """True where the expert found the image not standard; by day of examination."""
    reads = part.reads.of(part.reads.drawn & (part.reads.grade >= 0))
    order = np.lexsort((reads.review, reads.study, reads.day))
    return [bool(grade) for grade in (reads.grade[order] > 0).tolist()]


def cusum(failures: list[bool], department_share: float | None, earlier: Earlier) -> dict[str, Any] | None:
    """JSON: this round's values, after going over `results` of earlier ones; `signals` are places among the values.

    Without reads there are no values, and what is carried goes on. Where the department has no share its last rate holds; None without
    any, or without a result.
    """
    known = earlier or {}
    if not (failures or known) or (department_share is None and not known):
        return None
    chart = _chart(known["rate"]) if department_share is None else chart_of(1 - department_share)
    held = _results(earlier)[-KEPT:]
    values = path([*held, *failures], chart)[len(held) :]
    return {
        "values": [round(value, 4) for value in values],
        "limit": chart.h,
        "rate": chart.rate,
        "false_alarm_reads": round(run_length(chart, chart.rate)),
        "signals": [place for place, value in enumerate(values) if value >= chart.h - 1e-9],
        "carried": len(held),
        "results": _written([*held, *failures][-KEPT:]),
    }


def chart_of(failure_share: float) -> Chart:
    """In control at the department's failure share, in steps of 0.05; best at double the odds; 500 reads to a false alarm."""
    rate = min(max(round(failure_share / STEP) * STEP, LEAST_RATE), MOST_RATE)
    return _chart(round(rate, 2))


@lru_cache
def _chart(rate: float) -> Chart:
    doubled = 2 * rate / (1 + rate)
    return chart_for(rate, max(2, round(log(2) / log((1 - rate) / (1 - doubled)))), READS_TO_FALSE_ALARM)


@lru_cache
def _false_competence() -> float:
    """Exact chance to be declared competent by LEARNING while not: 0.066; at the target it is 0.79."""
    return round(declared(LEARNING, LEARNING.unfit), 4)


def learning(failures: list[bool], earlier: Earlier) -> dict[str, Any] | None:
    """JSON: the read at which competence was shown, of all reads since the first; after the horizon the chart says nothing more."""
    results = [*_results(earlier), *failures][: LEARNING.horizon]
    if not results:
        return None
    return {
        "competent_after": competent_after(results, LEARNING),
        "limit": LEARNING.h,
        "false_competence": _false_competence(),
        "horizon": LEARNING.horizon,
        "reads": len(results),
        "unfit": LEARNING.unfit,
        "fit": LEARNING.fit,
        "results": _written(results),
    }


def _results(earlier: Earlier) -> list[bool]:
    return [one == "1" for one in (earlier or {}).get("results", "")]


def _written(failures: list[bool]) -> str:
    return "".join("1" if failed else "0" for failed in failures)
