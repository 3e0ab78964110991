"""The steps an operator may ask for: train, calibrate and publish, or evaluate the quality network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch

from ml import weights_file
from ml.quality import predict, recipe
from ml.quality.calibrate import thresholds_of
from ml.quality.card import card
from ml.quality.evaluate import evaluate as evaluated
from ml.quality.train import opinions, train
from ml.training import Plan, finished

SEEN = 0.25  # the detector's confidence from which a structure is weighed with the picture


@dataclass(frozen=True, slots=True)
class Task:
    """`data` are folders of public sets; pictures with their made faults are kept in `cache`, one file a part."""

    data: Sequence[Path]
    checkpoint: Path
    cache: Path
    weights: Path
    version: str
    amounts: Mapping[str, recipe.Amount] = field(default_factory=lambda: recipe.AMOUNTS)


def train_and_publish(task: Task, plan: Plan) -> str:
    """Trains, or goes on from the checkpoint, calibrates on the validation part and publishes. Gives the new version."""
    known = recipe.truths(task.data)
    parts = {name: recipe.part(task.data, name, task.amounts[name], known, task.cache) for name in ("train", "validation")}
    run = train(parts["train"], parts["validation"], plan, task.checkpoint)
    network = finished(run)
    said = opinions(network, parts["validation"], torch.device("cpu"))
    labels = [f"{plane}/{name}" for plane, names in known.facts.items() for name in names]
    found = {"seen": SEEN, **thresholds_of(said, parts["validation"], known.criteria)}
    return weights_file.publish(network, card(run, plan, labels, found, task.version), task.weights).version


def evaluate(task: Task) -> dict[str, Any]:
    """The held-out figures of the published network, which its card keeps."""
    model = predict.load(task.weights, torch.device("cpu"))
    known = recipe.truths(task.data)
    test = recipe.part(task.data, "test", task.amounts["test"], known, task.cache)
    scores = {**model.card.scores, **evaluated(model, test)}
    replace(model.card, scores=scores).save(task.weights)
    return scores
