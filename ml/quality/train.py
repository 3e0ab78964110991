"""Trains the quality network: all its questions at once, each where it can be answered."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from ml.energy import Meter
from ml.quality.counted import learn_facts
from ml.quality.figures import quadratic_kappa
from ml.quality.inputs import Answers, answer, parts_of
from ml.quality.network import QualityNetwork, by_factor
from ml.quality.ordinal import corn_loss, probabilities
from ml.quality.samples import Batch, Samples, batch_of, batches, chosen
from ml.training import Plan, Run, Stopwatch, autocast, begin, descend, end_epoch, goes_on, resumed, watched

EDGES = 4.0  # what the edges' loss, a few hundredths of a side, is multiplied by to stand beside the others


@dataclass(frozen=True, slots=True)
class Opinions:
    """Raw scores for all samples, in float32: see `Answers`."""

    factors: dict[str, Tensor]
    criteria: Tensor
    overall: Tensor
    clarity: Tensor
    off: Tensor


def loss_of(answers: Answers, batch: Batch) -> Tensor:
    """Summed loss of all questions, each a mean over those of whom the answer is known."""
    factors = by_factor(answers.factors.float())
    losses = [corn_loss(scores, batch.factors[:, number]) for number, scores in enumerate(factors.values())]
    losses.append(2 * corn_loss(answers.clarity.float(), batch.clarity))
    losses.append(_overall_loss(answers.overall.float(), batch))
    asked = batch.criteria >= 0
    wrong = nn.functional.binary_cross_entropy_with_logits(answers.criteria.float(), batch.criteria.clamp(min=0).float(), reduction="none")
    losses.append(4 * (wrong * asked).sum() / asked.sum().clamp(min=1))
    known = ~torch.isnan(batch.off)
    apart = nn.functional.smooth_l1_loss(answers.off.float(), batch.off.nan_to_num(), reduction="none", beta=0.05)
    losses.append(EDGES * (apart * known).sum() / known.sum().clamp(min=1))
    return torch.stack(losses).sum()


def _overall_loss(scores: Tensor, batch: Batch) -> Tensor:
    """As `corn_loss`, but a picture whose grade is only supposed counts less."""
    drawn = torch.where(batch.share == 1, batch.overall, -1)
    supposed = torch.where(batch.share < 1, batch.overall, -1)
    return 2 * corn_loss(scores, drawn) + batch.share.min() * corn_loss(scores, supposed)


def train(samples: Samples, validation: Samples, plan: Plan, checkpoint: Path, start: Path | None = None) -> Run:
    """Trains until the plan ends it, going on from `checkpoint` where it exists; `validation` says which epoch was the best.

    `start` is another run's checkpoint, from which the parts that see are taken over.
    """
    network = QualityNetwork(samples.criteria.shape[1])
    if not checkpoint.exists():
        take_over(network, start)
        learn_facts(network, samples, plan)
    run = resumed(begin(network, plan), checkpoint)
    device = next(run.network.parameters()).device
    each, meter = len(samples) // plan.batch, Meter()
    while goes_on(run, plan):
        watch = Stopwatch()
        random = np.random.default_rng((plan.seed, run.epoch))
        run.network.train()
        losses = []
        for batch in watched(batches(samples, plan.batch, random), f"epoch {run.epoch + 1}", each):
            placed = on(batch, device)
            with autocast(device):
                answers = answer(parts_of(run.network), placed.inputs)
            losses.append(descend(run, loss_of(answers, placed), plan, _steps(run, plan, each, run.seconds + watch.seconds)))
        figures = figures_of(opinions(run.average, validation, device), validation)
        spent = {"loss": float(np.mean(losses)), "watt_hours": meter.lap()}
        end_epoch(run, spent | figures, figures["mean"], watch.seconds, checkpoint)
    meter.stop()
    return run


def take_over(network: nn.Module, start: Path | None) -> None:
    """Of the averaged network of a checkpoint all that fits, but what rests on counted facts: that is learnt anew."""
    if start is not None:
        given = torch.load(start, weights_only=True, map_location="cpu")["average"]
        own = network.state_dict()
        fits = {
            name: value
            for name, value in given.items()
            if not name.startswith(("scene.counted.", "scene.spots.", "judge.at_first.")) and name in own and own[name].shape == value.shape
        }
        network.load_state_dict(fits, strict=False)


def _steps(run: Run, plan: Plan, each: int, seconds: float) -> int:
    """How many steps the learning rate's fall is spread over: by the epochs, or by the pace so far where minutes are named."""
    if plan.minutes is None or run.step == 0:
        return plan.epochs * each
    return min(plan.epochs * each, round(run.step * plan.minutes * 60 / max(seconds, 1e-3)))


def on(batch: Batch, device: torch.device) -> Batch:
    """The batch on a device."""
    if device.type == "cpu":
        return batch
    inputs = type(batch.inputs)(**{name: getattr(batch.inputs, name).to(device) for name in batch.inputs.__dataclass_fields__})
    rest = {name: getattr(batch, name).to(device) for name in batch.__dataclass_fields__ if name != "inputs"}
    return Batch(inputs, **rest)


@torch.inference_mode()
def opinions(network: nn.Module, samples: Samples, device: torch.device, size: int = 64) -> Opinions:
    """What the network says of the samples as they are."""
    network.eval()
    parts: list[Answers] = []
    for start in range(0, len(samples), size):
        part = chosen(samples, np.arange(start, min(start + size, len(samples))))
        parts.append(answer(parts_of(network), on(batch_of(part), device).inputs))
    whole = {name: torch.cat([getattr(part, name) for part in parts]).float().cpu() for name in Answers.__dataclass_fields__}
    return Opinions(by_factor(whole["factors"]), whole["criteria"], whole["overall"], whole["clarity"], whole["off"])


def figures_of(said: Opinions, samples: Samples) -> dict[str, float]:
    """Quadratic kappa of every ordered question (factors on real pictures, overall on drawn ones), the criteria's accuracy, and the edges'
    error left, as a share of the error before. `mean` is what training keeps the best of."""
    real, drawn = samples.sources != "drawn", samples.share == 1
    figures = {
        name: _kappa(scores[torch.from_numpy(real)], samples.factors[real, number])
        for number, (name, scores) in enumerate(said.factors.items())
    }
    figures["clarity"] = _kappa(said.clarity, samples.clarity)
    figures["overall"] = _kappa(said.overall[torch.from_numpy(drawn)], samples.overall[drawn])
    asked = samples.criteria >= 0
    figures["criteria"] = float(((said.criteria.numpy() > 0) == (samples.criteria > 0))[asked].mean()) if asked.any() else float("nan")
    known = ~np.isnan(samples.off)
    before = float(np.abs(samples.off[known]).mean()) if known.any() else float("nan")
    figures["edges_left"] = float(np.abs(samples.off - said.off.numpy())[known].mean()) / before if known.any() else float("nan")
    told = [figures[name] for name in (*said.factors, "clarity", "overall", "criteria")]
    return {**figures, "mean": float(np.nanmean([*told, 1 - figures["edges_left"]]))}


def _kappa(scores: Tensor, levels: np.ndarray) -> float:
    known = levels >= 0
    said = probabilities(scores[torch.from_numpy(known)]).argmax(1).numpy()
    return quadratic_kappa(levels[known], said, scores.shape[1] + 1)
