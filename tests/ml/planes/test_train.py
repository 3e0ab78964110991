from pathlib import Path

import numpy as np
import pytest
import torch

from ml.phantom import draw
from ml.planes.model import OUTPUTS, PLANES, STEM, STRANGE, PlaneNetwork, from_sononet, read_sononet
from ml.planes.negatives import negatives
from ml.planes.samples import PlaneSample, allowed, drawn_order, plane_sample, seen, varied
from ml.planes.settle import temperature_of
from ml.planes.train import Memory, Settings, partial_loss, readings_of, train
from ml.training import Plan, finished
from tests.ml.pictures import noisy
from tests.ml.planes.test_model import write_sononet


@pytest.fixture
def start(tmp_path: Path) -> Path:
    write_sononet(tmp_path / "net.npz")
    return tmp_path / "net.npz"


@pytest.fixture
def samples() -> list[PlaneSample]:
    return [plane_sample(draw("nt", seed=1).pixels, "nt", "drawn"), plane_sample(noisy(80, 60), STRANGE, "made")]


def settings(epochs: int) -> Settings:
    return Settings(Plan(epochs=epochs, batch=2, learning_rate=1e-3, warm_up=1, device="cpu"), epoch=4)


def test_training_changes_what_follows_the_first_blocks(start: Path, samples: list[PlaneSample], tmp_path: Path) -> None:
    before = from_sononet(start)
    network = finished(train(start, samples, samples, settings(1), tmp_path / "run.pt"))
    assert isinstance(network, PlaneNetwork)
    assert torch.equal(network.features[0].weight, before.features[0].weight)
    assert not torch.equal(network.features[STEM + 1].weight, before.features[STEM + 1].weight)


def test_training_may_go_on_from_a_network_of_ours(start: Path, samples: list[PlaneSample], tmp_path: Path) -> None:
    earlier = from_sononet(start)
    with torch.no_grad():
        earlier.features[0].weight.add_(1)
    first = earlier.features[0].weight.clone()
    network = finished(train(start, samples, (), settings(1), tmp_path / "run.pt", earlier))
    assert isinstance(network, PlaneNetwork) and torch.equal(network.features[0].weight, first)


def test_a_resumed_training_ends_where_an_unbroken_one_does(start: Path, samples: list[PlaneSample], tmp_path: Path) -> None:
    whole = train(start, samples, (), settings(2), tmp_path / "whole.pt")
    broken = settings(2)
    train(start, samples, (), Settings(Plan(2, 2, 1e-3, warm_up=1, device="cpu", minutes=1e-9), epoch=4), tmp_path / "broken.pt")
    resumed = train(start, samples, (), broken, tmp_path / "broken.pt")
    assert resumed.epoch == whole.epoch == 2
    for one, other in zip(finished(whole).parameters(), finished(resumed).parameters(), strict=True):
        assert torch.equal(one, other)


def test_memory_costs_nothing_while_nothing_is_forgotten(start: Path) -> None:
    network, memory = from_sononet(start).eval().requires_grad_(False), Memory(read_sononet(start))
    textures = network.features[:STEM](255 * torch.randn(1, 1, 224, 288, generator=torch.Generator().manual_seed(0)))
    ours = network.adaption[:3](network.features[STEM:](textures))
    assert float(memory(textures, ours)) == pytest.approx(0, abs=1e-6)
    assert float(memory(textures, ours.flip(1), warmth=1e6)) > 1e-4


def test_a_head_of_unknown_plane_may_be_any_of_the_three() -> None:
    truth = allowed(["head", "femur"])
    assert [PLANES[number] for number in truth[0].nonzero()[:, 0]] == ["transthalamic", "transventricular", "transcerebellar"]
    sure = torch.zeros(1, OUTPUTS)
    sure[0, PLANES.index("transcerebellar")] = 20
    assert float(partial_loss(sure, truth[:1], 0)) < 1e-6 < 10 < float(partial_loss(sure, truth[1:], 0))


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


def test_head_planes_are_drawn_more_often_than_others_that_stand_as_often() -> None:
    pictures = [plane_sample(noisy(30, 30), plane, "a") for plane in ("femur", "transthalamic", "transcerebellar") for _ in range(50)]
    femur, thalamic, cerebellar = np.bincount(drawn_order(pictures, 6000, np.random.default_rng(0)) // 50) / 6000
    assert femur < 0.25 < cerebellar < thalamic


def test_temperature_cools_an_overconfident_network() -> None:
    planes = torch.arange(OUTPUTS).repeat(50)
    right = torch.nn.functional.one_hot(planes, OUTPUTS).float()
    wrong = right.roll(1, dims=1)
    scores = torch.where(torch.arange(len(planes))[:, None] % 10 < 7, right, wrong) * 30
    assert temperature_of(scores, right.bool()) > 3


def test_readings_do_not_depend_on_the_batch(samples: list[PlaneSample]) -> None:
    network = PlaneNetwork().eval()
    assert torch.allclose(readings_of(network, samples), torch.cat([readings_of(network, [one]) for one in samples]), atol=1e-3)


@pytest.mark.parametrize("seed", [1, 2])
def test_negatives_are_the_same_for_the_same_seed(seed: int) -> None:
    twice = [negatives(10, [noisy(200, 150)], seed) for _ in range(2)]
    assert len(twice[0]) == 10 and all(np.array_equal(one, other) for one, other in zip(*twice, strict=True))
    assert all(picture.dtype == np.uint8 and picture.size for picture in twice[0])
