import numpy as np
import pytest

from auditapp.statistics.linearised import Sample, standard_error
from auditapp.statistics.shares import NotEstimable, Refusal, Stratum
from auditapp.statistics.stratified_tables import any_strata, bias, design_error, drawn_any, expanded_table, posterior_kappa, read_tables
from auditapp.statistics.two_raters import COHEN
from tests.auditapp.statistics.test_shares import AGREED, D1

SIZES, ONE = np.array([850.0, 150]), np.eye(2)
TABLE = expanded_table(read_tables(D1), SIZES)


def test_kappa_and_its_error_are_those_of_r_survey() -> None:
    z = COHEN.linearised(TABLE, ONE)
    assert float(COHEN.value(TABLE, ONE)) == pytest.approx(0.6169354839, abs=5e-10)
    assert design_error(D1, z) == pytest.approx(0.0779044232, abs=5e-10)
    assert design_error(D1, z, future=True) == pytest.approx(0.0856392607, abs=5e-10)


def test_error_of_counts_is_that_of_single_reads() -> None:
    machine, expert = np.repeat([1, 0], 60), np.repeat([1, 0, 1, 0], [57, 3, 21, 39])
    z = COHEN.linearised(TABLE, ONE)
    single = standard_error(z[machine, expert], Sample(120, np.repeat([0, 1], 60), SIZES))
    assert design_error(D1, z) == pytest.approx(single, rel=1e-12)


def test_one_read_of_more_images_shows_no_spread() -> None:
    assert np.isnan(design_error([AGREED, Stratum(150, (1, 0), 0)], COHEN.linearised(TABLE, ONE)))


def test_unweighted_kappa_is_another_number() -> None:
    assert posterior_kappa([Stratum(60, (3, 57), 1), Stratum(60, (39, 21), 0)]).value == pytest.approx(0.60)


def test_posterior_kappa_lies_around_the_design_kappa() -> None:
    kappa = posterior_kappa(D1)
    assert kappa.value == pytest.approx(0.6169354839, abs=5e-10)
    assert (kappa.low, kappa.high) == pytest.approx((0.441, 0.735), abs=5e-3)


def test_categories_may_be_relabelled() -> None:
    turned = posterior_kappa([Stratum(850, (57, 3), 0), Stratum(150, (21, 39), 1)])
    expected = posterior_kappa(D1)
    assert (turned.value, turned.low, turned.high) == pytest.approx((expected.value, expected.low, expected.high), abs=2e-3)


def test_three_categories_are_those_of_the_textbook() -> None:
    strata = [Stratum(13, (13, 0, 0), 0), Stratum(27, (0, 20, 7), 1), Stratum(60, (0, 4, 56), 2)]
    kappa = posterior_kappa([Stratum(10 * one.size, one.counts, one.machine) for one in strata])
    assert kappa.value == pytest.approx(0.7964094, abs=5e-8)
    assert kappa.low < kappa.value < kappa.high


def test_bias_is_nothing_where_everything_is_read() -> None:
    tables = read_tables(D1)
    assert bias(tables, tables.sum((1, 2)), COHEN, ONE) == 0
    assert 0.003 < bias(tables, SIZES, COHEN, ONE) < 0.005


def test_bias_of_a_simple_sample_is_the_jackknife_s() -> None:
    counts = np.array([[40.0, 9], [6, 45]])
    kappa = float(COHEN.value(counts / 100, ONE))
    without = []
    for row, column, times in ((0, 0, 40), (0, 1, 9), (1, 0, 6), (1, 1, 45)):
        less = counts.copy()
        less[row, column] -= 1
        without += [float(COHEN.value(less / 99, ONE))] * times
    assert bias(counts[None], np.array([1e9]), COHEN, ONE, future=True) == pytest.approx(99 * (np.mean(without) - kappa))


@pytest.mark.parametrize("turned", [False, True])
def test_strata_of_either_constant_rater_are_told(turned: bool) -> None:
    tables = read_tables(D1)
    strata, found = any_strata(tables.swapaxes(1, 2) if turned else tables, SIZES)
    assert (strata, found) == (D1, turned)
    drawn = drawn_any(strata, found, 2)
    shares = (drawn.swapaxes(1, 2) if turned else drawn).sum(1)[:, 1]
    assert np.quantile(shares, [0.025, 0.975]) == pytest.approx([0.795, 0.893], abs=2.5e-3)


def test_strata_in_which_both_vary_are_drawn_by_cell() -> None:
    tables = np.array([[[20.0, 5], [3, 12]], [[30, 2], [4, 4]]])
    strata, _ = any_strata(tables, np.array([200.0, 100]))
    assert [stratum.machine for stratum in strata] == [None, None]
    drawn = drawn_any(strata, False, 2)
    assert drawn.sum((1, 2)) == pytest.approx(1)
    assert drawn.mean(0) == pytest.approx(expanded_table(tables, np.array([200.0, 100])), abs=0.02)


def test_reading_everything_leaves_no_doubt() -> None:
    strata, turned = any_strata(np.array([[[3.0, 1], [0, 2]]]), np.array([6.0]))
    assert np.ptp(drawn_any(strata, turned, 2), axis=0) == pytest.approx(0)


@pytest.mark.parametrize(
    ("strata", "reason"),
    [
        ([Stratum(850, (3, 57))], Refusal.MACHINE_VARIES),
        ([AGREED], Refusal.CONSTANT_RATER),
        ([Stratum(850, (0, 57), 1), Stratum(150, (0, 21), 0)], Refusal.CONSTANT_RATER),
        ([AGREED, Stratum(150, (0, 0), 0)], Refusal.UNREAD_STRATUM),
    ],
)
def test_kappa_is_refused(strata: list[Stratum], reason: Refusal) -> None:
    with pytest.raises(NotEstimable) as refused:
        posterior_kappa(strata)
    assert refused.value.reason is reason
