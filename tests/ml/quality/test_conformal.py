import numpy as np
import numpy.typing as npt
import pytest

from ml.quality.conformal import ordinals, quantile, quantiles, ranges


def told(count: int, seed: int, spread: float = 1.0) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Probabilities of four ordered levels and truths drawn from them."""
    random = np.random.default_rng(seed)
    middle = random.uniform(-0.5, 3.5, count)
    scores = np.exp(-((np.arange(4) - middle[:, None]) ** 2) / spread)
    probabilities = scores / scores.sum(1, keepdims=True)
    truth = (random.random((count, 1)) > probabilities.cumsum(1)[:, :-1]).sum(1)
    return probabilities, np.asarray(truth, np.int64)


@pytest.mark.parametrize("spread", [0.3, 1.0, 4.0])
def test_sets_hold_the_truth_as_often_as_promised_on_new_pictures(spread: float) -> None:
    limit = quantile(*told(2000, 1, spread))
    probabilities, truth = told(4000, 2, spread)
    low, high = ranges(probabilities, np.full(4000, limit))
    assert 0.88 < float(((low <= truth) & (truth <= high)).mean()) <= 1


def test_a_biased_network_still_covers() -> None:
    probabilities, truth = told(2000, 3)
    limit = quantile(probabilities[:, ::-1], truth)
    fresh, answers = told(4000, 4)
    low, high = ranges(fresh[:, ::-1], np.full(4000, limit))
    assert float(((low <= answers) & (answers <= high)).mean()) > 0.88


def test_too_few_pictures_rule_nothing_out() -> None:
    assert quantile(*told(5, 0)) == 1
    assert [row.tolist() for row in ranges(np.array([[0.1, 0.7, 0.1, 0.1]]), np.ones(1))] == [[0], [3]]


def test_sets_are_contiguous_and_hold_the_most_probable_level() -> None:
    low, high = ranges(np.array([[0.4, 0.1, 0.4, 0.1], [0.1, 0.2, 0.3, 0.4]]), np.array([0.65, 0.0]))
    assert low.tolist() == [0, 3] and high.tolist() == [2, 3]


def test_planes_have_their_own_quantile_where_they_have_pictures_enough() -> None:
    probabilities, truth = told(200, 5)
    found = quantiles("gain", probabilities, truth, ["nt"] * 150 + ["femur"] * 50)
    assert set(found) == {"gain/conformal", "gain/conformal/nt"}
    (first, second) = ordinals("gain", probabilities[:2], ["nt", "femur"], {"gain/conformal": 0.0, "gain/conformal/nt": 1.0})
    assert (first.lowest, first.highest, first.abstains) == (0, 3, True)
    assert second.lowest == second.highest == second.level and not second.abstains
