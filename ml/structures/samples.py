"""Training pictures of the detector, read or drawn when their turn comes, and the batches made of them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from ml.drawn import phantoms
from ml.manifest import Entry, read_grey
from ml.phantom import STRUCTURES as DRAWN_STRUCTURES
from ml.pixels import Boxes, Frame, patched, relit, warped
from ml.restyled import restyled
from ml.structures.known import NUMBER_OF, Flags, known


@dataclass(frozen=True, slots=True)
class Sample:
    """One grey picture and its truth: boxes (n, 4) in its pixels, structures (n,) as numbers in the order of STRUCTURE_NAMES.

    `known` is True for every structure of which the picture tells whether it is there; nothing is learnt or tested of the others.
    """

    pixels: Frame
    boxes: Boxes
    structures: npt.NDArray[np.int64]
    known: Flags


Maker = Callable[[], Sample]  # reads or draws one sample


def sample_of(
    pixels: Frame, named: Iterable[tuple[str, tuple[float, float, float, float]]], plane: str | None, marked: Collection[str]
) -> Sample:
    """`marked` names what somebody looked for on this picture of `plane`; see `known`."""
    boxed = [(NUMBER_OF[name], box) for name, box in named if name in NUMBER_OF]
    corners = np.array([box for _, box in boxed], np.float32).reshape(-1, 4)
    return Sample(pixels, corners, np.array([number for number, _ in boxed], np.int64), known(plane, marked))


def read(entry: Entry) -> Sample:
    """A real picture; known are the structures that its source looked for, and those that its plane cannot show."""
    boxes = ((one.name, one.box) for one in entry.boxes or ())
    return sample_of(read_grey(entry.file, entry.frame), boxes, entry.plane, entry.looked_for)


def drawn(plane: str, seed: int) -> Sample:
    """A phantom; all that the painters of its plane box is known on it."""
    phantom = next(phantoms(plane, 1, seed))
    return sample_of(phantom.pixels, ((one.name, one.box) for one in phantom.structures), plane, DRAWN_STRUCTURES[plane])


@dataclass(frozen=True, slots=True)
class Batch:
    """`pictures` (n, 1, height, width) in 0-1; `targets` as the detector's loss reads them."""

    pictures: Tensor
    targets: dict[str, Tensor]


def batches(makers: Sequence[Maker], canvas: tuple[int, int], size: int, random: np.random.Generator) -> Iterator[Batch]:
    """One pass over the samples in random order, each newly transformed; an incomplete last batch is dropped."""
    order = random.permutation(len(makers))
    for start in range(0, len(order) - size + 1, size):
        yield _batch([makers[number]() for number in order[start : start + size]], canvas, random)


def _batch(samples: Sequence[Sample], canvas: tuple[int, int], random: np.random.Generator) -> Batch:
    pictures = np.empty((len(samples), 1, canvas[1], canvas[0]), np.float32)
    owners, structures, boxes = [], [], []
    for number, sample in enumerate(samples):
        picture, moved, inside = warped(*restyled(sample.pixels, sample.boxes, random), canvas, random)
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
        "known": torch.from_numpy(np.stack([sample.known for sample in samples])).float(),
    }
    return Batch(torch.from_numpy(pictures), targets)
