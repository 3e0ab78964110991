"""Which month is audited next."""

from datetime import date

import pytest

from auditapp.rounds.periods import month_before, month_of, next_month, round_in
from auditapp.rounds.planning import Period
from tests.factories import make_image, make_instance, make_protocol, make_round, make_study
from tests.people import Cast, make_cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def hold(cast: Cast, month: int) -> None:
    make_image(cast.department, performed_on=date(2026, month, 9))
    make_round(cast.department, by=cast.maria, images=0, period=month_of(date(2026, month, 1)))


def suggested(cast: Cast, code: str = "routine") -> date | None:
    found = next_month(cast.department, make_protocol(code), TODAY)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("examined", "audited", "expected"),
    [
        ((), (), None),
        ((8, 9, 10), (), 10),
        ((8, 9, 10), (8,), 9),
        ((9, 10), (9, 10), None),
        ((8, 10), (9,), 10),
        ((8,), (9,), 8),
        ((9, 11), (10,), 9),
        ((11,), (10,), 11),
    ],
)
def test_next_month_has_images_and_no_round(cast: Cast, examined: tuple[int, ...], audited: tuple[int, ...], expected: int | None) -> None:
    for month in examined:
        make_instance(make_study(cast.department, performed_on=date(2026, month, 30)))
    make_study(cast.department, performed_on=date(2026, 7, 1))  # measurements only
    make_instance(make_study(cast.elsewhere, performed_on=date(2026, 7, 1)))
    for month in audited:
        hold(cast, month)

    assert suggested(cast) == (date(2026, expected, 1) if expected else None)


def test_a_round_of_another_protocol_leaves_the_month_free(cast: Cast) -> None:
    hold(cast, 10)

    assert (suggested(cast), suggested(cast, "fmf-nt")) == (None, date(2026, 10, 1))


def test_round_that_shares_a_day_is_found_by_who_manages_it(cast: Cast) -> None:
    hold(cast, 10)
    period = Period(cast.department, make_protocol(), date(2026, 10, 31), date(2026, 11, 30))
    found = round_in(cast.maria, period)

    assert found is not None
    assert found.period_start == date(2026, 10, 1)
    assert round_in(cast.sam, period) is None


def test_months_end_where_the_calendar_says() -> None:
    assert month_of(date(2028, 2, 9)) == (date(2028, 2, 1), date(2028, 2, 29))
    assert month_before(date(2027, 1, 1)) == (date(2026, 12, 1), date(2026, 12, 31))
