"""Opinions as small pictures: what is drawn is what is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditapp.protocols.seen import SeenLevel
from webui.scales import HIGH, WIDE, Scale, scale_of

WORDS = ("sharp", "slightly soft", "soft", "blurred")


def told(level: int, lowest: int, highest: int, *, abstains: bool = False) -> Scale:
    shares = tuple(0.7 if one == level else 0.1 for one in range(4))
    return scale_of("Sharpness", WORDS, SeenLevel(level, lowest, highest, abstains, shares), wanted=0)


def test_word_is_the_most_probable_level() -> None:
    assert (told(2, 1, 3).word, [bar.chosen for bar in told(2, 1, 3).bars]) == ("Soft", [False, False, True, False])


@pytest.mark.parametrize(
    ("opinion", "unsure"),
    [
        (told(2, 2, 2), ""),
        (told(2, 1, 2), "Slightly soft or soft not ruled out"),
        (told(2, 1, 3), "Slightly soft to blurred not ruled out"),
        (told(1, 0, 3, abstains=True), "Abstains: sharp to blurred cannot be told apart"),
    ],
)
def test_what_cannot_be_ruled_out_is_said(opinion: Scale, unsure: str) -> None:
    assert opinion.unsure == unsure


@pytest.mark.parametrize(("opinion", "fault"), [(told(2, 1, 3), True), (told(1, 0, 1), False), (told(1, 1, 3, abstains=True), False)])
def test_fault_is_told_only_where_the_clean_level_is_ruled_out(opinion: Scale, fault: bool) -> None:
    assert opinion.fault is fault


def test_without_a_wanted_level_nothing_is_a_fault() -> None:
    assert scale_of("Overall", WORDS, SeenLevel(3, 3, 3, False, (0, 0, 0, 1))).fault is False


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4), st.integers(0, 3), st.integers(0, 3))
def test_bars_and_band_stay_inside_the_drawing(shares: list[float], one: int, other: int) -> None:
    scale = scale_of("Sharpness", WORDS, SeenLevel(one, min(one, other), max(one, other), False, tuple(shares)))

    assert all(bar.y >= 0 and bar.y + bar.height <= HIGH + 0.1 and bar.x + WIDE <= scale.width for bar in scale.bars)
    assert 0 <= scale.band_x < scale.band_x + scale.band_width <= scale.width
