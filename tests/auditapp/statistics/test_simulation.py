from dataclasses import replace

import numpy as np
import pytest

from auditapp.statistics import simulation_readers, simulation_studies
from auditapp.statistics.many_raters import by_gwet, by_prevalence, coefficient
from auditapp.statistics.simulation import AUDITS, coverage, departments
from auditapp.statistics.simulation_alarms import CHARTS, _run_lengths
from auditapp.statistics.simulation_cost import expected, neyman, of_simple, simple_reads, variance_saving
from auditapp.statistics.simulation_goals import goals, simulated
from auditapp.statistics.simulation_studies import read, share_limits


def test_departments_are_what_was_asked_for() -> None:
    held = departments(AUDITS[0], np.random.default_rng(1), 20_000)
    assert held.share.mean() == pytest.approx(AUDITS[0].share, abs=1e-3)
    assert (held.read_agreed <= held.true_agreed).all()
    assert held.kappa[0] == pytest.approx(_kappa(held.true_disputed[0], held.true_agreed[0]))


def _kappa(disputed: int, agreed: int) -> float:
    """Of AUDITS[0], written out."""
    observed, standard = 1 - (disputed + agreed) / 1000, (880 - agreed + disputed) / 1000
    expected = 0.88 * standard + 0.12 * (1 - standard)
    return (observed - expected) / (1 - expected)


def test_coverage_stands_beside_the_naive_figures() -> None:
    found = coverage(AUDITS[3], np.random.default_rng(1), 20_000)
    assert 0.93 <= found["coverage_share"] <= 0.97
    assert 0.93 <= found["coverage_kappa"] <= 0.97
    assert found["coverage_share_wald"] < 0.85
    assert abs(found["bias_share"]) < 0.002
    assert (found["naive_bias_pooled"], found["naive_bias_disputed_only"]) == pytest.approx((-0.210, -0.509), abs=0.003)


@pytest.mark.parametrize(("place", "saving"), [(0, 0.54), (4, 0.48), (3, 0.45)])
def test_variance_saving_is_that_of_the_closed_form(place: int, saving: float) -> None:
    assert variance_saving(neyman(AUDITS[place], AUDITS[place].reads)) == pytest.approx(saving, abs=0.01)


def test_simple_reads_have_the_wished_width() -> None:
    width = of_simple(400, AUDITS[3].share, 100, False).width
    assert simple_reads(AUDITS[3], width, future=False) == pytest.approx(100, abs=0.5)


def test_expected_width_is_that_of_the_simulation() -> None:
    simulated_width = coverage(AUDITS[5], np.random.default_rng(1), 20_000)["width_share"]
    assert expected(AUDITS[5], future=False).width == pytest.approx(simulated_width, rel=0.008)


def test_a_claim_about_the_period_can_save_less() -> None:
    """400 images, 60 reads: 1 - R - f (1 - P) of the docs, with R 0.548, P 0.618 and f 0.15."""
    assert variance_saving(neyman(AUDITS[3], 60), future=False) == pytest.approx(1 - 0.548 - 0.15 * (1 - 0.618), abs=2e-3)


def test_run_lengths_follow_the_chain() -> None:
    lengths = _run_lengths(CHARTS[0], np.random.default_rng(1))
    assert lengths.mean() == pytest.approx(98.71, abs=4 * 1.5)


def test_goals_tell_what_was_missed() -> None:
    row = {"coverage_share": 0.92, "coverage_kappa": 0.95, "bias_share": -0.006, "bias_kappa": 0.0, "bias_kappa_corrected": 0.0}
    found = goals(
        {
            "rows": [row, row | {"coverage_share": 0.95}],
            "savings": [
                {"saving_future": 0.41, "saving_period": 0.39, "variance_saving_period": 0.39},
                {"saving_future": 0.5, "saving_period": 0.42, "variance_saving_period": 0.44},
            ],
            "studies": [{"coverage_share": 0.95, "coverage_kappa": 0.92, "replications": 1000}],
            "readers": [{"coverage_fleiss_kappa": 0.93, "coverage_krippendorff_alpha": 0.94, "coverage_ac1": 0.95, "replications": 100}],
            "funnel": {"printed": 0.002},
            "cusum": [{"ratio": 1.06}],
        }
    )
    assert {name for name, goal in found.items() if not goal["met"]} == {
        "coverage_share",
        "bias_share",
        "saving_period",
        "coverage_by_study",
        "cusum_run_length",
    }


@pytest.mark.slow
def test_the_whole_simulation_reaches_its_goals() -> None:
    told = simulated(5)
    missed = {name for name, goal in told["goals"].items() if not goal["met"]}
    # The plain kappa, the saving where theory allows no more, and the hardest rows of studies and readers: see the docs.
    assert missed <= {"bias_kappa", "saving_period", "coverage_by_study", "coverage_of_readers"}
    assert told["goals"]["coverage_by_study"]["worst"] > 0.90
    assert told["goals"]["coverage_of_readers"]["worst"] > 0.87
    assert [row["variance_cost_ratio"] for row in told["rows"]] == pytest.approx([2.20, 1.76, 1.28, 1.51, 1.51, 1.49], rel=0.03)


def test_images_of_one_study_are_less_than_as_many_studies() -> None:
    """40 studies of 10 images: the printed interval holds, the one that takes them as independent does not."""
    period = simulation_studies.PERIODS[5]
    rng, printed, alone = np.random.default_rng(3), 0, 0
    truth = float(period.rates[:, 1].sum())
    for _ in range(200):
        plain, held = share_limits(read(period, rng))
        alone += plain[0] <= truth <= plain[1]
        printed += held[0] <= truth <= held[1]
    assert printed / 200 > 0.9 > alone / 200


def test_truth_of_readers_is_that_of_many_images() -> None:
    reading = replace(simulation_readers.READINGS[4], images=60_000)
    counts, _ = simulation_readers.read(reading, np.random.default_rng(4))
    for chance in (by_prevalence, by_gwet):
        assert coefficient(counts, np.ones(60_000), np.eye(3), chance).value == pytest.approx(reading.truth(chance), abs=0.01)


def test_few_images_of_many_readers_are_held() -> None:
    rng, reading = np.random.default_rng(5), simulation_readers.READINGS[1]
    truth, held = reading.truth(by_gwet), []
    for _ in range(150):
        found = simulation_readers.limits("ac1", *simulation_readers.read(reading, rng))
        if found:
            held.append([low <= truth <= high for low, high in found])
    linearised, printed = np.mean(held, 0)
    assert printed > 0.9
    assert linearised <= printed
