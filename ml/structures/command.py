"""The steps an operator may ask for: train, publish, evaluate the detector."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import nn

from ml import weights_file
from ml.model_card import card_of
from ml.runtime import Runtime
from ml.structures import detector, predict, recipe, train
from ml.structures.card import card
from ml.training import Plan, Run, finished
from ml.types import STRUCTURE_NAMES


@dataclass(frozen=True, slots=True)
class Task:
    """`data` are folders of public sets; `start` a folder with published weights to start from, None to start from nothing."""

    data: Sequence[Path]
    checkpoint: Path
    weights: Path
    version: str
    start: Path | None = None
    canvas: tuple[int, int] = (640, 480)


def train_and_publish(task: Task, plan: Plan) -> str:
    """Trains, or goes on from the checkpoint, then publishes with the held-out figures. Gives the new version."""
    course = train.Course(recipe.Lessons(*task.data), recipe.Check(*task.data, as_model=_trial(task, plan)), task.canvas)
    run = train.train(beginning(task.start, plan.seed), course, plan, task.checkpoint)
    done = weights_file.publish(finished(run), card(run, plan, task.canvas, task.version), task.weights)
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


def _trial(task: Task, plan: Plan) -> Any:
    described = card(Run(nn.Identity(), nn.Identity(), torch.optim.SGD([torch.zeros(1)])), plan, task.canvas, task.version)
    return lambda network: predict.of_network(network, described)


def evaluate(data: Sequence[Path], weights: Path) -> Mapping[str, Any]:
    """The held-out figures of the published detector."""
    return recipe.scores(predict.load(weights, Runtime()), *data)
