"""The steps an operator may ask for: train, publish, evaluate the detector."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import nn

from ml import weights_file
from ml.attribution import Source
from ml.datasets.registry import read_sets
from ml.model_card import ModelCard, card_of
from ml.runtime import Runtime
from ml.structures import calibrate, detector, predict, recipe, train
from ml.structures.card import card
from ml.training import Plan, Run, finished
from ml.types import STRUCTURE_NAMES


@dataclass(frozen=True, slots=True)
class Task:
    """`data` are manifests or folders of public sets; `start` is a folder with published weights to start from, None for nothing."""

    data: Sequence[Path]
    checkpoint: Path
    weights: Path
    version: str
    start: Path | None = None
    canvas: tuple[int, int] = (640, 480)


def train_and_publish(task: Task, plan: Plan) -> str:
    """Trains, or goes on from the checkpoint, then publishes with the held-out figures. Gives the new version."""
    trial = _trial(task, plan)
    course = train.Course(recipe.Lessons(*task.data, as_model=trial), recipe.Check(*task.data, as_model=trial), task.canvas)
    run = train.train(beginning(task.start, plan.seed), course, plan, task.checkpoint)
    return publish(finished(run), card(run, plan, task.canvas, task.version, sources(task.data)), task)


def publish(network: nn.Module, described: ModelCard, task: Task) -> str:
    """Calibrates on validation pictures, writes weights and card, then looks at the test part once. Gives the version."""
    chosen = calibrate.seen_from(recipe.validation(predict.of_network(network, described), *task.data))
    thresholds = {f"{predict.SEEN_FROM}{name}": confidence for name, confidence in chosen.items()}
    done = weights_file.publish(network, replace(described, thresholds={**described.thresholds, **thresholds}), task.weights)
    replace(done, scores=evaluate(task.data, task.weights)).save(task.weights)
    return done.version


def beginning(start: Path | None, seed: int) -> nn.Module:
    """A detector of all structures; with `start`, what the detector published there knows already."""
    network = train.fresh(seed=seed)
    if start is None:
        return network
    known = card_of(start, "structures")
    other = weights_file.fill(detector.build(len(known.labels), known.architecture), known, start)
    return detector.started_from(network, STRUCTURE_NAMES, other, known.labels)


def sources(data: Sequence[Path]) -> list[Source]:
    """Whom the pictures come from, for the card."""
    return [
        {"name": one.name, "kind": one.kind, "licence": one.licence, "attribution": one.attribution}
        for one in read_sets(data)
        if one.entries
    ]


def _trial(task: Task, plan: Plan) -> recipe.AsModel:
    described = card(Run(nn.Identity(), nn.Identity(), torch.optim.SGD([torch.zeros(1)])), plan, task.canvas, task.version, ())
    return lambda network: predict.of_network(network, described)


def evaluate(data: Sequence[Path], weights: Path) -> Mapping[str, Any]:
    """The held-out figures of the published detector."""
    return recipe.scores(predict.load(weights, Runtime()), *data)
