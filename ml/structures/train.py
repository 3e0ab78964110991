"""Trains the detector within given epochs or minutes, and can go on where it was interrupted."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from ml.energy import Meter
from ml.structures import detector
from ml.structures.samples import Batch, Maker, batches
from ml.training import Plan, Run, Stopwatch, autocast, begin, chosen_device, descend, end_epoch, goes_on, resumed, watched
from ml.types import STRUCTURE_NAMES

logger = logging.getLogger(__name__)
CLIP = 10.0  # the loss is summed over a batch's pictures
FIGURE = "figure"  # the entry of a check that chooses the best epoch; more is better


@dataclass(frozen=True, slots=True)
class Course:
    """What is learnt and how it is checked.

    `lesson` gives the samples of an epoch, for which it may ask the average network; `check` the validation figures of a network,
    FIGURE among them, every `check_every` epochs.
    `canvas` is (width, height) in pixels, both whole multiples of 32.
    """

    lesson: Callable[[int, nn.Module], Sequence[Maker]]
    check: Callable[[nn.Module], Mapping[str, float]]
    canvas: tuple[int, int] = (640, 480)
    check_every: int = 3


def train(network: nn.Module, course: Course, plan: Plan, checkpoint: Path) -> Run:
    """Trains until the epochs, the minutes or the patience are used up; goes on from `checkpoint` where it exists."""
    run = resumed(begin(network, plan), checkpoint)
    meter = Meter()
    while goes_on(run, plan):
        watch = Stopwatch()
        loss = run_epoch(run, course, plan)
        due = (run.epoch + 1) % course.check_every == 0 or _last(run, plan, watch.seconds)
        figures = dict(course.check(run.average)) if due else {}
        figure = figures.pop(FIGURE, float("nan"))
        end_epoch(run, {"loss": loss, **figures, "watt_hours": meter.lap()}, figure, watch.seconds, checkpoint)
        logger.info("epoch %d, step %d, %.1f min: loss %.3f, %s %s", run.epoch, run.step, run.seconds / 60, loss, figure, figures)
    meter.stop()
    return run


def _last(run: Run, plan: Plan, seconds: float) -> bool:
    return run.epoch + 1 >= plan.epochs or (plan.minutes is not None and run.seconds + seconds >= plan.minutes * 60)


def run_epoch(run: Run, course: Course, plan: Plan) -> float:
    """One pass over the epoch's samples, the same whatever came before it; gives the mean loss a picture."""
    random = np.random.default_rng((plan.seed, run.epoch))
    makers, watch, losses = course.lesson(run.epoch, run.average), Stopwatch(), []
    each = max(1, len(makers) // plan.batch)
    run.network.train()
    for batch in watched(batches(makers, course.canvas, plan.batch, random), f"epoch {run.epoch + 1}", each):
        steps = _steps(run, plan, each, watch.seconds)
        losses.append(descend(run, _loss(run.network, batch, plan), plan, steps, CLIP))
        if plan.minutes is not None and run.seconds + watch.seconds >= plan.minutes * 60:
            break
    return float(np.mean(losses)) / plan.batch


def _steps(run: Run, plan: Plan, each: int, seconds: float) -> int:
    """How many steps there will be in all: by the epochs, or fewer where the minutes will be used up first."""
    by_epochs = plan.epochs * each
    if plan.minutes is None or run.step < plan.warm_up:
        return by_epochs
    return min(by_epochs, round(run.step * plan.minutes * 60 / max(run.seconds + seconds, 1e-9)))


def _loss(network: nn.Module, batch: Batch, plan: Plan) -> torch.Tensor:
    device = chosen_device(plan.device)
    pictures = batch.pictures.to(device).contiguous(memory_format=torch.channels_last)
    with autocast(device):
        return detector.training_loss(network, pictures, {name: value.to(device) for name, value in batch.targets.items()})


def fresh(structures: Sequence[str] = STRUCTURE_NAMES, seed: int = 11) -> nn.Module:
    """A detector that knows nothing yet; the same for the same seed."""
    torch.manual_seed(seed)
    return detector.build(len(structures))
