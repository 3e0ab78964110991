from time import perf_counter

import cv2
import numpy as np
import pytest

from ml.phantom.screen import furnish, inset
from ml.pixels import Frame
from ml.screens import BARE, HEADER, INSET, RULER, SCREEN_KINDS, screen_kind

HIGH, WIDE = 500, 680
SEEDS = range(12)


def scan(seed: int = 0, ground: int = 3) -> Frame:
    """A coarse fan of echoes on an empty screen."""
    random = np.random.default_rng(seed)
    small = random.integers(20, 200, (HIGH // 10, WIDE // 10)).astype(np.uint8)
    echoes = np.asarray(cv2.resize(small, (WIDE, HIGH), interpolation=cv2.INTER_CUBIC), np.uint8)
    fan = np.zeros((HIGH, WIDE), np.uint8)
    cv2.ellipse(fan, (WIDE // 2, -200), (640, 640), 0, 60, 120, 1, -1)
    fan[:80] = 0
    return np.asarray(np.where(fan > 0, echoes, ground), np.uint8)


def with_ruler(frame: Frame) -> Frame:
    picture = frame.copy()
    picture[150:330, 600:602] = 220
    picture[150:331:30, 600:606] = 220  # its ticks
    return picture


def with_header(frame: Frame, top: int = 6, high: int = 40) -> Frame:
    picture = frame.copy()
    picture[:top] = 2
    picture[top : top + high] = 33
    picture[top + high : top + high + 3] = 2
    cv2.putText(picture, "HARBOUR WOMEN'S HOSPITAL", (200, top + 15), cv2.FONT_HERSHEY_SIMPLEX, 0.45, 200, 1)
    cv2.putText(picture, "TIs 0.2 MI 0.9", (420, top + 33), cv2.FONT_HERSHEY_SIMPLEX, 0.45, 200, 1)
    return picture


def with_inset(frame: Frame, seed: int = 0) -> Frame:
    picture = frame.copy()
    inset(picture, (), np.random.default_rng(seed))
    return picture


@pytest.mark.parametrize("seed", SEEDS)
def test_an_overview_in_either_lower_corner_makes_an_inset_screen(seed: int) -> None:
    assert screen_kind(with_inset(scan(seed), seed)) == INSET
    assert screen_kind(np.ascontiguousarray(with_inset(scan(seed), seed)[:, ::-1])) == INSET


@pytest.mark.parametrize("seed", SEEDS)
def test_an_upright_line_beside_the_scan_makes_a_ruler_screen(seed: int) -> None:
    assert screen_kind(with_ruler(scan(seed))) == RULER


@pytest.mark.parametrize("top", [0, 6, 20])
@pytest.mark.parametrize("ground", [3, 20])
def test_a_bar_across_the_top_makes_a_header_screen(top: int, ground: int) -> None:
    assert screen_kind(with_header(scan(ground=ground), top)) == HEADER


@pytest.mark.parametrize("ground", [0, 3, 20])
def test_a_scan_alone_is_bare_whatever_the_grey_of_the_empty_screen(ground: int) -> None:
    assert screen_kind(scan(ground=ground)) == BARE


@pytest.mark.parametrize("seed", SEEDS)
def test_settings_grey_bars_and_ticks_leave_a_screen_bare(seed: int) -> None:
    picture = scan(seed)
    random = np.random.default_rng(seed)
    for line in range(7):
        cv2.putText(picture, "Har-high", (WIDE - 70, 12 + 14 * line), cv2.FONT_HERSHEY_SIMPLEX, 0.38, 205, 1)
    picture[20:140, 2:7] = np.linspace(250, 0, 120).astype(np.uint8)[:, None]
    picture[random.integers(5, 40) :: 50, 10:12] = 170
    assert screen_kind(picture) == BARE


def test_an_upright_line_on_the_left_or_a_short_one_is_no_ruler() -> None:
    left, short = np.ascontiguousarray(with_ruler(scan())[:, ::-1]), scan()
    short[150:210, 600:602] = 220
    assert (screen_kind(left), screen_kind(short)) == (BARE, BARE)


def test_a_bright_edge_is_no_ruler() -> None:
    picture = scan()
    picture[150:330, 600:] = 220
    assert screen_kind(picture) == BARE


def test_text_at_the_upper_border_is_no_ruler() -> None:
    picture = scan()
    picture[:60, 640:642] = 220
    assert screen_kind(picture) == BARE


def test_a_bar_as_high_as_a_quarter_is_no_header() -> None:
    assert screen_kind(with_header(scan(), 0, 110)) == BARE


def test_where_a_screen_shows_several_things_the_first_kind_counts() -> None:
    assert screen_kind(with_header(with_inset(scan()))) == INSET
    assert screen_kind(with_header(with_ruler(scan()))) == RULER


@pytest.mark.parametrize("shape", [(1, 1), (9, 4), (40, 60), (60, 7)])
def test_a_tiny_picture_is_bare(shape: tuple[int, int]) -> None:
    assert screen_kind(np.zeros(shape, np.uint8)) == BARE


@pytest.mark.parametrize("seed", SEEDS)
def test_any_furnished_screen_has_a_kind(seed: int) -> None:
    picture = scan(seed)
    furnish(picture, "NT", np.random.default_rng(seed))
    assert screen_kind(picture) in SCREEN_KINDS


def test_a_kind_costs_a_few_milliseconds() -> None:
    pictures = [with_header(scan(seed)) for seed in range(20)]
    began = perf_counter()
    for picture in pictures:
        screen_kind(picture)
    assert (perf_counter() - began) / len(pictures) < 0.05  # 2 ms on an idle core
