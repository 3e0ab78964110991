"""Frames in, planes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from ml.model_card import ModelCard, card_of
from ml.pixels import Frame
from ml.planes.model import PlaneNetwork, fused
from ml.planes.samples import plane_sample, seen
from ml.types import PlanePrediction
from ml.weights_file import fill, placed


@dataclass(frozen=True, slots=True)
class PlaneModel:
    network: nn.Module
    card: ModelCard
    device: torch.device
    dtype: torch.dtype


def load(folder: Path, device: torch.device) -> PlaneModel:
    card = card_of(folder, "planes")
    network = PlaneNetwork(len(card.labels))
    fill(network, card, folder)
    network = fused(network)
    dtype = torch.float16 if device.type == "cuda" else torch.float32
    return PlaneModel(placed(network, device, dtype), card, device, dtype)


@torch.inference_mode()
def name_planes(frames: Sequence[Frame], model: PlaneModel, batch: int = 16) -> list[PlanePrediction]:
    """The plane of each grey frame, with probabilities calibrated by the card's temperature."""
    predictions: list[PlanePrediction] = []
    for start in range(0, len(frames), batch):
        pictures = torch.from_numpy(np.stack([seen(plane_sample(frame, "other", "")) for frame in frames[start : start + batch]]))[:, None]
        scores = model.network(pictures.to(model.device, model.dtype).contiguous(memory_format=torch.channels_last)).float()
        predictions += [_named(row, model.card.labels) for row in (scores / model.card.thresholds["temperature"]).softmax(1).tolist()]
    return predictions


def _named(row: Sequence[float], labels: Sequence[str]) -> PlanePrediction:
    probabilities = dict(zip(labels, row, strict=True))
    return PlanePrediction(max(probabilities, key=lambda plane: probabilities[plane]), probabilities)
