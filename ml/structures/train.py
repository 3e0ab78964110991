"""Trains the detector from nothing, within a given time, and can go on where it was interrupted."""

import copy
import logging
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from ml.structures import detector
from ml.structures.samples import Batch, Sample, batches
from ml.types import NT_STRUCTURES
from ml.weights_file import placed

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """Training takes `minutes` in all; the learning rate falls along a cosine over them. `canvas` is (width, height) in pixels."""

    minutes: float
    canvas: tuple[int, int] = (512, 416)
    batch: int = 8
    learning_rate: float = 2e-3
    weight_decay: float = 5e-4
    warm_up: int = 200
    seed: int = 11
    threads: int = 1


@dataclass(slots=True)
class Run:
    """The state of a training: what a checkpoint holds. `average` is the moving average of the weights, the one that predicts."""

    network: nn.Module
    average: nn.Module
    optimizer: torch.optim.Optimizer
    epoch: int = 0
    step: int = 0
    seconds: float = 0.0
    losses: list[float] = field(default_factory=list)


def start(settings: Settings) -> Run:
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    network = placed(detector.build(len(NT_STRUCTURES)), torch.device("cpu"), torch.float32)
    average = copy.deepcopy(network).eval()
    return Run(network, average, _optimizer(network, settings))


def _optimizer(network: nn.Module, settings: Settings) -> torch.optim.Optimizer:
    matrices = [parameter for parameter in network.parameters() if parameter.requires_grad and parameter.ndim > 1]
    others = [parameter for parameter in network.parameters() if parameter.requires_grad and parameter.ndim <= 1]
    groups = [{"params": matrices, "weight_decay": settings.weight_decay}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=settings.learning_rate)


def run_epoch(run: Run, samples: Sequence[Sample], settings: Settings) -> float:
    """One pass over the samples, shorter where the time is used up; gives the mean loss a picture."""
    random = np.random.default_rng((settings.seed, run.epoch))
    before, began, losses = run.seconds, time.monotonic(), []
    run.network.train()
    for batch in batches(samples, settings.canvas, settings.batch, random):
        losses.append(_step(run, batch, settings))
        run.seconds = before + time.monotonic() - began
        if run.seconds >= settings.minutes * 60:
            break
    run.epoch += 1
    run.losses.append(float(np.mean(losses)) / settings.batch)
    return run.losses[-1]


def _step(run: Run, batch: Batch, settings: Settings) -> float:
    share = min(1.0, run.seconds / (settings.minutes * 60))
    rate = settings.learning_rate * min(1.0, (run.step + 1) / settings.warm_up) * (0.02 + 0.49 * (1 + math.cos(math.pi * share)))
    for group in run.optimizer.param_groups:
        group["lr"] = rate
    pictures = batch.pictures.contiguous(memory_format=torch.channels_last)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = detector.training_loss(run.network, pictures, batch.targets)
    run.optimizer.zero_grad(set_to_none=True)
    torch.autograd.backward(loss)
    nn.utils.clip_grad_norm_(run.network.parameters(), 10.0)
    run.optimizer.step()
    run.step += 1
    _follow(run, min(0.998, (1 + run.step) / (10 + run.step)))
    return float(loss.detach())


@torch.no_grad()
def _follow(run: Run, decay: float) -> None:
    current = run.network.state_dict()
    for name, value in run.average.state_dict().items():
        if value.is_floating_point():
            value.lerp_(current[name].to(value.dtype), 1 - decay)
        else:
            value.copy_(current[name])


def save(run: Run, file: Path) -> None:
    """Written beside and renamed, so that a killed training leaves the last whole checkpoint."""
    state: dict[str, Any] = {"epoch": run.epoch, "step": run.step, "seconds": run.seconds, "losses": run.losses}
    state |= {"network": run.network.state_dict(), "average": run.average.state_dict(), "optimizer": run.optimizer.state_dict()}
    part = file.with_suffix(".part")
    torch.save(state, part)
    part.replace(file)


def resume(run: Run, file: Path) -> Run:
    state = torch.load(file, weights_only=True)
    run.network.load_state_dict(state["network"])
    run.average.load_state_dict(state["average"])
    run.optimizer.load_state_dict(state["optimizer"])
    run.epoch, run.step, run.seconds, run.losses = state["epoch"], state["step"], state["seconds"], state["losses"]
    return run


def train(samples: Sequence[Sample], settings: Settings, checkpoint: Path) -> Run:
    """Trains until the time is used, saving every epoch; goes on from `checkpoint` where it exists."""
    run = start(settings)
    if checkpoint.exists():
        run = resume(run, checkpoint)
    while run.seconds < settings.minutes * 60:
        loss = run_epoch(run, samples, settings)
        save(run, checkpoint)
        logger.info("epoch %d, step %d, %.1f min: loss %.3f", run.epoch, run.step, run.seconds / 60, loss)
    return run
