"""What can be told of the factors from counted numbers alone: it costs next to nothing to learn. Facts come first, the rest goes on from
there; facts with cells are learnt apart."""

from collections.abc import Callable, Iterable

import numpy as np
import torch
from torch import Tensor, nn

from ml.quality.network import QualityNetwork, by_factor, cells
from ml.quality.ordinal import corn_loss
from ml.quality.samples import Samples, mirrored, rolled
from ml.training import Plan

BATCH, LEARNING_RATE = 128, 3e-3
FACT_ROUNDS, CELL_ROUNDS = 20, 30
DRAWS = 6  # how often the cells are counted, on pictures each time otherwise moved and mirrored


def learn_facts(network: QualityNetwork, samples: Samples, plan: Plan, rounds: int = FACT_ROUNDS) -> float:
    """Trains what the context holds of the facts, and the factors' first answer; gives the last round's mean loss."""
    counted, first = network.scene.counted, network.judge.at_first
    numbers, levels = torch.from_numpy(samples.facts), torch.from_numpy(samples.factors)
    return _learn(lambda rows: first(counted(rows)), [counted, first], [(numbers, levels)], plan, rounds)


def learn_cells(network: QualityNetwork, samples: Samples, plan: Plan, rounds: int = CELL_ROUNDS) -> float:
    """Trains the factors' scores from facts and cells; gives the last round's mean loss."""
    random = np.random.default_rng(plan.seed)
    draws = [_counted(mirrored(samples) if number % 2 else samples, random) for number in range(DRAWS)]
    return _learn(network.scene.spots, [network.scene.spots], [(one, torch.from_numpy(samples.factors)) for one in draws], plan, rounds)


def _learn(
    told: Callable[[Tensor], Tensor], parts: Iterable[nn.Module], sets: list[tuple[Tensor, Tensor]], plan: Plan, rounds: int
) -> float:
    """Round by round over one of the sets of numbers (n, k) and levels (n, factors) after the other."""
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    parts = list(parts)
    optimizer = torch.optim.AdamW([one for part in parts for one in part.parameters()], LEARNING_RATE, weight_decay=1e-2)
    fall = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, rounds)
    for part in parts:
        part.train()
    losses: list[float] = []
    for number in range(rounds):
        numbers, levels = sets[number % len(sets)]
        losses, order = [], torch.randperm(len(numbers))
        for start in range(0, max(1, len(numbers) - BATCH + 1), BATCH):
            rows = order[start : start + BATCH]
            scores = by_factor(told(numbers[rows]))
            loss = torch.stack([corn_loss(one, levels[rows, factor]) for factor, one in enumerate(scores.values())]).sum()
            optimizer.zero_grad(set_to_none=True)
            torch.autograd.backward(loss)
            optimizer.step()
            losses.append(float(loss.detach()))
        fall.step()
    for part in parts:
        part.eval()
    return float(np.mean(losses))


def _counted(samples: Samples, random: np.random.Generator, size: int = 256) -> Tensor:
    pictures = rolled(samples.pictures, random)
    parts = [cells(torch.from_numpy(pictures[start : start + size])[:, None].float() / 255) for start in range(0, len(pictures), size)]
    return torch.cat([torch.from_numpy(samples.facts), torch.cat(parts)], 1)
