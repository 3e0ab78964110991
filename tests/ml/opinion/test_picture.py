import numpy as np
import torch

from ml.opinion.anatomy import ACROSS, DOWN, Anatomy, placed
from ml.opinion.picture import RANGE, SIZE, UNIT, PictureNetwork, seen
from ml.pixels import Frame
from ml.structures.expected import USUAL
from tests.ml.opinion.seen import SIZE as FRAME
from tests.ml.opinion.seen import boxes


def marked(turn: float = 0.0, side: float = 1.0, unit: float = 60.0) -> tuple[Frame, Anatomy]:
    """Grey, with a bright palate; the anatomy lies as it is told."""
    usual = boxes(turn, side, unit)
    frame = np.full((FRAME[1], FRAME[0]), 60, np.uint8)
    left, top, right, bottom = (round(edge) for edge in usual["palate"])
    frame[top:bottom, left:right] = 250
    return frame, placed({name: (0.8, box) for name, box in usual.items()}, FRAME)


def brightest(picture: np.ndarray) -> np.ndarray:
    """The middle of what is bright, in units of the anatomy."""
    down, across = np.argwhere(picture > picture.mean() + picture.std()).mean(0)
    return np.array([across / UNIT + ACROSS[0], down / UNIT + DOWN[0]])


def test_palate_lies_where_it_usually_does_whatever_the_picture() -> None:
    for turn, side, unit in ((0.0, 1.0, 60.0), (12.0, 1.0, 90.0), (0.0, -1.0, 75.0), (-10.0, -1.0, 110.0)):
        picture = seen(*marked(turn, side, unit))
        assert picture.shape == (SIZE[1], SIZE[0])
        assert np.allclose(brightest(picture), USUAL["palate"][:2], atol=0.06)


def test_greys_are_standardised_and_bounded_and_an_empty_scan_is_too() -> None:
    frame, anatomy = marked()
    darker = (frame // 2).astype(np.uint8)
    assert np.abs(seen(frame, anatomy) - seen(darker, anatomy)).mean() < 0.1
    for picture in (frame, np.zeros_like(frame), np.full_like(frame, 255)):
        assert (
            np.isfinite(seen(picture, anatomy)).all()
            and seen(picture, anatomy).min() >= RANGE[0]
            and seen(picture, anatomy).max() <= RANGE[1]
        )


def test_training_changes_the_picture_a_little_and_by_the_seed() -> None:
    scan = marked()
    once, again, other = (seen(*scan, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(once, again) and not np.array_equal(once, other)
    near = [brightest(seen(*scan, np.random.default_rng(seed))) for seed in range(8)]
    assert np.abs(np.median(near, 0) - USUAL["palate"][:2]).max() < 0.3


def test_network_gives_one_number_a_picture() -> None:
    assert PictureNetwork().eval()(torch.zeros(3, 1, SIZE[1], SIZE[0])).shape == (3, 1)
