import pytest

from auditapp.statistics.comparing import Paired, mcnemar, newcombe, newcombe_paired
from auditapp.statistics.shares import NotEstimable
from auditapp.statistics.shares_simple import clopper_pearson, wilson


@pytest.mark.parametrize(("found", "n", "expected"), [(81, 263, (0.25529, 0.36621)), (15, 148, (0.06239, 0.16049)), (0, 20, (0, 0.16113))])
def test_wilson(found: int, n: int, expected: tuple[float, float]) -> None:
    assert wilson(found, n) == pytest.approx(expected, abs=5e-6)


def test_clopper_pearson() -> None:
    assert clopper_pearson(0, 20) == pytest.approx((0, 0.16843), abs=5e-6)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((56, 70, 48, 80), (0.05243, 0.33387)),
        ((9, 10, 3, 10), (0.17052, 0.80902)),
        ((10, 10, 0, 10), (0.60751, 1)),
    ],
)
def test_newcombe(counts: tuple[int, int, int, int], expected: tuple[float, float]) -> None:
    found = newcombe(*counts)
    assert (found.low, found.high) == pytest.approx(expected, abs=5e-6)


def test_newcombe_paired() -> None:
    found = newcombe_paired(Paired(36, 12, 2, 0))
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.05693, 0.34043), abs=5e-6)


def test_newcombe_paired_holds_where_all_are_standard() -> None:
    found = newcombe_paired(Paired(20, 0, 0, 0))
    assert found.low < found.value == 0 < found.high


def test_mcnemar() -> None:
    found = mcnemar(Paired(794, 150, 86, 570))
    assert found.chi2 == pytest.approx(17.3559, abs=5e-5)
    assert (found.difference, found.se) == pytest.approx((-0.04, 0.0095492), abs=5e-8)


@pytest.mark.parametrize(("first", "second", "p"), [(9, 3, 0.1460), (12, 2, 0.0129)])
def test_mcnemar_exact(first: int, second: int, p: float) -> None:
    assert mcnemar(Paired(5, first, second, 5)).p == pytest.approx(p, abs=5e-5)


def test_without_data_there_is_no_comparison() -> None:
    with pytest.raises(NotEstimable, match="nothing_read"):
        newcombe(0, 0, 1, 2)
    with pytest.raises(NotEstimable, match="nothing_varies"):
        mcnemar(Paired(9, 0, 0, 1))
    with pytest.raises(ValueError, match="3 of 2"):
        wilson(3, 2)
