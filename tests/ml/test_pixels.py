import numpy as np
import pytest

from ml.pixels import grey, letterbox, patched, relit, squeeze, standardised, warped
from tests.ml.pictures import noisy


def test_grey_gives_one_channel_from_grey_and_colour() -> None:
    picture = noisy(30, 20)
    assert np.array_equal(grey(picture), picture)
    assert np.array_equal(grey(np.stack([picture] * 3, axis=2)), picture)


@pytest.mark.parametrize("shape", [(4,), (4, 4, 4), (0, 5), (2, 4, 4, 3)])
def test_grey_refuses_other_shapes(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="a frame must"):
        grey(np.zeros(shape, np.uint8))


def test_grey_refuses_other_types() -> None:
    with pytest.raises(ValueError, match="uint8"):
        grey(np.zeros((4, 4), np.float32))  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [(640, 450), (450, 640), (33, 31), (1, 1), (1, 300)])
def test_letterbox_canvas_has_whole_multiples_and_the_long_side(size: tuple[int, int]) -> None:
    canvas, _ = letterbox(noisy(*size), 512)
    assert max(canvas.shape) == 512 and all(side % 32 == 0 for side in canvas.shape)


def test_letterbox_placement_leads_boxes_back() -> None:
    picture = np.zeros((450, 640), np.uint8)
    picture[100:200, 300:500] = 255
    canvas, placement = letterbox(picture, 512)
    lit = np.argwhere(canvas > 127)
    box = np.array([[lit[:, 1].min(), lit[:, 0].min(), lit[:, 1].max() + 1, lit[:, 0].max() + 1]], np.float32)
    assert np.allclose(placement.to_frame(box, (640, 450)), [[300, 100, 500, 200]], atol=1.5)


def test_placement_cuts_boxes_at_the_border_of_the_frame() -> None:
    _, placement = letterbox(noisy(640, 450), 512)
    outside = np.array([[-50, -50, 900, 900]], np.float32)
    assert placement.to_frame(outside, (640, 450)).tolist() == [[0, 0, 640, 450]]


def test_squeeze_gives_the_size_asked_for() -> None:
    assert squeeze(noisy(50, 400), (288, 224)).shape == (224, 288)


def test_standardised_has_no_mean_and_survives_a_flat_picture() -> None:
    assert abs(float(standardised(squeeze(noisy(40, 40), (288, 224))).mean())) < 0.1
    assert np.all(standardised(np.full((4, 4), 9, np.float32)) == 0)


def test_warped_moves_boxes_with_their_pixels() -> None:
    picture = np.zeros((300, 400), np.uint8)
    picture[140:170, 150:230] = 255
    for seed in range(6):
        moved, boxes, inside = warped(picture, np.array([[150, 140, 230, 170]], np.float32), (256, 192), np.random.default_rng(seed))
        lit = np.argwhere(moved > 127)
        found = [lit[:, 1].min(), lit[:, 0].min(), lit[:, 1].max() + 1, lit[:, 0].max() + 1]
        assert inside.all() and np.allclose(boxes[0], found, atol=8)


def test_warped_leaves_out_boxes_that_fall_off_the_canvas() -> None:
    far = np.array([[5000, 5000, 5100, 5100]], np.float32)
    _, boxes, inside = warped(noisy(400, 300), far, (256, 192), np.random.default_rng(0))
    assert len(boxes) == 0 and not inside.any()


def test_relit_and_patched_keep_shape_and_give_the_same_for_the_same_seed() -> None:
    picture = noisy(64, 48)
    twice = [relit(patched(picture, np.random.default_rng(5)), np.random.default_rng(6)) for _ in range(2)]
    assert twice[0].shape == picture.shape and np.array_equal(*twice) and not np.array_equal(twice[0], picture)
