"""After training: how warm the probabilities are, and what the network finds familiar."""

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from ml.planes.model import OUTPUTS, PlaneNetwork
from ml.planes.recipe import Part
from ml.planes.samples import DRAWN, PlaneSample, allowed, looks, restyled_sample
from ml.planes.train import readings_of

BEYOND = {"real": 0.01, "restyled": 0.03, "drawn": 0.02}  # share of the validation pictures that may be called strange
COPIES = 2  # of each real picture that taught, as other hospitals would show it


def settle(network: PlaneNetwork, taught: Part, validation: Part) -> float:
    """Fits `network.unlike` on the pictures that taught and sets its level by the validation's. Gives the temperature.

    Both see the real pictures also through other machines and screens: a hospital that taught nothing must not be strange for its looks.
    """
    known = [*taught.known, *through_others(taught.real, COPIES, seed=1)]
    network.unlike.learn(*features(network, known), [kind_of(sample) for sample in known])
    sets = {"real": validation.real, "restyled": through_others(validation.real, COPIES, seed=2), "drawn": validation.drawn}
    network.unlike.set_level([(*features(network, samples), BEYOND[name]) for name, samples in sets.items()])
    return temperature_of(readings_of(network, validation.real)[:, :OUTPUTS], allowed([sample.shows for sample in validation.real]))


def through_others(samples: Sequence[PlaneSample], copies: int, seed: int) -> list[PlaneSample]:
    """`copies` of each picture, restyled, the same for the same seed."""
    return [
        restyled_sample(sample, np.random.default_rng((seed, copy, number)))
        for copy in range(copies)
        for number, sample in enumerate(samples)
    ]


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
