from collections.abc import Callable

import cv2
import numpy as np
import pytest

from ml.phantom import draw
from ml.quality.degrade import clarity_after, degrade, obscured, random_levels
from ml.types import CLEAN, FACTORS
from tests.ml.pictures import Pixels

DRAWN = draw("nt", seed=8)
BOXES = np.array([found.box for found in DRAWN.structures], np.float32)


def made(factor: str, level: int) -> Pixels:
    return degrade(DRAWN.pixels, BOXES, {factor: level}, np.random.default_rng(4)).pixels


def middle(picture: Pixels) -> Pixels:
    height, width = picture.shape
    return picture[height // 4 : -height // 4, width // 4 : -width // 4]


MEASURES: dict[str, Callable[[Pixels], float]] = {
    "gain": lambda picture: float(middle(picture).mean()),
    "contrast": lambda picture: -float(middle(picture).std()),
    "sharpness": lambda picture: -float(np.abs(np.diff(middle(picture).astype(int), axis=1)).mean()),
    "shadowing": lambda picture: -float(picture[picture.shape[0] // 2 :].mean()),
}


@pytest.mark.parametrize("factor", MEASURES)
def test_a_higher_level_is_a_worse_fault(factor: str) -> None:
    values = [MEASURES[factor](made(factor, level)) for level in range(len(FACTORS[factor]))]
    assert values == sorted(values) and len(set(values)) == len(values)


def test_smaller_pictures_have_smaller_boxes_and_moved_ones_stand_elsewhere() -> None:
    sides = [np.ptp(degrade(DRAWN.pixels, BOXES, {"magnification": level}, np.random.default_rng(1)).boxes[:, ::2]) for level in range(4)]
    assert sides == sorted(sides, reverse=True)
    moves = []
    for level in range(4):
        there = degrade(DRAWN.pixels, BOXES[:1], {"centring": level}, np.random.default_rng(1))
        moves.append(float(np.hypot(*(there.boxes - BOXES[:1])[0, :2])) if there.inside[0] else np.inf)
    assert moves == sorted(moves) and moves[1] > 20


def test_equal_seeds_give_equal_pixels() -> None:
    levels = random_levels(np.random.default_rng(2))
    one, other = (degrade(DRAWN.pixels, BOXES, levels, np.random.default_rng(7)) for _ in range(2))
    assert np.array_equal(one.pixels, other.pixels) and np.array_equal(one.boxes, other.boxes)


def test_a_clean_picture_hardly_changes() -> None:
    there = degrade(DRAWN.pixels, BOXES, CLEAN, np.random.default_rng(3))
    assert set(clarity_after(there)) == {3} and there.amounts.blur == 0 and there.amounts.shadow_width == 0
    assert abs(float(middle(there.pixels).mean()) - float(middle(DRAWN.pixels).mean())) < 12


@pytest.mark.parametrize("size", [(40, 30), (3, 2), (1, 1)])
def test_every_size_can_be_degraded(size: tuple[int, int]) -> None:
    frame = np.asarray(cv2.resize(DRAWN.pixels, size), np.uint8)
    worst = {name: len(levels) - 1 for name, levels in FACTORS.items()}
    there = degrade(frame, np.array([[0, 0, *size]], np.float32), worst, np.random.default_rng(0))
    assert there.pixels.shape == frame.shape


def test_unknown_factors_and_levels_are_refused() -> None:
    for levels in ({"noise": 1}, {"gain": 5}):
        with pytest.raises(ValueError, match="no level of a known factor"):
            degrade(DRAWN.pixels, BOXES, levels, np.random.default_rng(0))


def test_clarity_falls_with_blur_first_where_structures_are_small() -> None:
    boxes = np.array([[200, 150, 320, 260], [200, 150, 228, 159]], np.float32)
    there = [clarity_after(degrade(DRAWN.pixels, boxes, {"sharpness": level}, np.random.default_rng(5))) for level in range(4)]
    assert [int(one[0]) for one in there] == [3, 3, 3, 3]
    assert [int(one[1]) for one in there] == sorted((int(one[1]) for one in there), reverse=True) and there[3][1] == 1


@pytest.mark.parametrize("seed", range(6))
def test_obscured_changes_the_box_and_leaves_the_rest(seed: int) -> None:
    box = BOXES[0]
    picture = obscured(DRAWN.pixels, box, 2, np.random.default_rng(seed))
    x, y = ((box[:2] + box[2:]) / 2).astype(int)
    changed = np.abs(picture.astype(int) - DRAWN.pixels)
    assert changed[y - 8 : y + 8, x - 8 : x + 8].mean() > 2
    far = np.maximum(box[2:] - box[:2], 10)
    assert changed[: max(0, int(box[1] - far[1]))].sum() == 0 and changed[:, int(box[2] + far[0]) :].sum() == 0
