"""Training pictures of the detector in memory, and the batches drawn from them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from ml.manifest import Entry, read_grey
from ml.pixels import Boxes, Frame, patched, relit, warped
from ml.types import NT_STRUCTURES

NUMBER_OF = {name: number for number, name in enumerate(NT_STRUCTURES)}


@dataclass(frozen=True, slots=True)
class Sample:
    """One grey picture and its truth: boxes (n, 4) in its pixels, structures (n,) as numbers in the order of NT_STRUCTURES."""

    pixels: Frame
    boxes: Boxes
    structures: npt.NDArray[np.int64]


def sample_of(pixels: Frame, named: Iterable[tuple[str, tuple[float, float, float, float]]]) -> Sample:
    known = [(NUMBER_OF[name], box) for name, box in named if name in NUMBER_OF]
    corners = np.array([box for _, box in known], np.float32).reshape(-1, 4)
    return Sample(pixels, corners, np.array([number for number, _ in known], np.int64))


def samples_of(entries: Iterable[Entry]) -> list[Sample]:
    """Reads the pictures. An entry without boxes counts as one where no structure is visible."""
    return [sample_of(read_grey(entry.file), ((known.name, known.box) for known in entry.boxes or ())) for entry in entries]


@dataclass(frozen=True, slots=True)
class Batch:
    """`pictures` (n, 1, height, width) in 0-1; `targets` as the detector's loss reads them."""

    pictures: Tensor
    targets: dict[str, Tensor]


def batches(samples: Sequence[Sample], canvas: tuple[int, int], size: int, random: np.random.Generator) -> Iterator[Batch]:
    """One pass over the samples in random order, each newly transformed; an incomplete last batch is dropped."""
    order = random.permutation(len(samples))
    for start in range(0, len(order) - size + 1, size):
        yield _batch([samples[number] for number in order[start : start + size]], canvas, random)


def _batch(samples: Sequence[Sample], canvas: tuple[int, int], random: np.random.Generator) -> Batch:
    pictures = np.empty((len(samples), 1, canvas[1], canvas[0]), np.float32)
    owners, structures, boxes = [], [], []
    for number, sample in enumerate(samples):
        picture, moved, inside = warped(sample.pixels, sample.boxes, canvas, random)
        pictures[number, 0] = relit(patched(picture, random), random).astype(np.float32) / 255
        owners.append(np.full(len(moved), number))
        structures.append(sample.structures[inside])
        boxes.append(moved)
    corners = np.concatenate(boxes) / np.array([*canvas, *canvas], np.float32)
    relative = np.concatenate([(corners[:, :2] + corners[:, 2:]) / 2, corners[:, 2:] - corners[:, :2]], axis=1)
    targets = {
        "batch_idx": torch.from_numpy(np.concatenate(owners)).float(),
        "cls": torch.from_numpy(np.concatenate(structures)).float(),
        "bboxes": torch.from_numpy(relative).float(),
    }
    return Batch(torch.from_numpy(pictures), targets)
