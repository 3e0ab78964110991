import pytest

from auditapp.reports.change import change
from auditapp.reports.standard_shares import standard_share
from tests.auditapp.reports.frames import make_frame


def share(standard: int, read: int) -> dict[str, object]:
    return standard_share(make_frame((100, read, standard))).estimate.as_json()


def test_change_is_the_difference_with_what_it_rests_on() -> None:
    found = change(share(24, 30), share(15, 30))

    assert found is not None
    assert (round(found.value, 3), found.n, found.n_before) == (0.3, 30, 30)


def test_interval_is_near_newcombes_published_example() -> None:
    """56 of 70 against 48 of 80: 0.0524 to 0.3339 by Newcombe's method 10; Jeffreys in the place of Wilson moves it a little."""
    found = change(share(56, 70), share(48, 80))

    assert found is not None
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=0.015)
    assert found.certain


def test_small_change_may_be_chance() -> None:
    found = change(share(16, 30), share(15, 30))

    assert found is not None and not found.certain


def test_too_few_images_on_either_side_give_no_change() -> None:
    assert change(share(5, 9), share(15, 30)) is None
    assert change(share(15, 30), share(5, 9)) is None
