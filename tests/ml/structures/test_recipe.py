from pathlib import Path

import pytest
import torch
from torch import nn

from ml.manifest import Entry
from ml.model_card import read_card
from ml.structures import recipe
from ml.structures.command import Task, train_and_publish
from ml.structures.predict import Found, StructureModel
from ml.structures.samples import Sample
from ml.training import Plan
from ml.types import NT_STRUCTURES, STRUCTURE_NAMES
from tests.ml.pictures import noisy, write_picture
from tests.ml.structures.layouts import public_sets

FEW = {"DRAWN": 5, "MADE": 3, "MARKED": 3, "CHECKED_DRAWN": 1, "TESTED_DRAWN": 1, "DRAWN_PLANES": ("femur",)}


def no_model(network: nn.Module) -> StructureModel:
    return StructureModel(network, None, torch.device("cpu"), torch.float32)  # type: ignore[arg-type]


@pytest.fixture()
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in FEW.items():
        monkeypatch.setattr(recipe, name, value)
    return public_sets(tmp_path / "data")


def test_every_epoch_has_all_nt_planes_and_another_share_of_the_rest(data: Path) -> None:
    lessons = recipe.Lessons(data, as_model=no_model)
    first, second = ([make() for make in lessons(epoch, nn.Identity())] for epoch in (0, 1))
    assert len(first) == len(second) == 3 + FEW["MARKED"] + FEW["MADE"] + FEW["DRAWN"]  # type: ignore[operator]
    assert [_same(*pair) for pair in zip(first, second, strict=True)][:6] == [True, True, True, False, False, False]
    assert not any(_same(*pair) for pair in zip(first[6:], second[6:], strict=True))
    assert all(_same(make(), sample) for make, sample in zip(lessons(0, nn.Identity()), first, strict=True))


def _same(one: Sample, other: Sample) -> bool:
    return one.pixels.shape == other.pixels.shape and bool((one.pixels == other.pixels).all())


def test_the_check_is_the_mean_of_nt_planes_and_all_else(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def find(frames: list[object], model: object, confidence: float) -> list[list[Found]]:
        return [[Found(name, 0.9, (2, 2, 12, 10)) for name in NT_STRUCTURES] for _ in frames]

    monkeypatch.setattr("ml.structures.evaluate.find", find)
    figures = recipe.Check(data, as_model=no_model)(nn.Identity())
    assert figures == {"nt_mAP50": 1, "nt_mAP50_95": 1, "others_mAP50_95": 0, "figure": 0.5}


@pytest.mark.slow
def test_a_training_publishes_a_detector_with_its_figures(data: Path, tmp_path: Path) -> None:
    task = Task((data,), tmp_path / "run.pt", tmp_path / "weights", "test", canvas=(64, 64))
    version = train_and_publish(task, Plan(epochs=1, batch=8, learning_rate=1e-3, device="cpu"))
    (file,) = (tmp_path / "weights").glob("*.json")
    card = read_card(file)
    assert card.version == version and card.labels == STRUCTURE_NAMES and card.energy["epochs"] == 1
    assert set(card.scores) == {"real", "real_heads", "drawn", "drawn_mean", "told_on_real_planes", "other_planes"}
    assert card.scores["real"]["n_pictures"] == 100 and set(card.scores["drawn"]) == {"femur"}
    assert {entry["name"] for entry in card.data} >= {"Dataset for Fetus Framework", "HC18", "phantoms"}
    again = train_and_publish(
        Task((data,), tmp_path / "again.pt", tmp_path / "second", "test", tmp_path / "weights", (64, 64)),
        Plan(epochs=0, batch=8, learning_rate=1e-3, device="cpu"),
    )
    assert again == version  # no epoch: what it starts from is what it publishes


def test_a_planes_name_tells_what_is_there_and_what_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "ml.structures.evaluate.find", lambda frames, model, confidence: [[Found("femur", 0.1, (2, 2, 12, 10))] for _ in frames]
    )
    planes = ("femur", "transthalamic", "abdomen")
    entries = [Entry(write_picture(tmp_path / f"{plane}.png", noisy(24, 20)), "clinic", plane, plane) for plane in planes]
    seen = recipe.by_plane(no_model(nn.Identity()), entries)
    assert [len(one.truth) for one in seen["femur"]] == [1, 0, 0]  # on no head, on no abdomen
    assert [len(one.truth) for one in seen["midline"]] == [0, 1, 0]
    assert [len(one.truth) for one in seen["abdomen_wall"]] == [0, 1]  # a femur's picture may show the abdomen
