import pytest

from auditapp.statistics.cusum_learning import Learning, competent_after, declared


@pytest.mark.parametrize(
    ("rate", "horizon", "expected"),
    [(0.20, 50, (0.653, 0.479, 0.234)), (0.20, 100, (0.903, 0.773, 0.484)), (0.10, 50, (0.972, 0.931, 0.801))],
)
def test_declared_is_exact(rate: float, horizon: int, expected: tuple[float, ...]) -> None:
    assert [declared(Learning(0.20, 0.10, h, horizon), rate) for h in (1.25, 1.5, 2.0)] == pytest.approx(expected, abs=5e-4)


def test_competent_after_successes_only() -> None:
    assert competent_after([False] * 50, Learning(0.20, 0.10, 1.25, 50)) == 11  # 1.25 / log(0.9 / 0.8)
    assert competent_after([True] + [False] * 50, Learning(0.20, 0.10, 1.25, 50)) == 12
    assert competent_after([False] * 50, Learning(0.20, 0.10, 1.25, 10)) is None
    assert competent_after([True] * 50, Learning(0.20, 0.10, 1.25, 50)) is None


def test_impossible_charts_are_refused() -> None:
    with pytest.raises(ValueError, match="fit < unfit"):
        Learning(0.10, 0.20, 1.0, 50)
