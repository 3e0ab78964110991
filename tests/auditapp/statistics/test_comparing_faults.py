import pytest
from scipy import stats

from auditapp.statistics.comparing_faults import Counted, repeated_faults


def test_a_repeated_fault_is_flagged_where_the_totals_pass() -> None:
    found = repeated_faults({"calipers": Counted(8, 20, 0.1), "section": Counted(1, 20, 0.1), "amnion": Counted(0, 20, 0.1)})
    assert found["calipers"].flagged
    assert not found["section"].flagged
    assert found["calipers"].adjusted == pytest.approx(3 * stats.binom.sf(7, 20, 0.1))


def test_many_criteria_ask_for_more() -> None:
    one = {"calipers": Counted(6, 20, 0.1)}
    assert not repeated_faults(one | {f"other {place}": Counted(2, 20, 0.1) for place in range(9)}, false_alarms=0.05)["calipers"].flagged
    assert repeated_faults(one, false_alarms=0.05)["calipers"].flagged


def test_criteria_without_images_are_left_out() -> None:
    assert repeated_faults({"calipers": Counted(0, 0, 0.1)}) == {}


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        Counted(3, 2, 0.1)


def test_numbers_with_fractions_lie_between_whole_ones() -> None:
    few, between, more = (repeated_faults({"calipers": Counted(missed, 20.5, 0.1)})["calipers"].p for missed in (3, 3.5, 4))
    assert more < between < few
    assert repeated_faults({"calipers": Counted(4, 20, 0.1)})["calipers"].p == pytest.approx(stats.binom.sf(3, 20, 0.1))
