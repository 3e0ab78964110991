"""Fine-tunes the plane network from SonoNet-16 without forgetting what SonoNet knew."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from ml import training
from ml.metrics import macro_f1
from ml.planes.decide import shown
from ml.planes.model import OUTPUTS, STEM, PlaneNetwork, from_sononet, read_sononet
from ml.planes.samples import PlaneSample, plane_batches, seen

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """`epoch` pictures are drawn an epoch; the last layers learn `head_rate` times as fast as SonoNet's own.

    `memory` weighs the loss that keeps SonoNet's own fourteen views as they were (Li and Hoiem 2016, arXiv 1606.09282).
    """

    plan: training.Plan = field(default_factory=lambda: training.Plan(epochs=24, batch=32, learning_rate=1e-3, patience=10, warm_up=30))
    epoch: int = 2048
    head_rate: float = 4.0
    memory: float = 0.5
    smoothing: float = 0.05


class Memory(nn.Module):
    """What SonoNet said of a picture, and what our changed layers would have its last layer say. Nothing in it learns."""

    def __init__(self, sononet: PlaneNetwork) -> None:
        super().__init__()
        self.rest, self.adaption, self.views = sononet.features[STEM:], sononet.adaption[:3], sononet.adaption[3:]
        self.requires_grad_(False).eval()

    def forward(self, textures: Tensor, ours: Tensor, warmth: float = 2.0) -> Tensor:
        """The divergence of SonoNet's views from those that `ours` (n, 64, h, w), our layers' maps of the same pictures, would give."""
        with torch.no_grad():
            told = self.views(self.adaption(self.rest(textures))).mean((2, 3)).float()
        kept = self.views(ours).mean((2, 3)).float()
        return nn.functional.kl_div(
            (kept / warmth).log_softmax(1), (told / warmth).log_softmax(1), log_target=True, reduction="batchmean"
        ).mul(warmth**2)


def train(
    start: Path,
    samples: Sequence[PlaneSample],
    validation: Sequence[PlaneSample],
    settings: Settings,
    checkpoint: Path,
    earlier: PlaneNetwork | None = None,
) -> training.Run:
    """Fine-tunes from the SonoNet-16 file `start`, or goes on where `checkpoint` stands; the epoch that validates best is kept.

    With an `earlier` network of ours it goes on from that one, and `start` is what must not be forgotten. The normalisation keeps
    SonoNet's statistics, and the two first blocks stay as they are.
    """
    network, memory = earlier or from_sononet(start), Memory(read_sononet(start))
    network.eval().features[:STEM].requires_grad_(False)
    groups = [
        {"params": list(network.features[STEM:].parameters()), "scale": 1.0},
        {"params": list(network.adaption.parameters()), "scale": settings.head_rate},
    ]
    run = training.resumed(training.begin(network, settings.plan, groups), checkpoint)
    memory.to(training.chosen_device(settings.plan.device), memory_format=torch.channels_last)  # type: ignore[call-overload]
    while training.goes_on(run, settings.plan):
        watch = training.Stopwatch()
        loss = _epoch(run, memory, samples, settings)
        figure = _validated(run, validation)
        training.end_epoch(run, {"loss": loss}, figure, watch.seconds, checkpoint)
        told = f"validation macro F1 {figure:.3f}" if validation else "nothing to validate on"
        logger.info("epoch %d, %.1f min: loss %.3f, %s", run.epoch, run.seconds / 60, loss, told)
    return run


def _epoch(run: training.Run, memory: Memory, samples: Sequence[PlaneSample], settings: Settings) -> float:
    plan = settings.plan
    random = np.random.default_rng((plan.seed, run.epoch))
    steps = settings.epoch // plan.batch
    batches = plane_batches(samples, settings.epoch, plan.batch, random)
    losses = [
        training.descend(run, _loss(run.network, memory, pictures, truth, settings), plan, plan.epochs * steps)
        for pictures, truth in training.watched(batches, f"epoch {run.epoch + 1}", steps)
    ]
    return float(np.mean(losses))


def _loss(network: nn.Module, memory: Memory, pictures: Tensor, truth: Tensor, settings: Settings) -> Tensor:
    assert isinstance(network, PlaneNetwork)
    device = next(network.parameters()).device
    with training.autocast(device):
        textures = network.features[:STEM](pictures.to(device).contiguous(memory_format=torch.channels_last))
        ours = network.adaption[:3](network.features[STEM:](textures))
        scores = network.adaption[3:](ours).mean((2, 3)).float()
        forgotten = memory(textures, ours) if settings.memory else torch.zeros((), device=device)
    return partial_loss(scores, truth.to(device), settings.smoothing) + settings.memory * forgotten


def partial_loss(scores: Tensor, truth: Tensor, smoothing: float) -> Tensor:
    """-log of the probability of all scores (n, k) that may be true (n, k) together, and a little of every score's own."""
    logs = scores.log_softmax(1)
    right = logs.masked_fill(~truth, -torch.inf).logsumexp(1)
    return -((1 - smoothing) * right + smoothing * logs.mean(1)).mean()


def _validated(run: training.Run, samples: Sequence[PlaneSample]) -> float:
    """Macro F1 over everything that pictures show, the head planes apart where they are known; without pictures the last epoch is best."""
    if not samples:
        return float(run.epoch)
    with training.autocast(next(run.average.parameters()).device):
        return macro_f1([sample.shows for sample in samples], said_of(run.average, samples))


def said_of(network: nn.Module, samples: Sequence[PlaneSample]) -> list[str]:
    """What pictures show in the network's eyes: no more than "head" where the truth says no more."""
    return shown(readings_of(network, samples)[:, :OUTPUTS], [sample.shows for sample in samples])


@torch.inference_mode()
def readings_of(network: Callable[[Tensor], Tensor], samples: Sequence[PlaneSample], batch: int = 32) -> Tensor:
    """Raw readings (n, outputs + POOLED), float32 on the CPU, under the evaluation transform."""
    device = next(network.parameters()).device if isinstance(network, nn.Module) else torch.device("cpu")
    parts = [samples[start : start + batch] for start in range(0, len(samples), batch)]
    stacks = (torch.from_numpy(np.stack([seen(one) for one in part]))[:, None].to(device) for part in parts)
    return torch.cat([network(stack.contiguous(memory_format=torch.channels_last)).float().cpu() for stack in stacks])
