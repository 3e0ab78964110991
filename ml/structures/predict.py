"""Frames in, boxes of structures out."""

import copy
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from ml.model_card import ModelCard, card_of
from ml.pixels import Frame, Placement, letterbox
from ml.runtime import Example, Runtime, runner
from ml.structures.voting import WORKING, boxes_of, every_box_of
from ml.weights_file import fill, placed

ALL_BELOW = 0.05  # a confidence under this asks for every box, not only the best of each structure
SEEN_FROM = "seen_from/"  # with a structure's name: the card's threshold of the network's own confidence from which it counts as seen


@dataclass(frozen=True, slots=True)
class Found:
    """A structure's box (x_min, y_min, x_max, y_max) in pixels of the frame, with its confidence 0-1."""

    name: str
    confidence: float
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class StructureModel:
    """`network` gives a tuple, the raw output first, from pictures (n, 1, height, width) in 0-1."""

    network: Callable[[Tensor], tuple[Tensor, ...]]
    card: ModelCard
    device: torch.device
    dtype: torch.dtype


def load(folder: Path, runtime: Runtime) -> StructureModel:
    """WeightsError where the card's weights are not there as it says. Their network's code is loaded only where it has to be converted."""
    card = card_of(folder, "structures")
    card.weights_in(folder)
    width, height = card.input_size
    run = runner(lambda: _raw(card, folder), Example((torch.zeros(1, 1, height, width),), any_size=True), card, runtime)
    return StructureModel(run, card, run.device, torch.float32)


def _raw(card: ModelCard, folder: Path) -> nn.Module:
    from ml.structures import detector  # a second of imports that a cached network spares its process

    return detector.Raw(detector.fused(fill(detector.build(len(card.labels), card.architecture), card, folder)))


def of_network(network: nn.Module, card: ModelCard) -> StructureModel:
    """A network in the middle of its training, as `card` describes it; the given one is left as it is."""
    from ml.structures import detector

    device = next(network.parameters()).device
    copied = detector.fused(copy.deepcopy(network))
    return StructureModel(placed(detector.Raw(copied), device, torch.float32), card, device, torch.float32)


@dataclass(frozen=True, slots=True)
class Looked:
    """What the detector saw on one grey `frame`: the structures `found`, surest first, and the `maps` (channels, height, width) that it saw
    them by, on the canvas of `canvas` (width, height) pixels where `placement` laid the frame."""

    frame: Frame
    found: list[Found]
    maps: tuple[Tensor, ...]
    canvas: tuple[int, int]
    placement: Placement


def find(frames: Sequence[Frame], model: StructureModel, confidence: float, batch: int = 16) -> list[list[Found]]:
    """Per grey frame the structures found, surest first."""
    return [one.found for one in look(frames, model, confidence, batch)]


@torch.inference_mode()
def look(frames: Sequence[Frame], model: StructureModel, confidence: float, batch: int = 16) -> list[Looked]:
    """What the detector sees on each grey frame. Frames of one canvas share a batch; each is placed by its own size alone."""
    placed = [letterbox(frame, max(model.card.input_size)) for frame in frames]
    alike: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for number, (canvas, _) in enumerate(placed):
        alike[canvas.shape].append(number)
    results: dict[int, Looked] = {}
    for numbers in alike.values():
        for start in range(0, len(numbers), batch):
            part = numbers[start : start + batch]
            pictures = torch.from_numpy(np.stack([placed[number][0] for number in part]))[:, None].to(model.device, model.dtype) / 255
            raw, *maps = model.network(pictures.contiguous(memory_format=torch.channels_last))
            rows = _rows(raw, confidence, model.card)
            for place, (number, found) in enumerate(zip(part, rows, strict=True)):
                size = (frames[number].shape[1], frames[number].shape[0])
                canvas, placement = placed[number]
                named = _named(placement.to_frame(found[:, :4].cpu().numpy(), size), found[:, 4:].cpu().numpy(), model.card.labels)
                own = tuple(levels[place] for levels in maps)
                results[number] = Looked(frames[number], named, own, (canvas.shape[1], canvas.shape[0]), placement)
    return [results[number] for number in range(len(frames))]


def _rows(raw: Tensor, confidence: float, card: ModelCard) -> list[Tensor]:
    seen_from = [card.thresholds.get(f"{SEEN_FROM}{name}", WORKING) for name in card.labels]
    if confidence < ALL_BELOW:
        return every_box_of(raw, confidence, seen_from)
    return boxes_of(raw, confidence, card.labels, seen_from)


def _named(corners: np.ndarray, rest: np.ndarray, labels: Sequence[str]) -> list[Found]:
    return [
        Found(labels[int(number)], score, (box[0], box[1], box[2], box[3]))
        for box, (score, number) in zip(corners.tolist(), rest.tolist(), strict=True)
    ]
