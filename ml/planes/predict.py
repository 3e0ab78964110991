"""Frames in, planes out, and how far to believe it."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ml.model_card import ModelCard, card_of
from ml.pixels import Frame
from ml.planes.decide import prediction
from ml.planes.model import OUTPUTS, PlaneNetwork, fused
from ml.planes.samples import PlaneSample, looks, plane_sample, seen
from ml.planes.unlike import Unlike
from ml.types import PlanePrediction
from ml.weights_file import fill, placed


@dataclass(frozen=True, slots=True)
class PlaneModel:
    """`network` gives readings on `device`; `unlike` stays on the CPU in float32, where its small sums are exact enough."""

    network: Callable[[Tensor], Tensor]
    unlike: Unlike
    card: ModelCard
    device: torch.device
    dtype: torch.dtype


@dataclass(frozen=True, slots=True)
class PlaneReading:
    """The plane of one frame, and how unlike every training picture the frame is (0-1): from 0.5 on, believe nothing else."""

    plane: PlanePrediction
    out_of_distribution: float


def learnt(folder: Path) -> PlaneNetwork:
    """The published network as its training left it."""
    network = PlaneNetwork()
    fill(network, card_of(folder, "planes"), folder)
    return network


def load(folder: Path, device: torch.device) -> PlaneModel:
    card, network = card_of(folder, "planes"), learnt(folder)
    unlike = copy.deepcopy(network.unlike)
    network = fused(network)
    dtype = torch.float16 if device.type == "cuda" else torch.float32
    return PlaneModel(placed(network, device, dtype), unlike, card, device, dtype)


@torch.inference_mode()
def read_planes(frames: Sequence[Frame], model: PlaneModel, batch: int = 16) -> list[PlaneReading]:
    """The plane of each grey frame, probabilities calibrated by the card's temperature, with its out-of-distribution score (0-1)."""
    readings: list[PlaneReading] = []
    for start in range(0, len(frames), batch):
        samples = [plane_sample(frame, "other", "") for frame in frames[start : start + batch]]
        pictures = torch.from_numpy(np.stack([seen(sample) for sample in samples]))[:, None]
        rows = model.network(pictures.to(model.device, model.dtype).contiguous(memory_format=torch.channels_last)).float().cpu()
        readings += told(rows, samples, model)
    return readings


def told(rows: Tensor, samples: Sequence[PlaneSample], model: PlaneModel) -> list[PlaneReading]:
    """What the network's rows (n, OUTPUTS + POOLED), float32, say of the pictures that they were read from."""
    # one by one: the last digits of a product of matrices change with the number of rows, and no frame's result may depend on another's
    pairs = zip(torch.split(rows[:, OUTPUTS:], 1), samples, strict=True)
    strangeness = [float(model.unlike(pooled, torch.from_numpy(looks(sample)[None]))) for pooled, sample in pairs]
    planes = [prediction(row, model.card.thresholds["temperature"]) for row in rows[:, :OUTPUTS].tolist()]
    return [PlaneReading(plane, score) for plane, score in zip(planes, strangeness, strict=True)]
