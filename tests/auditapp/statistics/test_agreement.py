"""The whole of what is told of a set of ratings."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditapp.statistics.agreement import agreement_summary
from auditapp.statistics.rating_file import read_ratings
from auditapp.statistics.two_raters import Credit

Row = tuple[str, ...]
HEAD = ("item", "rater", "rating", "cluster", "stratum", "stratum_size")
PAIRS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=25)
KAPPAS = ("cohen_kappa", "weighted_kappa", "scott_pi", "ac1", "ac2", "brennan_prediger", "fleiss_kappa", "krippendorff_alpha")
NAMED = (*KAPPAS, "icc_1", "icc_a1", "icc_c1")


def told(rows: Sequence[Row], kind: str = "unweighted", categories: str = "") -> dict[str, Any]:
    lines = [",".join(HEAD[: len(rows[0])]), *(",".join(row) for row in rows)]
    return agreement_summary(read_ratings(lines, categories.split(",") if categories else []), Credit(kind))


def rows_of(pairs: Sequence[tuple[object, object]], *design: Sequence[str]) -> list[Row]:
    return [
        (str(number), rater, str(rating), *(column[number] for column in design))
        for number, pair in enumerate(pairs)
        for rater, rating in zip("AB", pair, strict=True)
    ]


def of_table(table: list[list[int]]) -> list[tuple[int, int]]:
    return [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]


def test_every_named_key_is_there_for_two_raters_with_numbers() -> None:
    found = told(rows_of(of_table([[40, 9], [6, 45]])))
    keys = [*NAMED, "percent_agreement", "cohen_kappa_se", "weighted_kappa_se", "ac1_se", "prevalence_index", "bias_index", "pabak"]
    assert [key for key in keys if not isinstance(found[key], float)] == []
    assert (found["n"], found["raters"], found["categories"], found["table"]) == (100, ["A", "B"], ["0", "1"], [[40, 9], [6, 45]])


def test_interval_that_holds_stands_beside_the_textbook_s() -> None:
    found = told(rows_of(of_table([[80, 10], [5, 5]])))
    assert found["cohen_kappa_ci"] == pytest.approx([0.3182 - 1.96 * 0.1335, 0.3182 + 1.96 * 0.1335], abs=2e-4)
    assert found["cohen_kappa_interval"]["method"] == found["method"] == "Dirichlet posterior"
    assert found["cohen_kappa_interval"]["low"] < found["cohen_kappa"] < found["cohen_kappa_interval"]["high"]
    assert any("too short" in note for note in found["notes"])


def test_ratings_all_the_same_have_reasons_and_no_numbers() -> None:
    found = told(rows_of([(1, 1)] * 30))
    assert found["percent_agreement"] == 1
    for key in (*NAMED, "cohen_kappa_se", "cohen_kappa_ci", "cohen_kappa_interval", "pabak"):
        assert found[key] is None
        assert found["reasons"][key]


def test_ac1_of_one_category_is_estimable_once_the_others_are_named() -> None:
    found = told(rows_of([(1, 1)] * 30), categories="0,1")
    assert (found["ac1"], found["cohen_kappa"], found["pabak"]) == (1, None, 1)


def test_three_raters_have_the_statistics_of_many() -> None:
    rows = [(str(item), rater, str((item + (rater == "C")) % 3)) for item in range(30) for rater in "ABC"]
    found = told(rows)
    assert found["cohen_kappa"] is None
    assert found["reasons"]["cohen_kappa"] == "defined for two raters; there are 3"
    assert all(isinstance(found[key], float) for key in ("fleiss_kappa", "krippendorff_alpha", "ac1", "ac1_se", "ac2", "icc_1", "icc_a1"))


def test_items_without_a_second_rating_are_no_agreement() -> None:
    rows = [*rows_of(of_table([[20, 2], [3, 25]])), ("x", "A", "1"), ("y", "B", "0")]
    assert told(rows)["cohen_kappa"] == told(rows_of(of_table([[20, 2], [3, 25]])))["cohen_kappa"]
    assert told([("x", "A", "1"), ("y", "B", "0")])["reasons"]["percent_agreement"] == "no item has ratings of two raters"


def test_stratified_kappa_of_the_machine_and_the_expert() -> None:
    pairs = [(1, 1)] * 57 + [(1, 0)] * 3 + [(0, 1)] * 21 + [(0, 0)] * 39
    found = told(rows_of(pairs, ["0"] * 120, ["A"] * 60 + ["D"] * 60, ["850"] * 60 + ["150"] * 60))
    assert found["cohen_kappa_se"] is None  # all in one cluster
    rows = [(*row[:3], "", *row[4:]) for row in rows_of(pairs, [""] * 120, ["A"] * 60 + ["D"] * 60, ["850"] * 60 + ["150"] * 60)]
    lines = ["item,rater,rating,stratum,stratum_size", *(",".join((*row[:3], *row[4:])) for row in rows)]
    found = agreement_summary(read_ratings(lines))
    assert (found["cohen_kappa"], found["cohen_kappa_se"]) == pytest.approx((0.6169354839, 0.0779044232), abs=1e-9)
    assert found["cohen_kappa_se_no_fpc"] == pytest.approx(0.0856392607, abs=1e-9)
    assert found["icc_1"] is None


def test_clusters_widen_the_interval_and_few_give_none() -> None:
    pairs = of_table([[40, 9], [6, 45]])

    def clustered(m: int) -> dict[str, Any]:
        return told(rows_of(pairs, [str(number * m // 100) for number in range(100)]))

    assert clustered(20)["cohen_kappa_se"] > told(rows_of(pairs))["cohen_kappa_se"]
    assert clustered(20)["method"] == "linearised by cluster, t distribution"
    few = clustered(14)
    assert (few["cohen_kappa_se"], few["cohen_kappa_ci"], few["cohen_kappa_interval"]) == (None, None, None)
    assert "fewer than 15 clusters" in few["reasons"]["cohen_kappa_interval"]


def test_clusters_that_all_agree_are_not_taken_as_certain() -> None:
    found = told(rows_of([(0, 0), (1, 1)] * 40, [str(number // 4) for number in range(80)]))
    assert (found["cohen_kappa"], found["cohen_kappa_interval"]["high"]) == (1, 1)
    assert found["cohen_kappa_interval"]["low"] < 0.95


def test_stratum_that_nobody_read_leaves_nothing_to_say() -> None:
    lines = ["item,rater,rating,stratum,stratum_size", "1,A,x,s,9", "1,B,x,s,9", "2,A,y,s,9", "2,B,x,s,9", "3,A,x,t,5"]
    found = agreement_summary(read_ratings(lines))
    assert found["percent_agreement"] is None
    assert "a stratum has no item" in found["reasons"]["percent_agreement"]


@pytest.mark.parametrize("raters", ["AB", "ABC"])
@settings(deadline=None, max_examples=20)
@given(st.data())
def test_order_of_rows_does_not_matter(raters: str, data: st.DataObject) -> None:
    ratings = data.draw(st.lists(st.lists(st.integers(0, 2), min_size=len(raters), max_size=len(raters)), min_size=2, max_size=12))
    rows = [(str(item), rater, str(rating)) for item, given_ in enumerate(ratings) for rater, rating in zip(raters, given_, strict=True)]
    one, other = told(rows), told(data.draw(st.permutations(rows)))
    assert one.keys() == other.keys()
    for key, value in one.items():
        if isinstance(value, float):
            assert other[key] == pytest.approx(value, abs=1e-9)


@settings(deadline=None, max_examples=20)
@given(PAIRS)
def test_duplicated_items_leave_points_and_divide_errors_by_root_two(pairs: list[tuple[int, int]]) -> None:
    once, twice = told(rows_of(pairs)), told(rows_of([*pairs, *pairs]))
    for key in ("percent_agreement", "cohen_kappa", "ac1", "scott_pi", "fleiss_kappa"):
        assert twice[key] == (None if once[key] is None else pytest.approx(once[key], abs=1e-9))
        if once[f"{key}_se"] is not None:
            assert twice[f"{key}_se"] == pytest.approx(once[f"{key}_se"] / np.sqrt(2), abs=1e-9)


@settings(deadline=None, max_examples=20)
@given(PAIRS.filter(lambda pairs: len({x for pair in pairs for x in pair}) == 3))
def test_equal_weights_change_no_value(pairs: list[tuple[int, int]]) -> None:
    n = len(pairs)
    plain = told(rows_of(pairs))
    lines = ["item,rater,rating,stratum,stratum_size", *(",".join((*row, "s", str(3 * n))) for row in rows_of(pairs))]
    weighted = agreement_summary(read_ratings(lines))
    for key in ("percent_agreement", "cohen_kappa", "ac1", "fleiss_kappa", "krippendorff_alpha"):
        assert weighted[key] == (None if plain[key] is None else pytest.approx(plain[key], abs=1e-9))
    if plain["cohen_kappa_se"] is not None:
        assert weighted["cohen_kappa_se_no_fpc"] == pytest.approx(plain["cohen_kappa_se"] * np.sqrt(n / (n - 1)), abs=1e-9)


def test_many_small_strata_do_not_pull_agreement_to_a_half() -> None:
    """40 strata of 40 items, 5 of each rated, the first rater constant in each: one of 200 ratings differs."""
    lines = ["item,rater,rating,stratum,stratum_size"]
    for stratum in range(40):
        first = "s" if stratum % 4 else "n"
        for item in range(5):
            second = "n" if (stratum, item) == (1, 0) else first
            lines += [f"{stratum}-{item},{rater},{said},{stratum},40" for rater, said in (("A", first), ("B", second))]
    interval = agreement_summary(read_ratings(lines))["percent_agreement_interval"]
    assert interval["low"] > 0.96
    assert interval["low"] < 0.99


def test_kappa_of_few_items_is_told_less_its_bias_and_with_its_tests() -> None:
    found = told(rows_of(of_table([[40, 9], [6, 45]])))
    assert found["cohen_kappa_corrected"] == pytest.approx(found["cohen_kappa"], abs=0.005)
    assert found["cohen_kappa_corrected"] != found["cohen_kappa"]
    assert found["kappa_test"]["p"] < 1e-9
    assert found["mcnemar"]["difference"] == pytest.approx(found["bias_index"])
    assert found["mcnemar"]["low"] < found["bias_index"] < found["mcnemar"]["high"]
    assert found["mcnemar"]["p"] == pytest.approx(0.6072, abs=1e-4)  # twice the tail of 6 or less of 15 at ½


def test_tests_of_a_sample_by_strata_are_not_told() -> None:
    rows = [f"{item},{rater},{'yn'[item % 2]},a,90" for item in range(30) for rater in "AB"]
    found = agreement_summary(read_ratings(["item,rater,rating,stratum,stratum_size", *rows]))
    assert found["mcnemar"] is None
    assert found["reasons"]["kappa_test"] == "defined for a simple sample"


def test_kappa_of_0_is_tested_too() -> None:
    """No better than chance: nothing speaks against the hypothesis."""
    pairs = [("x", "x"), ("x", "y"), ("y", "x"), ("y", "y")] * 5
    found = told([(str(item), rater, one) for item, pair in enumerate(pairs) for rater, one in zip("AB", pair, strict=True)])
    assert found["cohen_kappa"] == 0
    assert (found["kappa_test"]["z"], found["kappa_test"]["p"]) == (0, 1)
