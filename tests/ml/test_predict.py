import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from ml.model_card import WeightsError, card_of, hash_of
from ml.paths import WEIGHTS
from ml.phantom import draw
from ml.predict import Models, load_models, predict
from ml.types import PAIRED, STRUCTURE_NAMES, FramePrediction
from tests.ml.pictures import Pixels, noisy


@pytest.fixture(scope="module")
def models() -> Models:
    return load_models("cpu")


@pytest.fixture(scope="module")
def frames() -> list[Pixels]:
    return [draw("nt", seed=1).pixels, noisy(300, 500), draw("nt", seed=2, size=(800, 600)).pixels, draw("nt", seed=3).pixels]


def numbers(prediction: FramePrediction) -> list[float]:
    boxes = [value for found in prediction.structures for value in (*found.box, found.confidence, found.quality)]
    return [*boxes, *prediction.plane.probabilities.values(), *prediction.quality.values()]


def test_predict_gives_nothing_for_nothing(models: Models) -> None:
    assert predict([], models) == []


def test_predict_does_not_depend_on_the_batch(models: Models, frames: list[Pixels]) -> None:
    together = [replace(one, seconds=0) for one in predict(frames, models, confidence=0.1)]
    alone = [replace(predict([frame], models, confidence=0.1)[0], seconds=0) for frame in frames]
    assert together == alone
    assert together[::-1] == [replace(one, seconds=0) for one in predict(frames[::-1], models, confidence=0.1)]


def test_predict_sees_the_same_in_grey_and_in_colour(models: Models, frames: list[Pixels]) -> None:
    grey, colour = predict([frames[0], np.stack([frames[0]] * 3, axis=2)], models)
    assert numbers(grey) == pytest.approx(numbers(colour), abs=0.05)


@pytest.mark.parametrize("shape", [(1, 1), (3, 700), (700, 3), (40, 40, 3)])
def test_predict_takes_frames_of_any_size(models: Models, shape: tuple[int, ...]) -> None:
    (seen,) = predict([np.full(shape, 90, np.uint8)], models)
    assert seen.size == (shape[1], shape[0])
    assert sum(seen.plane.probabilities.values()) == pytest.approx(1, abs=1e-4)


def test_predict_tells_each_structure_once_inside_the_frame(models: Models, frames: list[Pixels]) -> None:
    for seen in predict(frames, models, confidence=0.06):
        names = [found.name for found in seen.structures]
        assert set(names) <= set(STRUCTURE_NAMES) and all(names.count(name) <= (2 if name in PAIRED else 1) for name in names)
        assert all(
            0 <= found.box[0] <= found.box[2] <= seen.size[0] and 0 <= found.box[1] <= found.box[3] <= seen.size[1]
            for found in seen.structures
        )
        assert all(0 <= found.quality <= 3 for found in seen.structures)


def test_predict_tells_every_box_when_a_very_low_confidence_is_asked(models: Models, frames: list[Pixels]) -> None:
    every, best = (predict(frames[:1], models, confidence=asked)[0].structures for asked in (0.001, 0.25))
    assert len(every) > len({found.name for found in every}) >= len(best)


def test_predict_finds_the_structures_of_phantoms(models: Models) -> None:
    drawn = [draw("nt", seed=seed) for seed in range(5000, 5006)]
    hits = wanted = 0
    for phantom, seen in zip(drawn, predict([one.pixels for one in drawn], models), strict=True):
        found = {box.name: box.box for box in seen.structures}
        for true in phantom.structures:
            wanted += 1
            middle = ((true.box[0] + true.box[2]) / 2, (true.box[1] + true.box[3]) / 2)
            box = found.get(true.name, (0, 0, 0, 0))
            hits += box[0] <= middle[0] <= box[2] and box[1] <= middle[1] <= box[3]
    assert hits / wanted > 0.7


def test_predict_names_its_networks(models: Models, frames: list[Pixels]) -> None:
    versions = predict(frames[:1], models)[0].model_versions
    assert versions == {
        name: card_of(WEIGHTS, name).version for name in ("structures", "planes", "quality", "opinion") if any(WEIGHTS.glob(f"{name}-*"))
    }


def test_load_models_refuses_changed_weights(tmp_path: Path) -> None:
    shutil.copytree(WEIGHTS, tmp_path, dirs_exist_ok=True)
    file = tmp_path / card_of(tmp_path, "structures").weights
    file.write_bytes(file.read_bytes() + b"!")
    with pytest.raises(WeightsError, match=file.name):
        load_models("cpu", tmp_path)


def test_load_models_refuses_code_in_place_of_weights(tmp_path: Path) -> None:
    shutil.copytree(WEIGHTS, tmp_path, dirs_exist_ok=True)
    card = card_of(tmp_path, "planes")
    torch.save(Path("/"), tmp_path / card.weights)
    replace(card, sha256=hash_of(tmp_path / card.weights)).save(tmp_path)
    with pytest.raises(pickle.UnpicklingError):
        load_models("cpu", tmp_path)
