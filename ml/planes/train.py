"""Fine-tunes the plane network from SonoNet-16, within a given time, and finds its temperature."""

import copy
import logging
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from ml.planes.model import PlaneNetwork
from ml.planes.samples import PlaneSample, plane_batches, seen
from ml.weights_file import placed

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """`epoch` pictures are drawn an epoch. The learning rate of the new last layers is four times that of SonoNet's own."""

    epochs: int = 14
    epoch: int = 1536
    batch: int = 32
    learning_rate: float = 3e-4
    weight_decay: float = 1e-4
    smoothing: float = 0.05
    seed: int = 11
    threads: int = 1


@dataclass(frozen=True, slots=True)
class Trained:
    network: PlaneNetwork
    epochs: int
    seconds: float


def train(network: PlaneNetwork, samples: Sequence[PlaneSample], settings: Settings) -> Trained:
    """Fine-tunes all layers; the normalisation keeps SonoNet's statistics, so training and prediction see the same network."""
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    placed(network, torch.device("cpu"), torch.float32).eval()
    average = copy.deepcopy(network)
    optimizer = torch.optim.AdamW(
        [
            {"params": list(network.features.parameters()), "base": settings.learning_rate},
            {"params": list(network.adaption.parameters()), "base": 4 * settings.learning_rate},
        ],
        weight_decay=settings.weight_decay,
    )
    began, step = time.monotonic(), 0
    total = settings.epochs * (settings.epoch // settings.batch)
    for epoch in range(settings.epochs):
        losses = []
        for pictures, planes in plane_batches(samples, settings.epoch, settings.batch, random):
            rate = min(1.0, (step + 1) / 50) * 0.5 * (1 + math.cos(math.pi * step / total))
            losses.append(_step(network, optimizer, pictures, planes, rate, settings.smoothing))
            step += 1
            _follow(average, network, min(0.98, (1 + step) / (10 + step)))
        logger.info("epoch %d, %.1f min: loss %.3f", epoch + 1, (time.monotonic() - began) / 60, float(np.mean(losses)))
    return Trained(average, settings.epochs, time.monotonic() - began)


def _step(
    network: PlaneNetwork, optimizer: torch.optim.Optimizer, pictures: Tensor, planes: Tensor, rate: float, smoothing: float
) -> float:
    for group in optimizer.param_groups:
        group["lr"] = group["base"] * rate
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = network(pictures.contiguous(memory_format=torch.channels_last))
    loss = nn.functional.cross_entropy(scores.float(), planes, label_smoothing=smoothing)
    optimizer.zero_grad(set_to_none=True)
    torch.autograd.backward(loss)
    nn.utils.clip_grad_norm_(network.parameters(), 5.0)
    optimizer.step()
    return float(loss.detach())


@torch.no_grad()
def _follow(average: PlaneNetwork, network: PlaneNetwork, decay: float) -> None:
    for own, current in zip(average.parameters(), network.parameters(), strict=True):
        own.lerp_(current, 1 - decay)


@torch.no_grad()
def scores_of(network: nn.Module, samples: Sequence[PlaneSample], batch: int = 32) -> Tensor:
    """Raw scores (n, planes) under the evaluation transform."""
    network.eval()
    parts = [samples[start : start + batch] for start in range(0, len(samples), batch)]
    return torch.cat([network(torch.from_numpy(np.stack([seen(one) for one in part]))[:, None]) for part in parts])


def temperature_of(scores: Tensor, planes: Tensor) -> float:
    """The one number that scores are divided by so that probabilities are right as often as they say (Guo et al. 2017).

    Found on the calibration split, each plane counting the same, between 0.25 and 8.
    """
    weights = 1.0 / torch.bincount(planes, minlength=scores.shape[1]).clamp(min=1).float()
    grid = torch.exp(torch.linspace(math.log(0.25), math.log(8.0), 200))
    losses = torch.stack([nn.functional.cross_entropy(scores / value, planes, weight=weights) for value in grid])
    return float(grid[int(losses.argmin())])
