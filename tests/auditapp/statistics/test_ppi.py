import numpy as np
import pytest

from auditapp.statistics.ppi import powered_mean
from auditapp.statistics.shares import NotEstimable

EXPERT = np.repeat([1.0, 0.0], [12, 8])
MACHINE = np.array([0.9, 0.6, 0.8, 0.3, 0.7, 0.9, 0.5, 0.8, 0.2, 0.9, 0.6, 0.7, 0.4, 0.1, 0.6, 0.3, 0.7, 0.2, 0.5, 0.1])
UNREAD = np.repeat([0.9, 0.7, 0.5, 0.3, 0.1], [60, 50, 40, 30, 20])


def test_powered_mean_is_that_of_the_authors_package() -> None:
    found = powered_mean(EXPERT, MACHINE, UNREAD)
    assert found.weight == pytest.approx(0.915896989, abs=5e-10)
    assert (found.value, found.low, found.high) == pytest.approx((0.65495382, 0.47256486, 0.83734278), abs=5e-9)


@pytest.mark.parametrize(("weight", "expected"), [(0, (0.6, 0.3852967, 0.8147033)), (1, (0.66, 0.4775022, 0.8424978))])
def test_powered_mean_with_a_given_weight(weight: float, expected: tuple[float, float, float]) -> None:
    found = powered_mean(EXPERT, MACHINE, UNREAD, weight=weight)
    assert (found.value, found.low, found.high) == pytest.approx(expected, abs=5e-8)


def test_a_machine_that_says_one_thing_is_not_trusted() -> None:
    assert powered_mean(EXPERT, np.ones(20), np.ones(50)).weight == 0


def test_powered_mean_is_refused() -> None:
    with pytest.raises(NotEstimable, match="too_few_reads"):
        powered_mean(EXPERT[:1], MACHINE[:1], UNREAD)
    with pytest.raises(ValueError, match="20 values"):
        powered_mean(EXPERT, MACHINE[:3], UNREAD)
