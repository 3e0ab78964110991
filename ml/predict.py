"""The one function that workers call: frames in, predictions out."""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from ml.networks import Models, load_models
from ml.opinion.anatomy import LEAST_CONFIDENCE
from ml.opinion.predict import Opinion, opinions
from ml.opinion.seen import CLEAR_FROM, clarity_of
from ml.pixels import Frame, grey
from ml.planes.predict import read_planes
from ml.quality.colour import coloured_share
from ml.quality.measures import measure
from ml.quality.predict import Graded, grade
from ml.scan_area import alone
from ml.structures.predict import Found, Looked, look
from ml.types import FramePrediction, PlanePrediction, StructureBox

__all__ = ["Models", "judged", "load_models", "look_at", "predict", "score"]


def predict(frames: Sequence[npt.NDArray[np.uint8]], models: Models, *, confidence: float = 0.25) -> list[FramePrediction]:
    """What the machine sees on each frame, (height, width) grey or (height, width, 3) RGB uint8; the order is kept.

    Structures of at least `confidence` are told, the best box of each; below 0.05 every box. A frame's result depends on no other frame.
    ValueError where a frame is of another shape or type.
    """
    if not frames:
        return []
    began = time.perf_counter()
    pictures = [grey(frame) for frame in frames]
    seen = score(frames, pictures, look_at(pictures, models, confidence), models, confidence)
    share = (time.perf_counter() - began) / len(frames)
    return [replace(one, seconds=share) for one in seen]


def look_at(pictures: Sequence[Frame], models: Models, confidence: float) -> list[Looked]:
    """What the detector sees on each grey frame within the scan area, from `confidence` or from where the opinion still counts it."""
    return look([alone(picture) for picture in pictures], models.structures, min(confidence, LEAST_CONFIDENCE))


def score(
    frames: Sequence[npt.NDArray[np.uint8]], pictures: Sequence[Frame], looked: Sequence[Looked], models: Models, confidence: float
) -> list[FramePrediction]:
    """All but the detector's part, which is given, of frames and of the same frames in grey; `seconds` is 0 here."""
    read = read_planes(pictures, models.planes)
    found = [[box for box in one.found if box.confidence >= min(confidence, CLEAR_FROM)] for one in looked]
    graded, told = judged(pictures, looked, found, [one.plane for one in read], models)
    return [
        FramePrediction(
            size=(picture.shape[1], picture.shape[0]),
            plane=seen.plane,
            structures=_graded_boxes(own, quality, confidence),
            quality={**measure(picture), "colour": coloured_share(frame)},
            model_versions=models.versions,
            seconds=0.0,
            factors=quality.factors,
            criteria=quality.criteria,
            overall=quality.overall,
            out_of_distribution=seen.out_of_distribution,
            **_told(opinion),
        )
        for frame, picture, own, seen, quality, opinion in zip(frames, pictures, found, read, graded, told, strict=True)
    ]


def judged(
    pictures: Sequence[Frame],
    looked: Sequence[Looked],
    found: Sequence[Sequence[Found]],
    planes: Sequence[PlanePrediction],
    models: Models,
) -> tuple[list[Graded], list[Opinion | None]]:
    """The quality of each frame and of the structures `found` on it, from CLEAR_FROM or below, and the opinion that rests on both."""
    graded = grade(pictures, found, planes, models.quality)
    clarity = [clarity_of(boxes, quality) for boxes, quality in zip(found, graded, strict=True)]
    return graded, opinions(looked, clarity, [plane.plane for plane in planes], models.opinion)


def _graded_boxes(found: Sequence[Found], opinion: Graded, confidence: float) -> tuple[StructureBox, ...]:
    return tuple(
        StructureBox(one.name, one.confidence, box, clear.expected, clear)
        for one, box, clear in zip(found, opinion.boxes, opinion.clarity, strict=True)
        if one.confidence >= confidence
    )


def _told(opinion: Opinion | None) -> dict[str, Any]:
    return {} if opinion is None else {"standard_probability": opinion.probability, "doubts": opinion.doubts}
