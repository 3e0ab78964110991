import numpy as np
import pytest

from ml.intervals import LEAST_GROUPS, LEAST_PICTURES, figure, group_draws
from ml.metrics import Floats
from ml.scores import share

MANY = [f"patient {number}" for number in range(100)]


def test_whole_groups_are_drawn() -> None:
    groups = ["a", "b", "a", "c", "b"]
    counts = group_draws(groups, draws=50)
    assert (counts[:, 0] == counts[:, 2]).all() and (counts[:, 1] == counts[:, 4]).all()
    assert (counts[:, [0, 1, 3]].sum(1) == 3).all()


def test_draws_are_the_same_each_time() -> None:
    assert (group_draws(MANY) == group_draws(MANY)).all()


def test_interval_of_a_share_is_that_of_the_binomial() -> None:
    right = np.arange(100) < 80
    told = figure(lambda counts: share(counts, right), MANY)
    assert (told.state, told.value, told.n, told.groups) == ("ok", 0.8, 100, 100)
    assert told.low == pytest.approx(0.72, abs=0.02)
    assert told.high == pytest.approx(0.88, abs=0.02)


def test_interval_is_wider_where_pictures_come_in_groups() -> None:
    right = np.repeat(np.arange(20) < 16, 5)
    alone = figure(lambda counts: share(counts, right), MANY)
    grouped = figure(lambda counts: share(counts, right), [f"patient {number // 5}" for number in range(100)])
    assert grouped.high is not None and grouped.low is not None and alone.high is not None and alone.low is not None
    assert (grouped.high - grouped.low) > 1.5 * (alone.high - alone.low)


def test_too_few_pictures_give_no_figure() -> None:
    told = figure(lambda counts: share(counts, np.ones(LEAST_PICTURES - 1, bool)), MANY[: LEAST_PICTURES - 1])
    assert (told.state, told.value, told.n) == ("not_enough_data", None, 19)


def test_too_few_of_one_class_give_no_figure() -> None:
    assert figure(lambda counts: counts.sum(1), MANY, fewest=LEAST_PICTURES - 1).state == "not_enough_data"


def test_too_few_groups_give_a_figure_without_interval() -> None:
    groups = [f"patient {number % (LEAST_GROUPS - 1)}" for number in range(100)]
    told = figure(lambda counts: share(counts, np.ones(100, bool)), groups)
    assert (told.state, told.value, told.low, told.high) == ("ok", 1, None, None)


def test_what_cannot_be_reckoned_is_told_so() -> None:
    def nothing(counts: Floats) -> Floats:
        return np.full(len(counts), np.nan)

    assert figure(nothing, MANY).state == "not_estimable"
