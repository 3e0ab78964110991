import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_array
from statsmodels.stats.inter_rater import fleiss_kappa

from auditapp.statistics.krippendorff import alpha, interval, nominal, ordinal, paired
from auditapp.statistics.linearised import Sample, standard_error
from auditapp.statistics.many_raters import Chance, blind, by_gwet, by_prevalence, coefficient, none
from auditapp.statistics.two_raters import Credit, credit

# Krippendorff 2011, example C: 4 observers, 12 units, 5 values, 0 where missing
OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
        [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
    ]
)
GWET_COUNTS = np.repeat([[2, 0, 0], [0, 2, 0], [0, 1, 1], [0, 0, 2]], [13, 20, 11, 56], axis=0)


def counts_of(ratings: np.ndarray) -> csr_array:
    return csr_array((ratings[None] == np.arange(1, 6)[:, None, None]).sum(1).T.astype(float))


@pytest.mark.parametrize(("measure", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_of_krippendorff_s_own_example(measure: str, value: float) -> None:
    counts, weight, used = paired(counts_of(OBSERVERS), np.ones(12))
    distance = {"nominal": nominal, "ordinal": ordinal, "interval": lambda used: interval(np.arange(1.0, 6))}[measure](used)
    assert alpha(counts, weight, distance).value == pytest.approx(value, abs=5e-4)


def test_alpha_of_gwet_s_example() -> None:
    counts, weight, used = paired(csr_array(GWET_COUNTS.astype(float)), np.ones(100))
    found = alpha(counts, weight, nominal(used))
    assert (found.value, standard_error(found.z, Sample(100))) == pytest.approx((0.7972585, 0.0590547), abs=5e-8)


@pytest.mark.parametrize(
    ("chance", "value"),
    [(none, 0.81818), (by_prevalence, 0.76117), (by_gwet, 0.77544), (blind, 0.77273)],
    ids=["pa", "fleiss", "ac1", "bp"],
)
def test_coefficients_of_gwet_s_four_raters_with_missing_ratings(chance: Chance, value: float) -> None:
    """cac.raw4raters of Gwet's irrCAC: the data of Krippendorff's example."""
    assert coefficient(counts_of(OBSERVERS), np.ones(12), np.eye(5), chance).value == pytest.approx(value, abs=5e-6)


def test_ac1_error_of_gwet_s_four_raters() -> None:
    found = coefficient(counts_of(OBSERVERS), np.ones(12), np.eye(5), by_gwet)
    assert standard_error(found.z, Sample(12), ddof=1) == pytest.approx(0.14295, abs=5e-6)


def test_fleiss_kappa_of_gwet_s_example_is_scott_s_pi() -> None:
    found = coefficient(csr_array(GWET_COUNTS.astype(float)), np.ones(100), np.eye(3), by_prevalence)
    assert (found.value, standard_error(found.z, Sample(100))) == pytest.approx((0.7962397, 0.0590547), abs=5e-8)


@settings(deadline=None)
@given(arrays(np.int64, (20, 5), elements=st.integers(0, 2)).filter(lambda ratings: np.ptp(ratings) > 0))
def test_fleiss_kappa_is_that_of_statsmodels(ratings: np.ndarray) -> None:
    counts = (ratings[:, :, None] == np.arange(3)).sum(1)
    found = coefficient(csr_array(counts.astype(float)), np.ones(20), np.eye(3), by_prevalence)
    assert found.value == pytest.approx(fleiss_kappa(counts), abs=1e-9)


@settings(deadline=None)
@given(st.permutations(range(12)), st.permutations(range(5)))
def test_order_of_items_and_names_of_categories_do_not_matter(items: list[int], categories: list[int]) -> None:
    counts = counts_of(OBSERVERS)
    other = csr_array(counts.toarray()[np.ix_(items, categories)])
    for chance in (by_prevalence, by_gwet):
        expected = coefficient(counts, np.ones(12), np.eye(5), chance).value
        assert coefficient(other, np.ones(12), np.eye(5), chance).value == pytest.approx(expected)


@pytest.mark.parametrize("kind", [Credit.UNWEIGHTED, Credit.LINEAR])
def test_an_item_of_weight_two_counts_as_two_items(kind: Credit) -> None:
    counts, weight = counts_of(OBSERVERS).toarray(), np.arange(12) % 2 + 1
    w = credit(kind, 5)
    expected = coefficient(csr_array(counts.repeat(weight, 0)), np.ones(18), w, by_gwet).value
    assert coefficient(csr_array(counts), weight.astype(float), w, by_gwet).value == pytest.approx(expected)


def test_one_category_alone_is_not_estimable() -> None:
    counts = csr_array(np.array([[3.0, 0], [3, 0]]))
    assert np.isnan(coefficient(counts, np.ones(2), np.eye(2), by_prevalence).value)
    assert np.isnan(alpha(counts, np.ones(2), nominal(np.ones(2))).value)
    assert coefficient(counts, np.ones(2), np.eye(2), by_gwet).value == 1


@pytest.mark.parametrize("block", [1, 7, 1000])
def test_chunking_of_items_changes_no_digit(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = counts_of(OBSERVERS)
    whole = coefficient(counts, np.ones(12), np.eye(5), by_gwet)
    monkeypatch.setattr("auditapp.statistics.many_raters.BLOCK", block)
    parts = coefficient(counts, np.ones(12), np.eye(5), by_gwet)
    assert parts.value == whole.value
    assert (parts.z == whole.z).all()
