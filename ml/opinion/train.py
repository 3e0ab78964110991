"""Learns the opinion: heads by cross-fitting, a picture network beside them, then how much they and what is told of each structure count.

Every head learns without one fold, and what it says of that fold stands for it from then on: a picture that taught a head would flatter it.
All count only upwards (non-negative weights): a structure that is seen more surely, or more clearly, is never a doubt.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from scipy.optimize import minimize
from torch import Tensor
from torch.nn import functional

from ml.opinion.learn_picture import learn_picture, said_by_picture
from ml.opinion.network import HEADS, NARROWED, OpinionNetwork
from ml.opinion.samples import Samples
from ml.training import watched

Floats = npt.NDArray[np.floating]
Flags = npt.NDArray[np.bool_]

SMOOTHED = 0.03  # of a grade: one centre's consensus is not the truth
RIDGE = 0.02  # on the weights of standardised parts
EVERY = 5  # of the places that principal components are learnt from
BATCH, WARM_UP = 48, 30


@dataclass(frozen=True, slots=True)
class Settings:
    """`start` is the SonoNet-16 file of its authors, from which the picture network learns for `epochs`; None leaves that network out."""

    start: Path | None = None
    steps: int = 400
    epochs: int = 12
    learning_rate: float = 2e-3
    weight_decay: float = 0.05
    seed: int = 11
    threads: int = 1


def fit(taught: Samples, settled: Samples, unseen: Flags, settings: Settings) -> OpinionNetwork:
    """Heads and picture network learn from `taught`; what heads and structures weigh from `settled` and from those of `taught` that are
    `unseen` (n,): pictures that the detector has not learnt from, so that having been learnt from tells no grade. What the picture network
    weighs beside them is learnt from `settled` alone, which it has not seen."""
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    network = OpinionNetwork()
    _learn_components(network, taught)
    narrowed = torch.cat([network.narrowed(taught.maps[:, one].float())[:, None] for one in range(taught.maps.shape[1])], 1)
    folds = folds_of(taught.standard, settings.seed)
    without = torch.zeros(len(folds))
    for number in range(HEADS):
        own = torch.from_numpy(folds == number)
        _learn_head(network, number, narrowed[~own], taught.standard[folds != number], settings)
        with torch.inference_mode():
            without[own] = network.heads[number](narrowed[own, 0])
    network.eval()
    with torch.inference_mode():
        whole = network.whole(network.narrowed(settled.maps[:, 0].float()))
    keep = torch.from_numpy(unseen)
    parts = torch.cat([torch.cat([without[keep], whole])[:, None], torch.cat([taught.told[keep], settled.told])], 1).numpy()
    weights = weighed(parts, np.concatenate([taught.standard[unseen], settled.standard]))
    if settings.start is not None:
        network.picture.load_state_dict(learn_picture(taught, settings.start, settings.epochs, settings.seed).state_dict())
    _join(network, weights, parts[int(unseen.sum()) :], settled, with_picture=settings.start is not None)
    return network


@dataclass(frozen=True, slots=True)
class Weights:
    """Log odds are `offset` + the sum of (part - `usual`) * `each`, over the parts (k,)."""

    usual: Floats
    each: Floats
    offset: float

    def odds(self, parts: Floats) -> Floats:
        return np.asarray((parts - self.usual) @ self.each + self.offset)


def _join(network: OpinionNetwork, weights: Weights, parts: Floats, settled: Samples, *, with_picture: bool) -> None:
    """Puts the weights into the network; with the picture network, both count as far as the settled pictures tell."""
    usual, each, offset = np.insert(weights.usual, 1, 0.0), np.insert(weights.each, 1, 0.0), weights.offset
    if with_picture:
        both = np.stack([weights.odds(parts), said_by_picture(network.picture, settled)], 1)
        joint = weighed(both.astype(np.float32), settled.standard)
        usual[1], each = joint.usual[1], each * joint.each[0]
        each[1] = joint.each[1]
        offset = joint.offset + joint.each[0] * (weights.offset - joint.usual[0])
    network.usual.copy_(torch.from_numpy(usual))
    network.weights.copy_(torch.from_numpy(each))
    network.offset.copy_(torch.tensor(offset))


def folds_of(standard: Flags, seed: int) -> npt.NDArray[np.int64]:
    """(n,) the fold of each picture, both grades spread evenly."""
    random = np.random.default_rng(seed)
    folds = np.empty(len(standard), np.int64)
    for grade in (False, True):
        own = random.permutation(np.flatnonzero(standard == grade))
        folds[own] = np.arange(len(own)) % HEADS
    return folds


@torch.no_grad()
def _learn_components(network: OpinionNetwork, taught: Samples) -> None:
    places = taught.maps[:, 0].float().permute(0, 2, 3, 1).reshape(-1, taught.maps.shape[2])[::EVERY]
    middle, spread = places.mean(0), places.std(0).clamp(min=1e-3)
    even = (places - middle) / spread
    _, directions = torch.linalg.eigh(even.T @ even / len(even))
    network.middle.copy_(middle)
    network.basis.copy_(directions[:, -NARROWED:].T / spread)


def _learn_head(network: OpinionNetwork, number: int, narrowed: Tensor, standard: Flags, settings: Settings) -> None:
    head = network.heads[number].train()
    random = np.random.default_rng((settings.seed, number))
    by_grade = [np.flatnonzero(standard), np.flatnonzero(~standard)]
    truth = torch.from_numpy(standard).float() * (1 - 2 * SMOOTHED) + SMOOTHED
    optimizer = torch.optim.AdamW(head.parameters(), settings.learning_rate, weight_decay=settings.weight_decay)
    for step in watched(range(settings.steps), f"head {number + 1}", settings.steps):
        for group in optimizer.param_groups:
            cosine = 0.5 + 0.5 * np.cos(np.pi * step / settings.steps)
            group["lr"] = settings.learning_rate * min(1.0, (step + 1) / WARM_UP) * cosine
        chosen = np.concatenate([random.choice(own, BATCH // 2, replace=len(own) < BATCH // 2) for own in by_grade])
        variant = random.integers(0, narrowed.shape[1], len(chosen))
        seen = torch.roll(narrowed[chosen, variant], tuple(int(one) for one in random.integers(-1, 2, 2)), (2, 3))
        loss = functional.binary_cross_entropy_with_logits(head(seen), truth[chosen])
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
    head.eval()


def weighed(parts: Floats, standard: Flags) -> Weights:
    """Ridge logistic regression on parts (n, k) with weights of 0 and more; both grades count alike, so that 0.5 is even odds among as many
    of both. The usual standard picture has the mean of the standard ones."""
    usual, spread = parts[standard].mean(0), parts.std(0).clip(1e-3)
    even = ((parts - usual) / spread).astype(float)
    share = np.where(standard, 0.5 / standard.sum(), 0.5 / (~standard).sum())
    sign = np.where(standard, 1.0, -1.0)

    def loss(values: Floats) -> tuple[float, Floats]:
        odds = sign * (even @ values[:-1] + values[-1])
        slope = -share * sign / (1 + np.exp(odds))
        ridge = RIDGE * values[:-1]
        return float((share * np.logaddexp(0, -odds)).sum() + (ridge * values[:-1]).sum() / 2), np.append(
            even.T @ slope + ridge, slope.sum()
        )

    bounds = [(0.0, None)] * even.shape[1] + [(None, None)]
    found = minimize(loss, np.zeros(even.shape[1] + 1), jac=True, bounds=bounds, method="L-BFGS-B").x
    return Weights(usual, found[:-1] / spread, float(found[-1]))


def said_of(network: OpinionNetwork, samples: Samples) -> Floats:
    """(n,) the probability of each picture as it is."""
    return np.asarray(1 / (1 + np.exp(-(parts_of(network, samples).sum(1) + float(network.offset)))))


def parts_of(network: OpinionNetwork, samples: Samples) -> Floats:
    """(n, 2 + TOLD) what heads, picture network and all that is told add to the log odds of each picture as it is."""
    judged = torch.from_numpy(said_by_picture(network.picture, samples)).float()[:, None]
    with torch.inference_mode():
        return np.asarray(network(samples.maps[:, 0].float(), judged, samples.told).numpy())
