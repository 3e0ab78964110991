import numpy as np
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from ml.quality.figures import area_under_curve, chance_calibration_error, interval, quadratic_kappa, top_calibration_error


def test_quadratic_kappa_is_that_of_statsmodels() -> None:
    random = np.random.default_rng(0)
    truth = random.integers(0, 4, 300)
    said = np.clip(truth + random.integers(-1, 2, 300), 0, 3)
    table = np.zeros((4, 4))
    np.add.at(table, (truth, said), 1)
    assert quadratic_kappa(truth, said, 4) == pytest.approx(cohens_kappa(table, weights=np.arange(4), wt="quadratic").kappa)
    assert np.isnan(quadratic_kappa(np.zeros(3, int), np.zeros(3, int), 4))


def test_area_under_curve_counts_pairs_in_order() -> None:
    truth = np.array([True, True, False, False])
    assert area_under_curve(truth, np.array([0.9, 0.4, 0.4, 0.1])) == pytest.approx(3.5 / 4)
    assert np.isnan(area_under_curve(np.ones(3, bool), np.ones(3)))


def test_interval_is_wider_where_rows_belong_together() -> None:
    values = np.repeat(np.random.default_rng(1).normal(size=60), 5)

    def mean(rows: np.ndarray) -> float:
        return float(values[rows].mean())

    apart, together = interval(mean, np.arange(300)), interval(mean, np.repeat(np.arange(60), 5))
    assert apart[0] < mean(np.arange(300)) < apart[1] and together[1] - together[0] > 1.7 * (apart[1] - apart[0])


def test_an_honest_network_errs_no_more_than_chance_and_a_boastful_one_does() -> None:
    random = np.random.default_rng(2)
    probabilities = random.dirichlet(np.ones(3), 800)
    truth = (random.random((800, 1)) > probabilities.cumsum(1)[:, :-1]).sum(1)
    assert top_calibration_error(probabilities, truth) < 1.2 * chance_calibration_error(probabilities)
    boastful = probabilities**4 / (probabilities**4).sum(1, keepdims=True)
    assert top_calibration_error(boastful, truth) > 3 * chance_calibration_error(boastful)
