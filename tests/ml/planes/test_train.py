import numpy as np
import pytest
import torch

from ml.phantom import draw
from ml.planes.model import PLANES, PlaneNetwork
from ml.planes.negatives import negatives
from ml.planes.samples import drawn_order, plane_sample, seen, varied
from ml.planes.train import Settings, scores_of, temperature_of, train
from tests.ml.pictures import noisy


def test_one_epoch_changes_the_network() -> None:
    torch.manual_seed(0)
    samples = [plane_sample(draw("nt", seed=1).pixels, "nt", "drawn"), plane_sample(noisy(80, 60), "other", "made")]
    network = PlaneNetwork()
    before = scores_of(network, samples)
    trained = train(network, samples, Settings(epochs=1, epoch=4, batch=2))
    assert trained.epochs == 1 and not torch.allclose(before, scores_of(trained.network, samples))


def test_seen_and_varied_have_the_input_size() -> None:
    sample = plane_sample(noisy(700, 300), "head", "made")
    assert seen(sample).shape == varied(sample, np.random.default_rng(0)).shape == (224, 288)


def test_seen_is_the_same_for_every_size_of_one_picture() -> None:
    small = draw("nt", seed=4, size=(640, 448)).pixels
    large = np.kron(small, np.ones((2, 2), np.uint8))
    one, other = (seen(plane_sample(pixels, "nt", "drawn")) for pixels in (small, large))
    assert np.corrcoef(one.ravel(), other.ravel())[0, 1] > 0.98


def test_rare_planes_are_drawn_more_often_than_they_stand() -> None:
    common, rare = plane_sample(noisy(30, 30), "head", "a"), plane_sample(noisy(30, 30), "femur", "a")
    order = drawn_order([common] * 90 + [rare] * 10, 2000, np.random.default_rng(0))
    assert float((order >= 90).mean()) > 0.25


def test_temperature_cools_an_overconfident_network() -> None:
    planes = torch.arange(len(PLANES)).repeat(50)
    right = torch.nn.functional.one_hot(planes, len(PLANES)).float()
    wrong = right.roll(1, dims=1)
    scores = torch.where(torch.arange(len(planes))[:, None] % 10 < 7, right, wrong) * 30
    assert temperature_of(scores, planes) > 3


@pytest.mark.parametrize("seed", [1, 2])
def test_negatives_are_the_same_for_the_same_seed(seed: int) -> None:
    twice = [negatives(10, [noisy(200, 150)], seed) for _ in range(2)]
    assert len(twice[0]) == 10 and all(np.array_equal(one, other) for one, other in zip(*twice, strict=True))
    assert all(picture.dtype == np.uint8 and picture.size for picture in twice[0])
