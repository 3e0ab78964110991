import cv2
import numpy as np
import pytest

from ml.phantom import draw
from ml.quality.measures import measure
from tests.ml.pictures import Pixels

SHARP = draw("nt", seed=8).pixels
BOX = next(found.box for found in draw("nt", seed=8).structures if found.name == "palate")


def blurred(picture: Pixels) -> Pixels:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 4), np.uint8)


def test_every_measure_lies_between_0_and_1() -> None:
    for picture in (SHARP, np.zeros((50, 50), np.uint8), np.full((9, 9), 255, np.uint8), SHARP[:1], SHARP[:, :1]):
        measures = measure(picture)
        assert set(measures) == {"sharpness", "contrast", "gain", "filled"}
        assert all(0 <= value <= 1 for value in measures.values())


def test_sharpness_falls_when_blurred() -> None:
    assert measure(blurred(SHARP))["sharpness"] < 0.6 * measure(SHARP)["sharpness"]


def test_contrast_falls_when_flattened() -> None:
    assert measure(SHARP // 4 + 60)["contrast"] < 0.6 * measure(SHARP)["contrast"]


def test_gain_is_wrong_when_too_dark_or_too_bright() -> None:
    dark, bright = SHARP // 12, np.asarray(np.clip(SHARP * 2.0 + 110, 0, 255), np.uint8)
    assert measure(SHARP)["gain"] == 1 and measure(dark)["gain"] < 0.7 and measure(bright)["gain"] < 0.7


def test_filled_is_the_share_of_the_scan_area() -> None:
    half = np.zeros((200, 200), np.uint8)
    half[:, :100] = SHARP[100:300, 200:300] | 40
    assert abs(measure(half)["filled"] - 0.5) < 0.06


def test_contrast_is_the_span_of_numpy_s_percentiles() -> None:
    picture = np.random.default_rng(3).integers(40, 90, (200, 200)).astype(np.uint8)  # all of it counts as scan area
    low, high = np.percentile(picture, [5, 95])
    assert measure(picture)["contrast"] == pytest.approx((high - low) / 128)
