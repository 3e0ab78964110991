import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditapp.statistics.designs import Allocation, Planned, TooFewReads, allocate, floors

plans = st.lists(st.tuples(st.integers(0, 3000), st.floats(0, 1)), min_size=1, max_size=6).map(
    lambda rows: [Planned(f"s{place}", size, rate) for place, (size, rate) in enumerate(rows)]
)


@given(plans, st.integers(12, 2000), st.sampled_from(Allocation))
def test_allocation_keeps_its_bounds(strata: list[Planned], reads: int, how: Allocation) -> None:
    total = sum(stratum.size for stratum in strata)
    try:
        allocation = allocate(strata, reads, how)
    except TooFewReads as few:
        assert few.least > reads
        return
    least = floors(strata, min(reads, total))
    assert sum(allocation.values()) == min(reads, total)
    assert all(least[stratum.name] <= allocation[stratum.name] <= stratum.size for stratum in strata)
    assert allocation == allocate(strata[::-1], reads, how)


def test_neyman_reads_where_the_machine_errs() -> None:
    strata = [Planned("agreed", 880, 0.03), Planned("disputed", 120, 0.35)]
    found = allocate(strata, 120, Allocation.NEYMAN)
    assert found == {"agreed": 87, "disputed": 33}  # 150.1 to 57.2, of 120 reads, neither under its floor


def test_proportional() -> None:
    strata = [Planned("a", 600), Planned("b", 300), Planned("c", 3)]
    assert allocate(strata, 90, Allocation.PROPORTIONAL) == {"a": 59, "b": 29, "c": 2}


def test_no_image_is_drawn_with_less_than_the_floor() -> None:
    strata = [Planned("agreed", 3000, 0.0), Planned("disputed", 2000, 0.5)]
    assert allocate(strata, 400, Allocation.NEYMAN)["agreed"] == 150
    assert floors(strata, 100)["agreed"] == 30  # fewer reads than the floor wants: half of the overall 2 %


def test_more_reads_than_images_reads_everything() -> None:
    assert allocate([Planned("a", 10, 0.1), Planned("b", 1, 0.9)], 50, Allocation.NEYMAN) == {"a": 10, "b": 1}


def test_allocation_is_refused() -> None:
    with pytest.raises(TooFewReads) as few:
        allocate([Planned("a", 50), Planned("b", 50)], 3, Allocation.PROPORTIONAL)
    assert few.value.least == 4
    with pytest.raises(ValueError, match="one name"):
        allocate([Planned("a", 50), Planned("a", 50)], 30, Allocation.PROPORTIONAL)
    with pytest.raises(ValueError, match="error rate"):
        Planned("a", 50, 1.5)
