"""Numbers as people read them."""

import pytest

from webui import formats


def test_share_shows_its_interval_in_per_cent() -> None:
    assert formats.share(0.824, 0.751, 0.88) == "82 % (75–88)"
    assert formats.share(0.824) == "82 %"


def test_kappa_shows_two_decimals_with_its_interval() -> None:
    assert formats.kappa(0.81, 0.72, 0.88) == "0.81 (0.72–0.88)"


def test_kappa_below_zero_has_a_minus_sign_that_is_not_mistaken_for_the_dash() -> None:
    assert formats.kappa(0.44, -0.08, 0.8) == "0.44 (−0.08 to 0.80)"
    assert formats.kappa_number(-0.001) == "0.00"


def test_missing_number_is_a_dash_and_never_a_zero() -> None:
    assert formats.percent(None) == "–"
    assert formats.kappa(None) == "–"


@pytest.mark.parametrize(("count", "text"), [(300, "300 B"), (1_536, "1.5 kB"), (24_000_000, "24 MB"), (2_500_000_000, "2.5 GB")])
def test_file_size_reads_as_in_a_file_manager(count: int, text: str) -> None:
    assert formats.file_size(count) == text


@pytest.mark.parametrize(("seconds", "text"), [(0.2, "1 s"), (49, "49 s"), (55, "about 1 min"), (840, "about 14 min"), (7200, "about 2 h")])
def test_duration_is_no_finer_than_a_person_cares(seconds: float, text: str) -> None:
    assert formats.duration(seconds) == text
