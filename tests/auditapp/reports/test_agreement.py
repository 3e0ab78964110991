"""The worked examples of the literature to their stated digits, the states that are no number, and properties."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditapp.reports.agreement import (
    LEAST_PAIRS,
    LEAST_READS,
    State,
    Stratum,
    agreement,
    cohen_kappa,
    gwet_ac1,
    observed_agreement,
    standard_share,
)

# Each counts[i][j]: category i by the first rater, j by the second.
SAS = [[0, 4, 1], [0, 8, 0], [0, 1, 5]]
GWET = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
BALANCED = [[40, 9], [6, 45]]
SKEWED = [[80, 10], [5, 5]]
SMALL = [[22, 2], [4, 11]]

CATEGORIES = ("a", "b")
RATINGS = st.lists(st.tuples(st.sampled_from(CATEGORIES), st.sampled_from(CATEGORIES)), min_size=LEAST_PAIRS, max_size=60)


def shares(counts: list[list[int]]) -> np.ndarray:
    table = np.array(counts, float)
    return table / table.sum()


def pairs(counts: list[list[int]]) -> tuple[list[str], list[str]]:
    both = [(CATEGORIES[i], CATEGORIES[j]) for i in (0, 1) for j in (0, 1) for _ in range(counts[i][j])]
    return [first for first, _ in both], [second for _, second in both]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [(SAS, 0.4842), (GWET, 0.7964094), (BALANCED, 0.6995), (SKEWED, 0.3182), (SMALL, 0.6667)],
    ids=["SAS", "Gwet", "balanced", "skewed", "small"],
)
def test_kappa_equals_the_published_value(counts: list[list[int]], expected: float) -> None:
    assert float(cohen_kappa(shares(counts))) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize(("counts", "expected"), [(GWET, 0.8493305), (BALANCED, 0.7007), (SKEWED, 0.8080)])
def test_ac1_equals_the_published_value(counts: list[list[int]], expected: float) -> None:
    assert float(gwet_ac1(shares(counts))) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize(("counts", "expected"), [(GWET, 0.89), (BALANCED, 0.85), (SKEWED, 0.85)])
def test_percent_agreement_equals_the_published_value(counts: list[list[int]], expected: float) -> None:
    assert float(observed_agreement(shares(counts))) == pytest.approx(expected)


@pytest.mark.parametrize("counts", [BALANCED, SKEWED, SMALL], ids=["balanced", "skewed", "small"])
def test_kappa_of_pairs_is_the_kappa_of_their_table(counts: list[list[int]]) -> None:
    found = agreement(*pairs(counts), [1.0] * sum(map(sum, counts)), CATEGORIES)

    assert found.kappa.value == pytest.approx(float(cohen_kappa(shares(counts))))


def test_interval_of_the_skewed_table_is_near_its_standard_error() -> None:
    kappa = agreement(*pairs(SKEWED), [1.0] * 100, CATEGORIES).kappa

    assert (kappa.low, kappa.high) == pytest.approx((0.3182 - 1.96 * 0.1335, 0.3182 + 1.96 * 0.1335), abs=0.06)


def test_same_reads_always_print_the_same_interval() -> None:
    one, other = (agreement(*pairs(SMALL), [1.0] * 39, CATEGORIES).kappa for _ in range(2))

    assert one == other


def test_kappa_of_too_few_pairs_is_no_number() -> None:
    kappa = agreement(["a"] * (LEAST_PAIRS - 1), ["b"] * (LEAST_PAIRS - 1), [1.0] * (LEAST_PAIRS - 1), CATEGORIES).kappa

    assert (kappa.state, kappa.value, kappa.low) == (State.NOT_ENOUGH_DATA, None, None)


@pytest.mark.parametrize("second", [["a"] * 30, ["a"] * 20 + ["b"] * 10], ids=["both constant", "one constant"])
def test_kappa_with_a_constant_rater_cannot_be_estimated(second: list[str]) -> None:
    found = agreement(["a"] * 30, second, [1.0] * 30, CATEGORIES)

    assert found.kappa.state is State.NOT_ESTIMABLE
    assert found.ac1.state is State.OK


def test_reads_count_by_their_weight() -> None:
    """D1 of our notes: 850 images where machine and claim agree, 150 where they do not, 60 read of each."""
    first = ["a"] * 60 + ["b"] * 60
    second = ["a"] * 57 + ["b"] * 3 + ["a"] * 21 + ["b"] * 39
    kappa = agreement(first, second, [850 / 60] * 60 + [150 / 60] * 60, CATEGORIES).kappa

    assert kappa.value == pytest.approx(0.6169354839, abs=1e-9)


def test_weights_never_claim_more_reads_than_there_were() -> None:
    first, second = pairs(BALANCED)
    table = agreement(first, second, [5.0] * 50 + [1.0] * 50, CATEGORIES).table

    assert sum(map(sum, table)) < 100


@settings(max_examples=20)
@given(RATINGS)
def test_swapping_the_raters_changes_nothing(ratings: list[tuple[str, str]]) -> None:
    first, second = [one for one, _ in ratings], [other for _, other in ratings]
    there, back = (agreement(one, other, [1.0] * len(ratings), CATEGORIES) for one, other in ((first, second), (second, first)))

    assert there.kappa.value == pytest.approx(back.kappa.value)
    assert there.ac1.value == pytest.approx(back.ac1.value)


@settings(max_examples=20)
@given(RATINGS)
def test_renaming_the_categories_changes_nothing(ratings: list[tuple[str, str]]) -> None:
    first, second = [one for one, _ in ratings], [other for _, other in ratings]
    plain = agreement(first, second, [1.0] * len(ratings), CATEGORIES)
    renamed = agreement(first, second, [1.0] * len(ratings), CATEGORIES[::-1])

    assert plain.kappa.value == pytest.approx(renamed.kappa.value)


@settings(max_examples=20)
@given(RATINGS, st.floats(0.1, 50))
def test_equal_weights_are_no_weights(ratings: list[tuple[str, str]], weight: float) -> None:
    first, second = [one for one, _ in ratings], [other for _, other in ratings]
    plain, weighted = (agreement(first, second, [w] * len(ratings), CATEGORIES) for w in (1.0, weight))

    assert plain.percent_agreement.value == pytest.approx(weighted.percent_agreement.value)
    assert plain.percent_agreement.low == pytest.approx(weighted.percent_agreement.low, abs=1e-6)


@settings(max_examples=20)
@given(RATINGS)
def test_interval_holds_its_value(ratings: list[tuple[str, str]]) -> None:
    first, second = [one for one, _ in ratings], [other for _, other in ratings]
    found = agreement(first, second, [1.0] * len(ratings), CATEGORIES).percent_agreement

    assert found.low <= found.value <= found.high


def test_share_of_one_sample_has_the_jeffreys_interval() -> None:
    share = standard_share([Stratum(100, 20, 18)])

    assert share.value == 0.9
    assert (share.low, share.high) == pytest.approx((0.7173, 0.9786), abs=0.01)


def test_share_weighs_each_radiologist_by_their_images() -> None:
    assert standard_share([Stratum(900, 10, 10), Stratum(100, 10, 0)]).value == pytest.approx(0.9)


def test_share_of_too_few_reads_is_no_number() -> None:
    share = standard_share([Stratum(100, LEAST_READS - 1, 3)])

    assert (share.state, share.n, share.value) == (State.NOT_ENOUGH_DATA, LEAST_READS - 1, None)


@given(st.lists(st.integers(0, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(0, 60))), max_size=6))
def test_share_and_its_interval_stay_within_0_and_1(strata: list[tuple[int, int, int]]) -> None:
    share = standard_share([Stratum(read + more, read, standard) for read, standard, more in strata])

    assert share.value is None or 0 <= share.low <= share.value <= share.high <= 1 + 1e-12


@given(st.permutations([Stratum(80, 20, 18), Stratum(35, 12, 4), Stratum(35, 12, 11), Stratum(9, 0, 0)]))
def test_share_does_not_depend_on_the_order_of_its_strata(strata: list[Stratum]) -> None:
    assert standard_share(strata) == standard_share([Stratum(80, 20, 18), Stratum(35, 12, 4), Stratum(35, 12, 11), Stratum(9, 0, 0)])


@settings(max_examples=20)
@given(RATINGS, st.randoms())
def test_agreement_does_not_depend_on_the_order_of_the_reads(ratings: list[tuple[str, str]], chance: random.Random) -> None:
    reads = [(*pair, 1.1 + place % 7 / 3) for place, pair in enumerate(ratings)]
    mixed = chance.sample(reads, len(reads))
    one, other = (agreement(*map(list, zip(*each, strict=True)), CATEGORIES) for each in (reads, mixed))

    assert one == other
