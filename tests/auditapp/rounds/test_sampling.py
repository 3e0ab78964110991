"""The draw: repeatable, within its numbers, and blind to the order of its input."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditapp.rounds.sampling import deal, draw

STRATA = st.dictionaries(st.sampled_from("ABCDE"), st.lists(st.integers(0, 500), unique=True, min_size=1, max_size=40), max_size=5)
READERS = st.lists(st.sampled_from(["ravi", "sam", "uma", "lena"]), unique=True, min_size=1)


@given(STRATA, st.integers(0, 50), st.integers(0, 2**32 - 1))
def test_draw_takes_its_number_from_each_stratum(strata: dict[str, list[int]], reads: int, seed: int) -> None:
    taken = Counter(one.stratum for one in draw(strata, dict.fromkeys(strata, reads), seed=seed) if one.sampled)

    assert all(taken[name] == min(reads, len(items)) for name, items in strata.items())


@given(STRATA, st.integers(0, 50), st.integers(0, 2**32 - 1))
def test_draw_lists_every_item_once(strata: dict[str, list[int]], reads: int, seed: int) -> None:
    listed = Counter((one.stratum, one.item) for one in draw(strata, dict.fromkeys(strata, reads), seed=seed))

    assert listed == Counter((name, item) for name, items in strata.items() for item in items)


@given(STRATA, st.integers(0, 50), st.integers(0, 2**32 - 1))
def test_probabilities_sum_to_the_number_of_reads(strata: dict[str, list[int]], reads: int, seed: int) -> None:
    drawn = draw(strata, dict.fromkeys(strata, reads), seed=seed)

    assert sum(one.probability for one in drawn) == pytest.approx(sum(one.sampled for one in drawn))


@given(STRATA, st.integers(0, 50), st.integers(0, 2**32 - 1), st.randoms())
def test_draw_does_not_depend_on_the_order_of_its_input(strata: dict[str, list[int]], reads: int, seed: int, chance: object) -> None:
    shuffled = {name: sorted(strata[name], key=lambda _: chance.random()) for name in reversed(list(strata))}  # type: ignore[attr-defined]

    assert draw(strata, dict.fromkeys(strata, reads), seed=seed) == draw(shuffled, dict.fromkeys(strata, reads), seed=seed)


def test_one_more_stratum_changes_no_other_draw() -> None:
    alone = draw({"A": range(40)}, {"A": 5}, seed=3)

    assert [one for one in draw({"A": range(40), "B": range(9)}, {"A": 5, "B": 5}, seed=3) if one.stratum == "A"] == alone


def test_every_item_is_drawn_as_often_as_its_probability_says() -> None:
    taken = Counter(one.item for seed in range(2000) for one in draw({"A": range(10)}, {"A": 3}, seed=seed) if one.sampled)

    assert all(520 < taken[item] < 680 for item in range(10))  # 600 ± 4 standard deviations


def test_negative_sample_is_refused() -> None:
    with pytest.raises(ValueError, match="fewer than 0"):
        draw({"A": [1]}, {"A": -1}, seed=0)


@given(st.lists(st.integers(), unique=True, max_size=60), READERS, st.integers(0, 2**32 - 1))
def test_deal_gives_every_item_to_one_reader_evenly(items: list[int], readers: list[str], seed: int) -> None:
    dealt = deal(items, readers, seed=seed)
    loads = Counter(dealt.values())

    assert set(dealt) == set(items)
    assert max((loads[r] for r in readers), default=0) - min((loads[r] for r in readers), default=0) <= 1


@given(st.lists(st.integers(), unique=True, max_size=60), READERS, st.integers(0, 2**32 - 1))
def test_nobody_is_dealt_their_own_image(items: list[int], readers: list[str], seed: int) -> None:
    barred = {item: "ravi" for item in items if item % 2}

    assert all(barred.get(item) != reader for item, reader in deal(items, readers, seed=seed, barred=barred).items())


def test_item_that_nobody_may_read_is_left_out() -> None:
    assert deal([1, 2], ["ravi"], seed=0, barred={1: "ravi"}) == {2: "ravi"}


def test_deal_without_readers_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody"):
        deal([1], [], seed=0)
