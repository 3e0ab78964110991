import numpy as np
import pytest

from auditapp.statistics.shares import NotEstimable
from auditapp.statistics.shrinkage import prior, shrink


def test_prior_recovers_how_people_differ() -> None:
    rng = np.random.default_rng(3)
    reads = rng.integers(50, 400, 4000)
    found = rng.binomial(reads, rng.beta(17, 3, 4000))
    held = prior(found, reads)
    assert held.mean == pytest.approx(0.85, abs=0.005)
    assert held.strength == pytest.approx(20, rel=0.1)


def test_few_reads_are_drawn_further_than_many() -> None:
    few, many, *_ = shrink([5, 50, 80, 90, 95], [10, 100, 100, 100, 100])
    assert few.raw == many.raw == 0.5
    assert few.shrunk > many.shrunk > 0.5
    assert few.high - few.low > many.high - many.low


def test_people_who_do_not_differ_get_one_share() -> None:
    held = prior([80] * 5, [100] * 5)
    assert (held.mean, held.strength) == (0.8, 500)


def test_somebody_without_reads_gets_the_departments_share() -> None:
    *_, none = shrink([50, 80, 90, 70, 60, 0], [100] * 5 + [0])
    assert none.raw is None
    assert none.shrunk == pytest.approx(0.7)


def test_shrinkage_is_refused() -> None:
    with pytest.raises(NotEstimable, match="too_few_people"):
        shrink([8, 9, 7, 6, 0], [10, 10, 10, 10, 0])
    with pytest.raises(NotEstimable, match="nothing_varies"):
        shrink([10] * 5, [10] * 5)
