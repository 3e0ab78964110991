import pytest

from auditapp.statistics.designs import Planned
from auditapp.statistics.designs_precision import half_width
from auditapp.statistics.shares import Stratum
from auditapp.statistics.shares_posterior import posterior_share

STRATA = [Planned("agreed", 850, 0.05), Planned("disputed", 150, 0.35)]


def test_half_width_is_that_of_the_interval_printed_later() -> None:
    printed = posterior_share([Stratum(850, (3, 57), 1), Stratum(150, (39, 21), 0)], future=True)
    assert half_width(STRATA, {"agreed": 60, "disputed": 60}) == pytest.approx(50 * (printed.high - printed.low), rel=0.03)


def test_reading_everything_leaves_open_what_other_months_would_show() -> None:
    assert 0 < half_width(STRATA, {"agreed": 850, "disputed": 150}) < half_width(STRATA, {"agreed": 849, "disputed": 150})
    assert half_width([], {}) == 0


def test_the_machine_saves_reads() -> None:
    simple = Planned("all", 1000, 0.85 * 0.05 + 0.15 * 0.65)
    assert half_width(STRATA, {"agreed": 84, "disputed": 36}) < 0.85 * half_width([simple], {"all": 120})
