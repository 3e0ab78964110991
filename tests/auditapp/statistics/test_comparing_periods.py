import numpy as np
import pytest

from auditapp.statistics.comparing_periods import permutation, trend
from auditapp.statistics.shares import NotEstimable


def test_permutation_tries_every_pattern_of_signs() -> None:
    found = permutation([0.7, 0.8, 0.6, 0.5, 0.75, 0.7], [0.8, 0.85, 0.7, 0.6, 0.8, 0.75])
    assert found.change == pytest.approx(0.075)
    assert (found.p, found.exact) == (2 / 64, True)


def test_permutation_draws_patterns_for_many() -> None:
    before = np.linspace(0.5, 0.9, 40)
    found = permutation(before, before + np.tile([0.02, -0.02], 20))
    assert not found.exact
    assert found.p > 0.9


def test_permutation_needs_six_radiologists() -> None:
    with pytest.raises(NotEstimable, match="too_few_people"):
        permutation([0.5] * 5, [0.9] * 5)


def reads(people: int, before: int, after: int) -> tuple[list[bool], list[bool], list[str]]:
    """Of 20 reads of each radiologist in either period, so many are standard."""
    standard, later, who = [], [], []
    for person in range(people):
        for period, found in enumerate((before + person % 3, after + person % 3)):
            standard += [place < found for place in range(20)]
            later += [period == 1] * 20
            who += [f"r{person}"] * 20
    return standard, later, who


def test_trend_finds_the_odds_ratio() -> None:
    found = trend(*reads(30, 12, 16))
    assert found.clusters == 30
    assert found.odds_ratio == pytest.approx((17 / 3) / (13 / 7), rel=1e-3)
    assert found.low > 1
    assert found.p < 0.001


def test_trend_does_not_depend_on_the_order() -> None:
    standard, later, who = reads(30, 12, 16)
    turned = trend(standard[::-1], later[::-1], who[::-1])
    assert turned.odds_ratio == pytest.approx(trend(standard, later, who).odds_ratio)


def test_trend_needs_thirty_radiologists_and_two_periods() -> None:
    with pytest.raises(NotEstimable, match="too_few_people"):
        trend(*reads(29, 12, 16))
    standard, later, who = reads(30, 12, 16)
    with pytest.raises(NotEstimable, match="nothing_varies"):
        trend(standard, [True] * len(later), who)
