import numpy as np
import pytest

from ml.phantom import draw
from ml.quality.look import FACTS, PICTURE_SIZE, look
from ml.quality.patches import GEOMETRY, SIDE, cut, edges_off, geometry, moved
from tests.ml.pictures import noisy


def test_a_patch_shows_its_box_in_the_middle_at_its_own_scale() -> None:
    frame = np.zeros((300, 400), np.uint8)
    frame[100:120, 200:240] = 200
    frame[20:220, 20:180] = 90
    small, large = cut(frame, np.array([[200, 100, 240, 120], [20, 20, 180, 220]], np.float32))
    assert small.shape == (SIDE, SIDE) and small[SIDE // 2, SIDE // 2] == 200 and small[2, -3] == 0
    share = 1 / 2.2
    assert (large == 90).mean() == pytest.approx(share**2, abs=0.04)


def test_a_patch_does_not_depend_on_the_other_boxes() -> None:
    frame = draw("nt", seed=3).pixels
    boxes = np.array([[50, 60, 90, 70], [0, 0, 640, 450], [600, 400, 660, 470]], np.float32)
    together = cut(frame, boxes)
    assert all(np.array_equal(together[number], cut(frame, boxes[number : number + 1])[0]) for number in range(3))
    assert cut(frame, np.empty((0, 4), np.float32)).shape == (0, SIDE, SIDE)


def test_edges_are_moved_back_to_where_they_belong() -> None:
    random = np.random.default_rng(0)
    low = random.uniform(0, 200, (20, 2))
    boxes = np.concatenate([low, low + random.uniform(5, 90, (20, 2))], 1).astype(np.float32)
    truth = boxes + random.uniform(-2, 2, boxes.shape).astype(np.float32).clip(-low.min(), None)
    assert moved(boxes, edges_off(boxes, truth), (400, 400)) == pytest.approx(np.clip(truth, 0, 400), abs=1e-3)
    assert bool((moved(boxes, np.full((20, 4), [5, 5, -5, -5], np.float32), (400, 400))[:, 2:] >= 0).all())


def test_geometry_does_not_change_with_the_picture_s_size_but_for_its_pixels() -> None:
    one = geometry(np.array([[10, 20, 50, 40]], np.float32), (0, 0, 100, 100))
    twice = geometry(np.array([[20, 40, 100, 80]], np.float32), (0, 0, 200, 200))
    assert one.shape == (1, GEOMETRY) and one[:, :5] == pytest.approx(twice[:, :5]) and bool((twice[:, 5:] > one[:, 5:]).all())


@pytest.mark.parametrize("size", [(640, 450), (1, 1), (2, 300), (1600, 1200)])
def test_every_frame_can_be_looked_at(size: tuple[int, int]) -> None:
    seen = look(noisy(*size))
    assert seen.picture.shape == PICTURE_SIZE[::-1] and seen.facts.shape == (FACTS,) and np.isfinite(seen.facts).all()


def test_facts_tell_dark_from_bright_and_sharp_from_soft() -> None:
    drawn = draw("nt", seed=6).pixels
    dark, soft = drawn // 3, draw("nt", seed=6, severity={"blurred": 3.0}).pixels
    assert look(dark).facts[7 + 24 + 3] < look(drawn).facts[7 + 24 + 3]
    assert look(soft).facts[-16] < look(drawn).facts[-16]
