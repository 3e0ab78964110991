"""The worked examples of the literature to their stated digits, the states that are no number, weights, studies, and properties."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditapp.reports.agreement import AC1, AC2, AGREED, KAPPA, LEAST_PAIRS, WEIGHTED, Pairs, State, agreement, graded_agreement

# Each counts[i][j]: category i by the first rater, j by the second.
SAS = [[0, 4, 1], [0, 8, 0], [0, 1, 5]]
GWET = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
BALANCED = [[40, 9], [6, 45]]
SKEWED = [[80, 10], [5, 5]]
SMALL = [[22, 2], [4, 11]]
RATINGS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=LEAST_PAIRS, max_size=60)


def make_pairs(counts: list[list[int]], *, weight: list[float] | None = None, images_a_study: int = 1, times: int = 1) -> Pairs:
    k = len(counts)
    codes = np.array([(i, j) for i in range(k) for j in range(k) for _ in range(counts[i][j] * times)])
    return Pairs.of(codes, np.ones(len(codes)) if weight is None else np.array(weight), np.arange(len(codes)) // images_a_study, k)


def of_ratings(ratings: list[tuple[int, int]], weight: float = 1.0) -> Pairs:
    return Pairs.of(np.array(ratings), np.full(len(ratings), weight), np.arange(len(ratings)))


@pytest.mark.parametrize(("counts", "expected"), [(GWET, 0.7964094), (BALANCED, 0.6995), (SKEWED, 0.3182), (SMALL, 0.6667)])
def test_kappa_equals_the_published_value(counts: list[list[int]], expected: float) -> None:
    assert make_pairs(counts).estimate(KAPPA).value == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize(("counts", "expected"), [(GWET, 0.8493305), (BALANCED, 0.7007), (SKEWED, 0.8080)])
def test_ac1_equals_the_published_value(counts: list[list[int]], expected: float) -> None:
    assert make_pairs(counts).estimate(AC1).value == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize(("counts", "expected"), [(GWET, 0.89), (BALANCED, 0.85), (SKEWED, 0.85)])
def test_percent_agreement_equals_the_published_value(counts: list[list[int]], expected: float) -> None:
    assert make_pairs(counts).estimate(AGREED).value == pytest.approx(expected)


def test_weighted_kappa_by_hand() -> None:
    """Twice [[4, 4, 1], [0, 8, 0], [0, 1, 5]]: quadratic credit 1 or 3/4 or 0; observed (17 + 5 * .75) / 23, chance by the margins."""
    counts = [[4, 4, 1], [0, 8, 0], [0, 1, 5]]
    rows, columns = np.array([9, 8, 6]) / 23, np.array([4, 13, 6]) / 23
    credits_ = np.array([[1, 0.75, 0], [0.75, 1, 0.75], [0, 0.75, 1]])
    observed, chance = (17 + 5 * 0.75) / 23, float(rows @ credits_ @ columns)

    assert make_pairs(counts, times=2).estimate(WEIGHTED).value == pytest.approx((observed - chance) / (1 - chance))


def test_ac2_of_grades_that_never_differ_is_one() -> None:
    assert make_pairs([[20, 0, 0], [0, 10, 0], [0, 0, 3]]).estimate(AC2).value == pytest.approx(1)


def test_interval_of_the_skewed_table_is_near_its_standard_error() -> None:
    kappa = make_pairs(SKEWED).estimate(KAPPA)

    assert (kappa.low, kappa.high) == pytest.approx((0.3182 - 1.96 * 0.1335, 0.3182 + 1.96 * 0.1335), abs=0.06)


def test_indices_stand_beside_kappa_by_hand() -> None:
    found = agreement(make_pairs(SKEWED))

    assert (found["prevalence_index"], found["bias_index"], found["pabak"]) == pytest.approx((0.75, 0.05, 0.7))


def test_agreement_of_grades_is_that_of_standard_or_not() -> None:
    found = graded_agreement(make_pairs([[20, 2, 1], [1, 5, 3], [0, 1, 6]]))

    assert found["table"] == [[20, 3], [1, 15]]
    assert found["grades_table"] == [[20, 2, 1], [1, 5, 3], [0, 1, 6]]


def test_same_reads_always_print_the_same_interval() -> None:
    assert make_pairs(SMALL).estimate(KAPPA) == make_pairs(SMALL).estimate(KAPPA)


def test_kappa_of_too_few_pairs_is_no_number() -> None:
    kappa = make_pairs([[LEAST_PAIRS - 2, 0], [0, 1]]).estimate(KAPPA)

    assert (kappa.state, kappa.value, kappa.low) == (State.NOT_ENOUGH_DATA, None, None)


def test_agreement_without_pairs_is_no_number() -> None:
    found = graded_agreement(Pairs.of(np.zeros((0, 2), int), np.zeros(0), np.zeros(0, int), 3))

    assert (found["n"], found["kappa"]["state"], found["pabak"], found["prevalence_index"]) == (0, "not_enough_data", None, None)


@pytest.mark.parametrize("counts", [[[30, 0], [0, 0]], [[20, 10], [0, 0]]], ids=["both constant", "one constant"])
def test_kappa_with_a_constant_rater_cannot_be_estimated(counts: list[list[int]]) -> None:
    assert make_pairs(counts).estimate(KAPPA).state is State.NOT_ESTIMABLE
    assert make_pairs(counts).estimate(AC1).state is State.OK


def test_reads_count_by_their_weight() -> None:
    """D1 of our notes: 850 images where machine and claim agree, 150 where they do not, 60 read of each."""
    kappa = make_pairs([[57, 3], [21, 39]], weight=[850 / 60] * 60 + [150 / 60] * 60).estimate(KAPPA)

    assert kappa.value == pytest.approx(0.6169354839, abs=1e-9)


def test_weights_never_claim_more_reads_than_there_were() -> None:
    table = agreement(make_pairs(BALANCED, weight=[5.0] * 50 + [1.0] * 50))["table"]

    assert sum(map(sum, table)) < 100


def test_images_of_one_study_that_are_alike_widen_the_interval() -> None:
    """Each study's five images are one fact: the interval is that of a fifth of them, and says so."""
    alone, alike = make_pairs(BALANCED).estimate(KAPPA), make_pairs(BALANCED, images_a_study=5, times=5).estimate(KAPPA)

    assert alike.high - alike.low == pytest.approx(alone.high - alone.low, rel=0.1)
    assert "by study" in alike.method


def test_few_studies_count_as_one_image_each() -> None:
    """Ten studies of six: the interval is that of ten images."""
    few = make_pairs([[5, 1], [1, 3]], images_a_study=6, times=6)

    assert few._independent(KAPPA[0]) == 10


@settings(max_examples=20)
@given(RATINGS)
def test_swapping_the_raters_changes_nothing(ratings: list[tuple[int, int]]) -> None:
    there, back = of_ratings(ratings), of_ratings([(other, one) for one, other in ratings])

    assert there.estimate(KAPPA).value == pytest.approx(back.estimate(KAPPA).value)
    assert there.estimate(AC1).value == pytest.approx(back.estimate(AC1).value)


@settings(max_examples=20)
@given(RATINGS)
def test_renaming_the_categories_changes_nothing(ratings: list[tuple[int, int]]) -> None:
    plain, renamed = of_ratings(ratings), of_ratings([(1 - one, 1 - other) for one, other in ratings])

    assert plain.estimate(KAPPA).value == pytest.approx(renamed.estimate(KAPPA).value)


@settings(max_examples=20)
@given(RATINGS, st.floats(0.1, 50))
def test_equal_weights_are_no_weights(ratings: list[tuple[int, int]], weight: float) -> None:
    plain, weighted = of_ratings(ratings).estimate(AGREED), of_ratings(ratings, weight).estimate(AGREED)

    assert plain.value == pytest.approx(weighted.value)
    assert plain.low == pytest.approx(weighted.low, abs=1e-6)


@settings(max_examples=20)
@given(RATINGS)
def test_interval_holds_its_value(ratings: list[tuple[int, int]]) -> None:
    found = of_ratings(ratings).estimate(AGREED)

    assert found.low <= found.value <= found.high


@settings(max_examples=20)
@given(RATINGS, st.randoms())
def test_agreement_does_not_depend_on_the_order_of_the_reads(ratings: list[tuple[int, int]], chance: random.Random) -> None:
    reads = [(*pair, 1.1 + place % 7 / 3, place) for place, pair in enumerate(ratings)]
    mixed = chance.sample(reads, len(reads))
    one, other = (
        agreement(
            Pairs.of(np.array([read[:2] for read in each]), np.array([read[2] for read in each]), np.array([read[3] for read in each]))
        )
        for each in (reads, mixed)
    )

    assert one == other
