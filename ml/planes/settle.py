"""After training: how warm the probabilities are, and what the network finds familiar."""

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from ml.planes.model import OUTPUTS, PlaneNetwork
from ml.planes.recipe import Part
from ml.planes.samples import DRAWN, PlaneSample, allowed, looks
from ml.planes.train import readings_of

BEYOND = {"real": 0.01, "drawn": 0.02}  # share of the validation pictures that may be called strange


def settle(network: PlaneNetwork, taught: Part, validation: Part) -> float:
    """Fits `network.unlike` on the pictures that taught and sets its level by the validation's. Gives the temperature."""
    network.unlike.learn(*features(network, taught.known), [kind_of(sample) for sample in taught.known])
    real, drawn = (features(network, samples) for samples in (validation.real, validation.drawn))
    network.unlike.set_level([(*real, BEYOND["real"]), (*drawn, BEYOND["drawn"])])
    return temperature_of(readings_of(network, validation.real)[:, :OUTPUTS], allowed([sample.shows for sample in validation.real]))


def kind_of(sample: PlaneSample) -> str:
    return f"{sample.shows}/{'drawn' if sample.source in DRAWN else 'real'}"


def features(network: PlaneNetwork, samples: Sequence[PlaneSample]) -> tuple[Tensor, Tensor]:
    """The channel means (n, POOLED) and the looks (n, NUMBERS) of pictures."""
    return readings_of(network, samples)[:, OUTPUTS:], torch.from_numpy(np.stack([looks(sample) for sample in samples]))


def temperature_of(scores: Tensor, truth: Tensor) -> float:
    """The one number that scores (n, k) are divided by so that probabilities are right as often as they say (Guo et al. 2017).

    `truth` (n, k) marks the scores that may be true. Found on the validation split, between 0.25 and 8.
    """
    grid = torch.exp(torch.linspace(math.log(0.25), math.log(8.0), 200))
    losses = [-(scores / value).log_softmax(1).masked_fill(~truth, -torch.inf).logsumexp(1).mean() for value in grid]
    return float(grid[int(torch.stack(losses).argmin())])
