import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from ml import metrics, scores

ONCE = np.ones((1, 8))
RANDOM = np.random.default_rng(0)


def test_f1_and_macro_f1_by_hand() -> None:
    truth, said = ["a", "a", "a", "b", "b", "b", "b", "c"], ["a", "a", "b", "b", "b", "b", "c", "b"]
    assert scores.f1(ONCE, np.array(truth) == "b", np.array(said) == "b") == pytest.approx(2 * 3 / (4 + 5))
    assert scores.macro_f1(ONCE, truth, said) == pytest.approx((4 / 5 + 6 / 9 + 0) / 3)
    assert scores.macro_f1(ONCE, truth, said)[0] == pytest.approx(metrics.macro_f1(truth, said))


def test_counts_are_the_same_as_repeated_pictures() -> None:
    truth, said, counts = ["a", "b", "a", "b"], ["a", "a", "b", "b"], [3, 1, 2, 0]
    repeated = [(one, other) for one, other, times in zip(truth, said, counts, strict=True) for _ in range(times)]
    expected = metrics.macro_f1([one for one, _ in repeated], [other for _, other in repeated])
    assert scores.macro_f1(np.array([counts], float), truth, said)[0] == pytest.approx(expected)


def test_auroc_is_that_of_mann_and_whitney_with_ties() -> None:
    values, positive = RANDOM.integers(0, 12, 80).astype(float), RANDOM.random(80) < 0.4
    expected = mannwhitneyu(values[positive], values[~positive]).statistic / (positive.sum() * (~positive).sum())
    assert scores.auroc(np.ones((1, 80)), values, positive)[0] == pytest.approx(expected)


def test_auroc_of_drawn_pictures_is_that_of_repeated_ones() -> None:
    values, positive, counts = RANDOM.integers(0, 9, 40).astype(float), RANDOM.random(40) < 0.5, RANDOM.integers(0, 4, 40)
    drawn = scores.auroc(counts[None].astype(float), values, positive)
    repeated = scores.auroc(np.ones((1, counts.sum())), np.repeat(values, counts), np.repeat(positive, counts))
    assert drawn == pytest.approx(repeated)


def test_auroc_without_a_negative_is_no_number() -> None:
    assert np.isnan(scores.auroc(ONCE, np.arange(8.0), np.ones(8, bool))[0])


def test_calibration_error_is_that_of_metrics() -> None:
    confidences = RANDOM.random(200)
    right = RANDOM.random(200) < 0.5
    drawn = scores.calibration_error(np.ones((1, 200)), confidences, right)[0]
    assert drawn == pytest.approx(metrics.calibration_error(confidences, right))


def test_calibration_error_by_chance_is_what_a_perfect_machine_shows() -> None:
    """The published mean is 0.100 at 100 pictures and 0.022 at 2000: its 95th percentile lies a little higher."""
    assert 0.10 < scores.calibration_error_by_chance(np.linspace(0, 1, 100)) < 0.16
    assert 0.022 < scores.calibration_error_by_chance(np.linspace(0, 1, 2000)) < 0.04


def test_quadratic_kappa_by_hand() -> None:
    """Three of four agree; one says 2 where the truth is 0. Mean squared distance 4/4, by chance 26/16."""
    truth, said = np.array([0, 0, 1, 2]), np.array([0, 2, 1, 2])
    expected = sum((one - other) ** 2 for one in truth for other in said) / 16
    assert scores.quadratic_kappa(np.ones((1, 4)), truth, said, 3)[0] == pytest.approx(1 - 1 / expected)
    assert expected == pytest.approx(26 / 16)


def test_quadratic_kappa_of_one_level_is_no_number() -> None:
    assert np.isnan(scores.quadratic_kappa(np.ones((1, 3)), np.zeros(3, np.int64), np.zeros(3, np.int64), 3)[0])


def test_precision_by_hand() -> None:
    truth, said = np.array([1, 1, 0, 0], bool), np.array([1, 0, 1, 0], bool)
    assert scores.precision(np.ones((1, 4)), truth, said)[0] == 0.5
    assert scores.precision(np.array([[3.0, 0, 1, 0]]), truth, said)[0] == 0.75
    assert np.isnan(scores.precision(np.ones((1, 4)), truth, np.zeros(4, bool))[0])


def test_kappa_is_cohens() -> None:
    """Gwet's and Feinstein's example: agreement 0.85 with a kappa of 0.32, as nearly all are of one kind."""
    truth = np.repeat([True, True, False, False], [80, 10, 5, 5])
    said = np.repeat([True, False, True, False], [80, 10, 5, 5])
    assert scores.kappa(np.ones((1, 100)), truth, said)[0] == pytest.approx(0.3182, abs=5e-5)


def test_a_mean_counts_each_picture_as_often_as_it_was_drawn() -> None:
    assert scores.mean(np.array([[1.0, 3.0], [0.0, 0.0]]), np.array([0.2, 0.6]))[0] == pytest.approx(0.5)


def test_auroc_of_all_pairs_is_auroc() -> None:
    values, positive, counts = (
        RANDOM.integers(0, 9, 40).astype(float),
        RANDOM.random(40) < 0.5,
        RANDOM.integers(0, 4, (3, 40)).astype(float),
    )
    pairs = positive[:, None] & ~positive[None]
    assert scores.auroc_of_pairs(counts, values, pairs) == pytest.approx(scores.auroc(counts, values, positive))


def test_auroc_of_pairs_leaves_out_what_is_not_comparable() -> None:
    pairs = np.zeros((3, 3), bool)
    pairs[0, 1] = True
    assert scores.auroc_of_pairs(np.ones((1, 3)), np.array([1.0, 0.0, 2.0]), pairs)[0] == 1
