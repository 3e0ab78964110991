"""For comparison: the same architecture, trained by the package's own defaults on the same real pictures, judged by our evaluation."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ml.manifest import Entry, read_grey
from ml.model_card import ModelCard
from ml.structures import detector
from ml.structures.evaluate import as_record, judged
from ml.structures.predict import StructureModel
from ml.structures.recipe import boxed_nt
from ml.structures.samples import read
from ml.structures.voting import WORKING
from ml.types import NT_STRUCTURES

SIDE = 640


def baseline(data: Sequence[Path], minutes: float) -> Mapping[str, Any]:
    """Trains for `minutes` and gives the figures on the NT planes of the test part, with the epochs that were possible."""
    parts = boxed_nt(*data)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        network, epochs = detector.trained_by_defaults(write_set(folder, parts), folder, minutes)
    model = StructureModel(Tripled(detector.fused(network)), _card(), torch.device("cpu"), torch.float32)
    record = as_record(judged(model, [partial(read, entry) for entry in parts["test"]], NT_STRUCTURES), WORKING)
    return {"trained_by": "ultralytics' defaults", "epochs": epochs, "minutes": minutes, "n_training": len(parts["train"]), "real": record}


def write_set(folder: Path, parts: Mapping[str, Sequence[Entry]]) -> Path:
    """The pictures and boxes of train and validation in the package's layout under `folder`; gives the description's file."""
    for part in ("train", "validation"):
        for kind in ("images", "labels"):
            (folder / kind / part).mkdir(parents=True)
        for entry in parts[part]:
            (folder / "images" / part / entry.file.name).symlink_to(entry.file.resolve())
            (folder / "labels" / part / f"{entry.file.stem}.txt").write_text("\n".join(_lines(entry)))
    description = {"path": str(folder), "train": "images/train", "val": "images/validation", "names": dict(enumerate(NT_STRUCTURES))}
    file = folder / "set.yaml"
    file.write_text(json.dumps(description))  # JSON is YAML
    return file


def _lines(entry: Entry) -> list[str]:
    height, width = read_grey(entry.file).shape
    lines = []
    for one in entry.boxes or ():
        left, top, right, bottom = one.box
        place = ((left + right) / 2 / width, (top + bottom) / 2 / height, (right - left) / width, (bottom - top) / height)
        lines.append(" ".join([str(NT_STRUCTURES.index(one.name)), *(f"{value:.6f}" for value in place)]))
    return lines


class Tripled(nn.Module):
    """The package trains on colours: a grey picture is given thrice."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, pictures: Tensor) -> Any:
        return self.network(pictures.expand(-1, 3, -1, -1))


def _card() -> ModelCard:
    return ModelCard("baseline", "", detector.ARCHITECTURE, "", "", NT_STRUCTURES, (SIDE, SIDE), "", {}, (), "", {}, "", ())
