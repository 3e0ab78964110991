"""The one function that workers call: frames in, predictions out."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from ml.paths import WEIGHTS
from ml.pixels import Frame, grey
from ml.planes import predict as planes
from ml.quality.measures import measure
from ml.quality.structure import clarity
from ml.runtime import Runtime
from ml.structures import predict as structures
from ml.types import FramePrediction, StructureBox


@dataclass(frozen=True, slots=True)
class Models:
    """The networks of one process, loaded once and used for every batch. `versions` maps a network's name to its version."""

    structures: structures.StructureModel
    planes: planes.PlaneModel

    @property
    def versions(self) -> dict[str, str]:
        return {"structures": self.structures.card.version, "planes": self.planes.card.version}


def load_models(device: str = "auto", weights: Path = WEIGHTS, *, on_cpu: str = "openvino", cache: Path | None = None) -> Models:
    """Loads the networks from `weights` onto "cpu", "cuda" or, with "auto", a GPU where there is one.

    On a CPU they run by `on_cpu`, one of ml.runtime.CPU_RUNTIMES; `cache` is a folder of ours alone that spares the next process
    the seconds of converting them. Call it in the process that predicts, after it was forked.
    WeightsError, naming the file, where a file is missing or is not the one that its card describes.
    """
    runtime = Runtime.chosen(device, on_cpu, cache)
    return Models(structures.load(weights, runtime), planes.load(weights, torch.device(runtime.device)))


def predict(frames: Sequence[npt.NDArray[np.uint8]], models: Models, *, confidence: float = 0.25) -> list[FramePrediction]:
    """What the machine sees on each frame, (height, width) grey or (height, width, 3) RGB uint8; the order is kept.

    Structures of at least `confidence` are told, the best box of each; below 0.05 every box. A frame's result depends on no other frame.
    ValueError where a frame is of another shape or type.
    """
    if not frames:
        return []
    began = time.perf_counter()
    pictures = [grey(frame) for frame in frames]
    found = structures.find(pictures, models.structures, confidence)
    named = planes.name_planes(pictures, models.planes)
    clear = [_boxes(picture, boxes) for picture, boxes in zip(pictures, found, strict=True)]
    measures = [measure(picture) for picture in pictures]
    share = (time.perf_counter() - began) / len(frames)
    return [
        FramePrediction((picture.shape[1], picture.shape[0]), plane, boxes, quality, models.versions, share)
        for picture, plane, boxes, quality in zip(pictures, named, clear, measures, strict=True)
    ]


def _boxes(picture: Frame, found: Sequence[structures.Found]) -> tuple[StructureBox, ...]:
    return tuple(StructureBox(one.name, one.confidence, one.box, clarity(picture, one.name, one.box, one.confidence)) for one in found)
