"""Frames in, boxes of structures out."""

import copy
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from ml.model_card import ModelCard, card_of
from ml.pixels import Frame, letterbox
from ml.structures import detector
from ml.structures.voting import boxes_of, every_box_of
from ml.weights_file import fill, placed

ALL_BELOW = 0.05  # a confidence under this asks for every box, not only the best of each structure


@dataclass(frozen=True, slots=True)
class Found:
    """A structure's box (x_min, y_min, x_max, y_max) in pixels of the frame, with its confidence 0-1."""

    name: str
    confidence: float
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class StructureModel:
    network: nn.Module
    card: ModelCard
    device: torch.device
    dtype: torch.dtype


def load(folder: Path, device: torch.device) -> StructureModel:
    card = card_of(folder, "structures")
    network = detector.fused(fill(detector.build(len(card.labels), card.architecture), card, folder))
    dtype = torch.float16 if device.type == "cuda" else torch.float32
    return StructureModel(placed(network, device, dtype), card, device, dtype)


def of_network(network: nn.Module, card: ModelCard) -> StructureModel:
    """A network in the middle of its training, as `card` describes it; the given one is left as it is."""
    device = next(network.parameters()).device
    copied = detector.fused(copy.deepcopy(network))
    return StructureModel(placed(copied, device, torch.float32), card, device, torch.float32)


@torch.inference_mode()
def find(frames: Sequence[Frame], model: StructureModel, confidence: float, batch: int = 16) -> list[list[Found]]:
    """Per grey frame the structures found, surest first. Frames of one canvas share a batch; each is placed by its own size alone."""
    placed = [letterbox(frame, max(model.card.input_size)) for frame in frames]
    alike: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for number, (canvas, _) in enumerate(placed):
        alike[canvas.shape].append(number)
    results: list[list[Found]] = [[] for _ in frames]
    for numbers in alike.values():
        for start in range(0, len(numbers), batch):
            part = numbers[start : start + batch]
            pictures = torch.from_numpy(np.stack([placed[number][0] for number in part]))[:, None].to(model.device, model.dtype) / 255
            raw, _ = model.network(pictures.contiguous(memory_format=torch.channels_last))
            rows = every_box_of(raw, confidence) if confidence < ALL_BELOW else boxes_of(raw, confidence, model.card.labels)
            for number, found in zip(part, rows, strict=True):
                size = (frames[number].shape[1], frames[number].shape[0])
                corners = placed[number][1].to_frame(found[:, :4].cpu().numpy(), size)
                results[number] = _named(corners, found[:, 4:].cpu().numpy(), model.card.labels)
    return results


def _named(corners: np.ndarray, rest: np.ndarray, labels: Sequence[str]) -> list[Found]:
    return [
        Found(labels[int(number)], score, (box[0], box[1], box[2], box[3]))
        for box, (score, number) in zip(corners.tolist(), rest.tolist(), strict=True)
    ]
