"""Ordered levels as CORN learns them (Shi, Cao, Raschka 2023, arXiv 2111.08851): one conditional question a level, rank-consistent."""

import math
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn


def corn_loss(scores: Tensor, levels: Tensor) -> Tensor:
    """Mean loss of raw scores (n, levels - 1) against levels (n,); -1 is unknown and counts nothing.

    Question j, "above level j?", is put only where the level is at least j.
    """
    steps = torch.arange(scores.shape[1], device=scores.device)
    asked = (levels[:, None] >= steps) & (levels[:, None] >= 0)
    losses = nn.functional.binary_cross_entropy_with_logits(scores, (levels[:, None] > steps).to(scores.dtype), reduction="none")
    return torch.as_tensor((losses * asked).sum() / asked.sum().clamp(min=1))


def probabilities(scores: Tensor, temperature: float = 1.0) -> Tensor:
    """Probabilities (n, levels) of raw scores (n, levels - 1): P(above j) is the product of the answers up to j."""
    above = torch.cumprod(torch.sigmoid(scores / temperature), 1)
    ones, zeros = torch.ones_like(above[:, :1]), torch.zeros_like(above[:, :1])
    return torch.cat([ones, above], 1) - torch.cat([above, zeros], 1)


def temperature_of(scores: Tensor, levels: Tensor) -> float:
    """What scores are divided by so that levels are right as often as their probabilities say (Guo et al. 2017), from 0.25 to 8.

    Found by the likelihood of the known levels; 1 where there is none.
    """
    known = levels >= 0
    if not bool(known.any()):
        return 1.0
    grid = torch.exp(torch.linspace(math.log(0.25), math.log(8.0), 200))
    chosen = levels[known]
    likelihoods = [probabilities(scores[known], float(value)).clamp(min=1e-7).log().gather(1, chosen[:, None]).mean() for value in grid]
    return float(grid[int(torch.stack(likelihoods).argmax())])


def level_probabilities(name: str, scores: Tensor, thresholds: Mapping[str, float]) -> npt.NDArray[np.float64]:
    """(n, levels), calibrated. To the sixth decimal: a processor's last digits depend on a row's place among the others."""
    return np.round(probabilities(scores.double(), thresholds[f"{name}/temperature"]).numpy(), 6)


def criteria_probabilities(scores: Tensor, names: tuple[str, ...], thresholds: Mapping[str, float]) -> npt.NDArray[np.float64]:
    """(n, criteria), each that the criterion is met; to the sixth decimal too."""
    pooled = thresholds["criteria/temperature"]
    temperatures = torch.tensor([thresholds.get(f"criteria/temperature/{name}", pooled) for name in names], dtype=torch.float64)
    return np.round(torch.sigmoid(scores.double() / temperatures).numpy(), 6)
