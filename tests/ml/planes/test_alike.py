import cv2
import numpy as np
import pytest

from ml.pixels import Frame
from ml.planes import samples
from ml.planes.alike import made_alike
from ml.planes.samples import plane_sample, restyled_sample, varied
from ml.planes.traces import told, traces
from tests.ml.pictures import noisy


def soft(seed: int) -> Frame:
    """As a scan stored at first hand: grain a little wider than a pixel."""
    return np.asarray(cv2.GaussianBlur(noisy(512, 352, seed), (0, 0), 1.2), np.uint8)


def packed_again(picture: Frame) -> Frame:
    """As a third party leaves it: another shape, and a coarse JPEG of that."""
    _, packed = cv2.imencode(".jpg", cv2.resize(picture, (320, 320)), [cv2.IMWRITE_JPEG_QUALITY, 40])
    return np.asarray(cv2.resize(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), (512, 352)), np.uint8)


def test_what_third_parties_left_tells_them_apart_before_and_hardly_after() -> None:
    pictures = [one for seed in range(40) for one in (soft(seed), packed_again(soft(100 + seed)))]
    names, groups = ["first", "third"] * 40, [str(number) for number in range(80)]
    random = np.random.default_rng(0)
    before = told(np.stack([traces(one) for one in pictures]), names, groups)
    after = told(np.stack([traces(made_alike(one, random)) for one in pictures]), names, groups)
    assert before > 0.95 and after < 0.72


def test_shape_and_the_place_of_the_blocks_differ_each_time() -> None:
    random = np.random.default_rng(1)
    shapes = {made_alike(soft(1), random).shape for _ in range(10)}
    aspects = [width / height for height, width in shapes]
    assert len(shapes) == 10 and max(aspects) / min(aspects) > 1.1


def test_what_is_taught_and_what_settles_went_through_it(monkeypatch: pytest.MonkeyPatch) -> None:
    sample = plane_sample(soft(3), "femur", "fetal_planes_more", "patient", "standard")
    through: list[tuple[int, ...]] = []

    def watched(picture: Frame, random: np.random.Generator) -> Frame:
        through.append(picture.shape)
        return made_alike(picture, random)

    monkeypatch.setattr(samples, "made_alike", watched)
    varied(sample, np.random.default_rng(2))
    copy = restyled_sample(sample, np.random.default_rng(2))
    assert len(through) == 2
    assert (copy.shows, copy.source, copy.group, copy.grade) == ("femur", "fetal_planes_more", "patient", "standard")
