"""The steps an operator may ask for: train, publish, evaluate the plane network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from ml import energy, weights_file
from ml.model_card import card_of
from ml.planes import evaluate as figures
from ml.planes import predict, recipe
from ml.planes.card import card
from ml.planes.model import PlaneNetwork
from ml.planes.settle import settle
from ml.planes.train import Settings, train
from ml.training import Run, finished


@dataclass(frozen=True, slots=True)
class Task:
    """`data` are folders of public sets, `start` the SonoNet-16 file of its authors, `earlier` the weights of ours to go on from."""

    data: Sequence[Path]
    start: Path
    checkpoint: Path
    weights: Path
    version: str
    earlier: Path | None = None


def train_and_publish(task: Task, settings: Settings) -> str:
    """Fine-tunes from SonoNet-16, or goes on from the checkpoint; settles and publishes with the held-out figures. Gives the version."""
    meter = energy.Meter()
    taught, validation = (recipe.part_of(task.data, name) for name in ("train", "validation"))
    earlier = predict.learnt(task.earlier) if task.earlier else None
    run = train(task.start, taught.all, validation.all, settings, task.checkpoint, earlier)
    spent = {"watt_hours": round(meter.stop(), 1), "method": energy.METHOD}
    if task.earlier:
        spent["went_on_from"] = card_of(task.earlier, "planes").version
    return publish(task, run, settings, taught, validation, spent)


def publish(task: Task, run: Run, settings: Settings, taught: recipe.Part, validation: recipe.Part, spent: Mapping[str, Any]) -> str:
    network = finished(run).cpu()
    assert isinstance(network, PlaneNetwork)
    temperature = settle(network, taught, validation)
    done = weights_file.publish(network, card(run, settings, task.version, temperature, spent), task.weights)
    replace(done, scores=evaluate(task.data, task.weights)).save(task.weights)
    return done.version


def evaluate(data: Sequence[Path], weights: Path) -> Mapping[str, Any]:
    """The held-out figures of the published plane network."""
    return figures.scores(predict.load(weights, torch.device("cpu")), recipe.part_of(data, "test"))
