"""Teaches the picture network: SonoNet's layers, finely tuned on scans laid out along the anatomy."""

import copy
import math
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from ml.opinion.picture import PictureNetwork, batch_of, from_sononet, seen
from ml.opinion.samples import Samples
from ml.training import autocast, watched

BATCH, RATE, DECAY, WARM_UP, CLIP = 24, 5e-4, 0.02, 60, 5.0
SMOOTHED = 0.03  # of a grade
FOLLOWS = 0.99  # of the average network, which predicts
AT_ONCE = 32


def learn_picture(taught: Samples, start: Path, epochs: int, seed: int) -> PictureNetwork:
    """As many standard pictures as others in every step, each a little otherwise. ValueError where `start` is no SonoNet-16."""
    network, random = from_sononet(start, seed), np.random.default_rng(seed)
    average = copy.deepcopy(network)
    network.dropout.train()  # all else stays in its evaluation form: the normalisation keeps SonoNet's statistics
    optimizer = torch.optim.AdamW([one for one in network.parameters() if one.requires_grad], RATE, weight_decay=DECAY)
    by_grade = [np.flatnonzero(taught.standard), np.flatnonzero(~taught.standard)]
    steps = epochs * (len(taught.standard) // BATCH)
    for step in watched(range(steps), "picture network", steps):
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1.0, (step + 1) / WARM_UP) * (0.02 + 0.49 * (1 + math.cos(math.pi * step / steps)))
        chosen = np.concatenate([random.choice(own, BATCH // 2, replace=len(own) < BATCH // 2) for own in by_grade])
        pictures = batch_of([seen(*taught.scans[int(place)], random) for place in chosen])
        truth = torch.from_numpy(taught.standard[chosen]).float() * (1 - 2 * SMOOTHED) + SMOOTHED
        with autocast(pictures.device):
            said = network(pictures)[:, 0]
        optimizer.zero_grad()
        torch.autograd.backward(functional.binary_cross_entropy_with_logits(said.float(), truth))
        nn.utils.clip_grad_norm_(network.parameters(), CLIP)
        optimizer.step()
        _follow(average, network, min(FOLLOWS, (1 + step) / (10 + step)))
    return average


@torch.no_grad()
def _follow(average: nn.Module, network: nn.Module, decay: float) -> None:
    for mean, value in zip(average.parameters(), network.parameters(), strict=True):
        mean.lerp_(value, 1 - decay)


@torch.inference_mode()
def said_by_picture(network: PictureNetwork, samples: Samples) -> npt.NDArray[np.float32]:
    """(n,) log odds of each picture as it is."""
    parts = [samples.scans[start : start + AT_ONCE] for start in range(0, len(samples.scans), AT_ONCE)]
    said = [network(batch_of([seen(scan, anatomy) for scan, anatomy in part]))[:, 0] for part in parts]
    return np.asarray(torch.cat(said).numpy(), np.float32)
