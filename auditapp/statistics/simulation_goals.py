"""Everything that `audit_sim` prints, and whether each goal was met."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from auditapp.statistics import simulation_readers as readers
from auditapp.statistics import simulation_studies as studies
from auditapp.statistics.shares_simple import clopper_pearson
from auditapp.statistics.simulation import REPLICATIONS, Audit, rows
from auditapp.statistics.simulation_alarms import cusum_alarms, funnel_alarms
from auditapp.statistics.simulation_cost import savings, simple_reads, variance_saving
from auditapp.statistics.simulation_readers import reader_rows
from auditapp.statistics.simulation_studies import study_rows

COVERAGE, BIAS, SAVING, FUNNEL, RUN_LENGTH = (0.93, 0.97), 0.005, 0.40, (0.001, 0.003), 0.05

Told = dict[str, Any]


def simulated(seed: int, *, replications: int = REPLICATIONS, say: Callable[[str], None] = lambda text: None) -> Told:
    """All figures for one seed, as plain numbers; `say` hears of the progress.

    Shares and widths are 0-1, savings the share of reads spared against a simple random audit of the same mean interval width.
    """
    if replications < 1:
        raise ValueError(f"{replications} replications")
    told: Told = {"rows": [], "savings": []}
    for audit, figures in rows(seed, replications):
        reads = simple_reads(audit, figures["width_share"], future=False)
        told["rows"].append(asdict(audit) | figures | {"simple_reads": reads, **_costs(audit, reads)})
        say(f"{audit.images} images, {audit.reads_disputed} + {audit.reads_agreed} reads: covered {figures['coverage_share']:.4f}")
    for audit, figures in savings():
        told["savings"].append(asdict(audit) | figures)
        say(f"{audit.images} images, {audit.reads} reads by Neyman: {figures['saving_future']:.0%} saved")
    told["studies"] = []
    for row in study_rows(seed, min(replications, studies.REPLICATIONS)):
        told["studies"].append(row)
        say(f"{row['studies']} studies of {row['images_a_study']}, {row['reads']} reads: covered {row['coverage_share']:.3f}")
    told["readers"] = []
    for reading in reader_rows(seed, min(replications, readers.REPLICATIONS)):
        told["readers"].append(reading)
        say(f"{reading['readers']} readers of {reading['images']} images: covered {reading['coverage_fleiss_kappa']:.3f}")
    told["funnel"] = funnel_alarms(seed)
    say(f"funnel: {told['funnel']['printed']:.2%} flagged")
    told["cusum"] = [asdict(chart) | figures for chart, figures in cusum_alarms(seed)]
    return told | {"goals": goals(told)}


def _costs(audit: Audit, simple: float) -> dict[str, float]:
    """Simple reads to one of this audit: by interval width in a period's images, and by the estimate's variance in ever more images."""
    return {"cost_ratio": simple / audit.reads, "variance_cost_ratio": 1 / (1 - variance_saving(audit))}


def goals(told: Told) -> dict[str, Told]:
    """Each goal with the worst figure found; both savings and both biases of kappa are told, whichever was met."""
    rows_, spared = told["rows"], told["savings"]
    few = [one["saving_period"] for one in spared if one["variance_saving_period"] >= SAVING]
    by_study = [one[name] for one in told["studies"] for name in ("coverage_share", "coverage_kappa")]
    by_reader = [one[name] for one in told["readers"] for name in ("coverage_fleiss_kappa", "coverage_krippendorff_alpha", "coverage_ac1")]
    flagged, worst = told["funnel"]["printed"], max((abs(one["ratio"] - 1) for one in told["cusum"]), default=0.0)
    return {
        **{name: _between([row[name] for row in rows_], *COVERAGE) for name in ("coverage_share", "coverage_kappa")},
        **{name: _under([row[name] for row in rows_]) for name in ("bias_share", "bias_kappa", "bias_kappa_corrected")},
        **{name: _at_least([one[name] for one in spared], SAVING) for name in ("saving_future", "saving_period")},
        "saving_period_where_theory_allows": _at_least(few, SAVING) | {"sizes": len(few), "of": len(spared)},
        "coverage_by_study": _simulated(by_study, told["studies"]),
        "coverage_of_readers": _simulated(by_reader, told["readers"]),
        "funnel": _between([flagged], *FUNNEL),
        "cusum_run_length": {"goal": f"within {RUN_LENGTH} of the exact chain", "worst": worst, "met": worst <= RUN_LENGTH},
    }


def _between(values: list[float], low: float, high: float) -> Told:
    return {"goal": [low, high], "least": min(values), "most": max(values), "met": low <= min(values) and max(values) <= high}


def _under(values: list[float]) -> Told:
    worst = max(values, key=abs)
    return {"goal": f"under {BIAS} either way", "worst": worst, "met": abs(worst) < BIAS}


def _at_least(values: list[float], goal: float) -> Told:
    worst = min(values, default=1.0)
    return {"goal": f"at least {goal}", "worst": worst, "met": worst >= goal}


def _simulated(values: list[float], rows_: list[Told]) -> Told:
    """Coverage from so few replications that chance must be told: `worst_interval` is what the worst may truly be."""
    found = _at_least(values, COVERAGE[0])
    n = rows_[0]["replications"]
    return found | {"worst_interval": clopper_pearson(round(found["worst"] * n), n)}
