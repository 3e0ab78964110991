"""Published and independently computed tables."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from statsmodels.stats.inter_rater import cohens_kappa

from auditapp.statistics.intervals import table_draws
from auditapp.statistics.linearised import Sample, standard_error
from auditapp.statistics.two_by_two import bangdiwala_b, bias_index, kappa_max, kappa_test, prevalence_index
from auditapp.statistics.two_raters import BRENNAN_PREDIGER, COHEN, GWET, PERCENT, SCOTT, Coefficient, Credit, Table, credit

SAS = np.array([[0, 4, 1], [0, 8, 0], [0, 1, 5]], float)
GWET_3X3 = np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]], float)
TABLES = arrays(np.int64, (3, 3), elements=st.integers(0, 30)).filter(lambda t: np.all(t.sum(0) > 0) and np.all(t.sum(1) > 0))


def found(coefficient: Coefficient, table: Table, kind: Credit = Credit.UNWEIGHTED) -> tuple[float, float]:
    """Value and standard error of a simple sample."""
    w, p = credit(kind, len(table)), table / table.sum()
    z = coefficient.linearised(p, w).ravel().repeat(table.astype(int).ravel())
    return float(coefficient.value(p, w)), standard_error(z, Sample(len(z)))


def near(*values: float) -> object:
    return pytest.approx(values, abs=5e-5)


def test_kappa_of_the_sas_example() -> None:
    value, error = found(COHEN, SAS)
    assert (value, error, value - 1.96 * error, value + 1.96 * error) == near(0.4842, 0.1380, 0.2137, 0.7547)
    assert tuple(kappa_test(SAS).values()) == near(0.1484, 3.2626, 0.0011)


def test_linear_kappa_of_the_sas_example() -> None:
    value, error = found(COHEN, SAS, Credit.LINEAR)
    assert (value, error, value - 1.95996 * error, value + 1.95996 * error) == near(0.4701, 0.1457, 0.1845, 0.7558)
    assert kappa_test(SAS, "linear")["z"] == pytest.approx(3.2971, abs=5e-5)


@pytest.mark.parametrize(
    ("coefficient", "value", "error"),
    [
        (PERCENT, 0.89, 0.0312890),
        (COHEN, 0.7964094, 0.0589107),
        (SCOTT, 0.7962397, 0.0590547),
        (GWET, 0.8493305, 0.0432175),
        (BRENNAN_PREDIGER, 0.835, 0.0469335),
    ],
    ids=["percent", "kappa", "pi", "ac1", "brennan_prediger"],
)
def test_coefficients_of_gwet_s_example(coefficient: Coefficient, value: float, error: float) -> None:
    assert found(coefficient, GWET_3X3) == pytest.approx((value, error), abs=5e-8)


def test_bangdiwala_s_b_of_gwet_s_example() -> None:
    assert bangdiwala_b(GWET_3X3) == pytest.approx(0.8059604, abs=5e-8)


def test_bootstrap_of_gwet_s_example_gives_the_interval_of_another_implementation() -> None:
    drawn = np.random.default_rng(1).multinomial(100, GWET_3X3.ravel() / 100, 20_000).reshape(-1, 3, 3) / 100
    assert np.quantile(COHEN.value(drawn, np.eye(3)), [0.025, 0.975]) == pytest.approx([0.669, 0.902], abs=2.5e-3)


def test_prevalence_paradox_of_feinstein_and_cicchetti() -> None:
    balanced, skewed = np.array([[40, 9], [6, 45]], float), np.array([[80, 10], [5, 5]], float)
    of_balanced = [found(c, balanced)[0] for c in (PERCENT, COHEN, BRENNAN_PREDIGER, GWET)]
    of_skewed = [found(c, skewed)[0] for c in (PERCENT, COHEN, BRENNAN_PREDIGER, GWET)]
    assert tuple(of_balanced) == near(0.85, 0.6995, 0.70, 0.7007)
    assert (*of_skewed, found(COHEN, skewed)[1], prevalence_index(skewed)) == near(0.85, 0.3182, 0.70, 0.8080, 0.1335, 0.75)


def test_indices_beside_kappa() -> None:
    table = np.array([[22, 2], [4, 11]], float)
    assert (*found(COHEN, table), kappa_max(table)) == near(0.6667, 0.1238, 0.8889)
    assert (found(BRENNAN_PREDIGER, table)[0], prevalence_index(table), bias_index(table)) == near(0.6923, 0.2821, -0.0513)


@pytest.mark.parametrize("table", [[[10.0, 0], [5, 0]], [[10, 5], [0, 0]], [[10, 0], [0, 0]]])
def test_kappa_of_a_constant_margin_is_not_estimable(table: list[list[float]]) -> None:
    assert np.isnan(COHEN.value(np.array(table) / np.sum(table), np.eye(2)))
    assert np.isnan(kappa_max(np.array(table)))


def test_one_category_alone_estimates_only_percent_agreement() -> None:
    estimable = [not np.isnan(c.value(np.ones((1, 1)), np.eye(1))) for c in (PERCENT, COHEN, SCOTT, GWET, BRENNAN_PREDIGER)]
    assert estimable == [True, False, False, False, False]


@pytest.mark.parametrize("kind", [Credit.UNWEIGHTED, Credit.LINEAR, Credit.QUADRATIC])
@settings(deadline=None)
@given(table=TABLES)
def test_kappa_and_its_error_are_those_of_statsmodels(kind: Credit, table: Table) -> None:
    theirs = cohens_kappa(table, wt=None if kind is Credit.UNWEIGHTED else kind.value)
    assert found(COHEN, table, kind) == pytest.approx((theirs.kappa, theirs.std_kappa), abs=1e-7)


@settings(deadline=None)
@given(table=TABLES, order=st.permutations(range(3)))
def test_relabelling_changes_nothing(table: Table, order: list[int]) -> None:
    other = table[np.ix_(order, order)]
    for coefficient in (COHEN, SCOTT, GWET):
        assert found(coefficient, other) == pytest.approx(found(coefficient, table), abs=1e-9)


@pytest.mark.parametrize("kind", [Credit.UNWEIGHTED, Credit.QUADRATIC])
@settings(deadline=None)
@given(table=TABLES)
def test_duplicating_divides_the_error_by_root_two(kind: Credit, table: Table) -> None:
    for coefficient in (PERCENT, COHEN, SCOTT, GWET, BRENNAN_PREDIGER):
        value, error = found(coefficient, table, kind)
        assert found(coefficient, 2 * table, kind) == pytest.approx((value, error / np.sqrt(2)), abs=1e-7)


def test_posterior_tables_sum_to_one_and_are_the_same_each_time() -> None:
    draws = table_draws(SAS)
    assert draws.sum((1, 2)) == pytest.approx(1)
    assert np.array_equal(draws, table_draws(SAS))
