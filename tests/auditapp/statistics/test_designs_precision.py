import pytest

from auditapp.statistics.designs import Allocation, Planned, allocate
from auditapp.statistics.designs_precision import half_width, reads_for, simple
from auditapp.statistics.shares import Stratum
from auditapp.statistics.shares_posterior import posterior_share

STRATA = [Planned("agreed", 850, 0.05), Planned("disputed", 150, 0.35)]
READS = {"agreed": 60, "disputed": 60}


@pytest.mark.parametrize("future", [False, True])
def test_half_width_is_that_of_the_interval_printed_later(future: bool) -> None:
    printed = posterior_share([Stratum(850, (3, 57), 1), Stratum(150, (39, 21), 0)], future=future)
    assert half_width(STRATA, READS, future=future) == pytest.approx(50 * (printed.high - printed.low), rel=0.03)


def test_reading_everything_leaves_nothing_open() -> None:
    assert half_width(STRATA, {"agreed": 850, "disputed": 150}) == 0
    assert half_width(STRATA, {"agreed": 850, "disputed": 150}, future=True) > 0
    assert half_width([], {}) == 0


def test_simple_design_expects_the_same_share() -> None:
    assert simple(STRATA, {"agreed": True, "disputed": False}).rate == pytest.approx(0.85 * 0.05 + 0.15 * 0.65)


@pytest.mark.parametrize("how", Allocation)
def test_reads_for_is_the_inverse(how: Allocation) -> None:
    reads = reads_for(STRATA, how, 4.0)
    assert reads is not None
    assert half_width(STRATA, allocate(STRATA, reads, how)) <= 4 < half_width(STRATA, allocate(STRATA, reads - 1, how))


def test_the_machine_saves_reads() -> None:
    one = [simple(STRATA, {"agreed": True, "disputed": False})]
    assisted, plain = reads_for(STRATA, Allocation.NEYMAN, 3.5), reads_for(one, Allocation.PROPORTIONAL, 3.5)
    assert assisted is not None
    assert plain is not None
    assert assisted < 0.7 * plain


def test_a_future_claim_may_be_out_of_reach() -> None:
    assert reads_for([Planned("all", 50)], Allocation.PROPORTIONAL, 1.0, future=True) is None
    with pytest.raises(ValueError, match="above 0"):
        reads_for(STRATA, Allocation.NEYMAN, 0)
