"""The steps an operator may ask for: train, calibrate and publish, or evaluate the quality network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import torch

from ml import weights_file
from ml.corpus import nt_parts
from ml.quality import found, predict, recipe
from ml.quality.calibrate import thresholds_of
from ml.quality.card import card
from ml.quality.counted import learn_cells
from ml.quality.evaluate import evaluate as evaluated
from ml.quality.network import QualityNetwork
from ml.quality.train import opinions, train
from ml.runtime import Runtime
from ml.structures import predict as structures
from ml.training import Plan, finished

SEEN = 0.25  # the detector's confidence from which a structure is weighed with the picture


@dataclass(frozen=True, slots=True)
class Task:
    """`data` are folders of public sets; pictures with their made faults are kept in `cache`.

    `start` is the checkpoint of another run to take over from.
    """

    data: Sequence[Path]
    checkpoint: Path
    cache: Path
    weights: Path
    version: str
    start: Path | None = None
    amounts: Mapping[str, recipe.Amount] = field(default_factory=lambda: recipe.AMOUNTS)


def train_and_publish(task: Task, plan: Plan) -> str:
    """Trains, or goes on from the checkpoint, calibrates on the validation part and publishes. Gives the new version."""
    known = recipe.truths(task.data)
    parts = {name: recipe.part(task.data, name, task.amounts[name], known, task.cache) for name in ("train", "validation")}
    run = train(parts["train"], parts["validation"], plan, task.checkpoint, task.start)
    network = cast(QualityNetwork, finished(run))
    learn_cells(network, parts["train"], plan)
    said = opinions(network, parts["validation"], torch.device("cpu"))
    labels = [f"{plane}/{name}" for plane, names in known.facts.items() for name in names]
    thresholds = {"seen": SEEN, **thresholds_of(said, parts["validation"], known.criteria)}
    version = weights_file.publish(network, card(run, plan, labels, thresholds, task.version), task.weights).version
    set_edges(task)
    return version


def set_edges(task: Task) -> dict[str, float]:
    """Says in the card by how much each structure's edges are moved, as the published detector's validation pictures tell."""
    model, detector = predict.plain(task.weights), structures.load(task.weights, Runtime())
    chosen = found.shares_of(found.seen_on(nt_parts(*task.data)["validation"], detector, model))
    replace(model.card, thresholds={**model.card.thresholds, **chosen}).save(task.weights)
    return chosen


def evaluate(task: Task) -> dict[str, Any]:
    """The held-out figures of the published network, alone and behind the published detector; its card keeps them."""
    model = predict.plain(task.weights)
    known = recipe.truths(task.data)
    test = recipe.part(task.data, "test", task.amounts["test"], known, task.cache)
    seen = found.seen_on(nt_parts(*task.data)["test"], structures.load(task.weights, Runtime()), model)
    scores = {
        **evaluated(predict.network_of(model.card, task.weights), model, test),
        "behind_the_detector": found.compared(seen, model.card.thresholds),
    }
    replace(model.card, scores=scores).save(task.weights)
    return scores
