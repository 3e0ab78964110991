import numpy as np
import pytest

from ml.phantom import draw
from ml.planes.appearance import NUMBERS, appearance
from ml.planes.model import INPUT_SIZE
from ml.planes.samples import looks, plane_sample
from tests.ml.pictures import noisy


def test_every_picture_has_finite_numbers_also_a_flat_one() -> None:
    flat = np.zeros(INPUT_SIZE[::-1], np.float32)
    for picture in (flat, flat + 255, noisy(*INPUT_SIZE).astype(np.float32)):
        numbers = appearance(picture, 1.0)
        assert numbers.shape == (NUMBERS,) and np.isfinite(numbers).all() and np.abs(numbers).max() < 10


@pytest.mark.parametrize("plane", ["nt", "femur"])
def test_the_looks_of_a_picture_hardly_depend_on_its_size(plane: str) -> None:
    pixels = draw(plane, seed=2, size=(640, 448)).pixels
    large = np.kron(pixels, np.ones((2, 2), np.uint8))
    one, other = (looks(plane_sample(picture, plane, "drawn")) for picture in (pixels, large))
    assert one == pytest.approx(other, abs=0.1)


def test_grain_and_dark_are_told() -> None:
    smooth = np.full(INPUT_SIZE[::-1], 120, np.float32)
    grainy = smooth + np.random.default_rng(0).normal(0, 40, smooth.shape).astype(np.float32)
    half = smooth.copy()
    half[:112] = 0
    assert appearance(grainy, 1.0)[5] > appearance(smooth, 1.0)[5] + 0.2
    assert appearance(half, 1.0)[1] == pytest.approx(0.5)
