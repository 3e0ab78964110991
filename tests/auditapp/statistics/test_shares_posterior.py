import numpy as np
import pytest
from hypothesis import given, settings

from auditapp.statistics.shares import NotEstimable, Refusal, Stratum
from auditapp.statistics.shares_posterior import posterior_share, priors
from tests.auditapp.statistics.test_shares import AGREED, D1, read_strata


def test_posterior_share_is_that_of_the_worked_example() -> None:
    share = posterior_share(D1)
    assert share.value == pytest.approx(0.86)
    assert (share.low, share.high) == pytest.approx((0.795, 0.893), abs=1e-3)  # one image of 1,000 is the step


@given(read_strata())
@settings(max_examples=20)
def test_order_of_strata_changes_no_digit(strata: list[Stratum]) -> None:
    assert posterior_share(strata, draws=200) == posterior_share(strata[::-1], draws=200)


def test_equal_strata_are_drawn_apart() -> None:
    one, two = posterior_share([AGREED]), posterior_share([AGREED, AGREED])
    assert two.high - two.low < 0.8 * (one.high - one.low)


@given(read_strata())
@settings(max_examples=20)
def test_reading_everything_leaves_nothing_open(strata: list[Stratum]) -> None:
    share = posterior_share([Stratum(stratum.read, stratum.counts) for stratum in strata], draws=50)
    assert share.high - share.low == pytest.approx(0, abs=1e-12)


def test_a_claim_about_future_work_stays_open() -> None:
    everything = [Stratum(60, (3, 57), 1)]
    future = posterior_share(everything, future=True)
    assert future.high - future.low > 0.08


def test_no_error_found_is_not_no_error() -> None:
    share = posterior_share([Stratum(500, (0, 20), 1)])
    assert share.high == share.value == 1
    assert 0.85 < share.low < 0.95


def test_posterior_is_refused_without_reads() -> None:
    with pytest.raises(NotEstimable) as refused:
        posterior_share([AGREED, Stratum(150, (0, 0), 0)])
    assert refused.value.reason is Refusal.UNREAD_STRATUM


def test_many_small_strata_do_not_pull_the_share_to_a_half() -> None:
    rng, held = np.random.default_rng(2), 0
    for _ in range(300):
        standard = rng.binomial(40, 0.88, 40)
        found = rng.hypergeometric(standard, 40 - standard, 5)
        share = posterior_share([Stratum(40, (5 - int(one), int(one))) for one in found])
        held += share.low <= standard.sum() / 1600 <= share.high
    assert 0.92 <= held / 300 <= 0.98  # Jeffreys' prior in each stratum: 0.52


def test_the_only_stratum_of_its_kind_has_jeffreys_prior() -> None:
    assert priors(D1) == [(0.5, 0.5), (0.5, 0.5)]
    assert priors([AGREED, AGREED])[0] == pytest.approx((3.5 / 61, 57.5 / 61))
