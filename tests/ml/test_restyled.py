import numpy as np
import pytest

from ml.restyled import restyled, toned
from tests.ml.pictures import noisy

BOXES = np.array([[150, 120, 230, 170], [300, 200, 330, 212]], np.float32)


def lit() -> np.ndarray:
    """Two bright boxes on grey, so that where they went can be seen."""
    picture = np.full((300, 450), 60, np.uint8)
    for left, top, right, bottom in BOXES.astype(int):
        picture[top:bottom, left:right] = 250
    return picture


@pytest.mark.parametrize("seed", range(40))
def test_boxes_move_with_their_pixels_and_nothing_hides_them(seed: int) -> None:
    picture, boxes = restyled(lit(), BOXES, np.random.default_rng(seed))
    assert picture.shape == (300, 450) and picture.dtype == np.uint8 and boxes.shape == BOXES.shape
    rest = np.ones(picture.shape, bool)
    for left, top, right, bottom in np.round(boxes).astype(int):
        rest[top - 3 : bottom + 3, left - 3 : right + 3] = False
    for left, top, right, bottom in np.round(boxes).astype(int):
        inner = picture[top + 2 : bottom - 2, left + 2 : right - 2]
        assert inner.size == 0 or np.median(inner) > np.median(picture[rest])


def test_most_pictures_change_and_no_two_alike() -> None:
    frame = noisy(200, 150)
    made = [restyled(frame, BOXES / 3, np.random.default_rng(seed))[0] for seed in range(30)]
    assert 5 <= sum(np.array_equal(one, frame) for one in made) <= 18
    assert len({one.tobytes() for one in made}) > 12


def test_same_seed_gives_the_same_picture() -> None:
    first, second = (restyled(lit(), BOXES, np.random.default_rng(4))[0] for _ in range(2))
    assert np.array_equal(first, second)


def test_frame_without_boxes_can_be_restyled() -> None:
    for seed in range(20):
        picture, boxes = restyled(noisy(120, 90), np.zeros((0, 4), np.float32), np.random.default_rng(seed))
        assert picture.shape == (90, 120) and boxes.shape == (0, 4)


def test_another_grey_map_turns_no_grey_into_a_darker_one_than_a_darker_grey() -> None:
    """Two greys beside each other everywhere: light that falls off dims both alike."""
    for seed in range(20):
        pair = np.tile(np.array([[70, 180]], np.uint8), (60, 40))
        made = toned(pair, np.random.default_rng(seed)).astype(int)
        assert (made[:, 1::2] >= made[:, ::2] - 2).all()
