from datetime import date

import pytest

from auditapp.reports.change import change, change_since
from auditapp.reports.models import Report
from auditapp.reports.selectors import OwnRound, results_of
from auditapp.reports.standard_shares import standard_share
from tests.auditapp.reports.frames import make_frame
from tests.factories import make_report
from tests.people import make_cast


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


@pytest.mark.django_db
def test_radiologist_reads_the_interval_that_the_manager_reads() -> None:
    cast = make_cast()
    missed = dict.fromkeys(range(6), ("nasal_tip", "palate", "diencephalon", "amnion"))
    september = (date(2026, 9, 1), date(2026, 9, 30))
    chosen = {"by": cast.maria, "radiologist": cast.radiologist, "images": 20, "reads": 20, "double_share": 0.0, "repeat_share": 0.0}
    make_report(cast.department, period=september, missed_by=missed, **chosen)
    make_report(cast.department, **chosen)
    now, then = results_of(cast.radiologist)
    told, found = now.own["change"]["difference"], change_since(now, then)

    assert found is not None
    assert (found.value, found.low, found.high) == (told["value"], told["low"], told["high"])
    assert (found.n, found.n_before) == (20, 20)
    now.own["change"]["before"] = {}  # the round before has been counted anew since
    assert change_since(now, then) == change(now.own["standard_share"], then.own["standard_share"]) != found


def test_first_round_has_no_change() -> None:
    assert change_since(OwnRound(Report(), {"standard_share": share(5, 20)}, {}), None) is None
