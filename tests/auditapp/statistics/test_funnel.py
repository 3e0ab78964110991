import pytest
from scipy import stats

from auditapp.statistics.funnel import ACTION, WARNING, dispersion, effective_reads, limits, reads_told
from auditapp.statistics.shares import NotEstimable


@pytest.mark.parametrize(
    ("n", "level", "expected"),
    [
        (10, WARNING, (56.154344, 100)),
        (10, ACTION, (42.032590, 100)),
        (50, WARNING, (69.691035, 91.593861)),
        (50, ACTION, (63.375595, 97.909301)),
        (12_316, WARNING, (79.944665, 81.340231)),
    ],
)
def test_limits_are_those_of_public_health_england(n: int, level: float, expected: tuple[float, float]) -> None:
    found = limits(0.80642448, n, level=level, exact_under=0)
    assert (100 * found.low, 100 * found.high) == pytest.approx(expected, abs=5e-6)


def test_few_reads_get_exact_limits() -> None:
    found = limits(0.8, 20)
    assert found.exact
    low = round(found.low * 20)
    assert stats.binom.cdf(low - 1, 20, 0.8) < 0.001 <= stats.binom.cdf(low, 20, 0.8)
    assert found.flags((low - 1) / 20)
    assert not found.flags(low / 20)
    assert not found.flags(1.0)
    assert not limits(0.8, 30).exact


def test_exact_limits_look_at_both_sides_alike() -> None:
    low, high = limits(0.2, 25), limits(0.8, 25)
    assert (low.low, low.high) == pytest.approx((1 - high.high, 1 - high.low))


def test_dispersion_widens_and_never_narrows() -> None:
    factor = dispersion([0.7, 0.8, 0.9, 0.85, 0.6], [50] * 5, 0.8)
    assert factor > 2
    assert limits(0.8, 50, dispersion=4).low == pytest.approx(0.8 - 2 * (0.8 - limits(0.8, 50).low))
    assert dispersion([0.8] * 5, [50] * 5, 0.8) == 1


def test_effective_reads() -> None:
    assert effective_reads(0.8, 0.05, 90) == pytest.approx(64)
    assert effective_reads(1.0, 0.0, 90) == 90
    assert effective_reads(0.8, None, 90) == 90


def test_funnel_is_refused() -> None:
    with pytest.raises(NotEstimable, match="nothing_read"):
        limits(0.8, 0)
    with pytest.raises(NotEstimable, match="too_few_people"):
        dispersion([0.8] * 4, [50] * 4, 0.8)
    with pytest.raises(NotEstimable, match="nothing_varies"):
        dispersion([1.0] * 5, [50] * 5, 1.0)
    with pytest.raises(ValueError, match="share"):
        limits(80, 20)


def test_width_of_an_interval_tells_its_reads() -> None:
    """0.8 ± 1.96 standard errors of 100 reads; a share of 1 shows no spread, so that its number stands."""
    assert reads_told(0.8, 0.8 - 1.959964 * 0.04, 0.8 + 1.959964 * 0.04, 250) == pytest.approx(100, rel=1e-6)
    assert reads_told(1.0, 0.9, 1.0, 30) == 30
