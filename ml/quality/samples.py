"""Training pictures of the quality network as it reads them: made once, kept packed in memory, turned into batches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from ml.pixels import Boxes, Frame
from ml.quality import patches
from ml.quality.inputs import Inputs, numbers_of, plane_row, seats
from ml.quality.labels import UNKNOWN
from ml.quality.look import look
from ml.types import PLANES

Numbers = npt.NDArray[np.int64]
OF_BOXES = ("patches", "structures", "geometry", "clarity", "off", "weighed")  # the fields of Samples with a row for each box
ROLL = 6
TAUGHT = 8  # boxes of a picture that one step learns from
UNSEATED = 0.06  # share of the boxes that the detector is taken to miss


@dataclass(frozen=True, slots=True)
class BoxTruth:
    """Boxes (n, 4) as a detector might give them, their names, clarity (n,) or -1, how far the true edges are off (n, 4; nan where there
    are none), and whether (n,) they may be weighed with the picture."""

    names: list[str]
    boxes: Boxes
    clarity: Numbers
    off: npt.NDArray[np.float32]
    weighed: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PictureTruth:
    """Levels in the order of FACTORS, criteria (1, 0), overall; -1 is unknown. `share` says how much the overall grade counts."""

    plane: str
    source: str
    factors: Numbers
    criteria: Numbers
    overall: int
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Samples:
    """Pictures (n) and boxes (m) packed; picture i has the boxes `first[i]` to `first[i + 1]`. The fields are those of the truths."""

    pictures: npt.NDArray[np.uint8]
    facts: npt.NDArray[np.float32]
    planes: Numbers
    sources: npt.NDArray[np.str_]
    factors: Numbers
    criteria: Numbers
    overall: Numbers
    share: npt.NDArray[np.float32]
    first: Numbers
    patches: npt.NDArray[np.uint8]
    structures: Numbers
    geometry: npt.NDArray[np.float32]
    clarity: Numbers
    off: npt.NDArray[np.float32]
    weighed: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.pictures)

    @property
    def owners(self) -> Numbers:
        return np.repeat(np.arange(len(self)), np.diff(self.first))

    def save(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez(file, **{one.name: getattr(self, one.name) for one in fields(self)})


def read_samples(file: Path) -> Samples:
    with np.load(file) as stored:
        return Samples(**{one.name: stored[one.name] for one in fields(Samples)})


def sample(pixels: Frame, picture: PictureTruth, boxes: BoxTruth) -> Samples:
    """One picture, packed."""
    seen = look(pixels)
    return Samples(
        pictures=seen.picture[None],
        facts=seen.facts[None],
        planes=np.array([PLANES.index(picture.plane)]),
        sources=np.array([picture.source], dtype="U24"),
        factors=picture.factors[None],
        criteria=picture.criteria[None],
        overall=np.array([picture.overall]),
        share=np.array([picture.share], np.float32),
        first=np.array([0, len(boxes.boxes)]),
        patches=patches.cut(pixels, boxes.boxes),
        structures=numbers_of(boxes.names),
        geometry=patches.geometry(boxes.boxes, seen.bounds),
        clarity=boxes.clarity,
        off=boxes.off,
        weighed=boxes.weighed,
    )


def joined(parts: Sequence[Samples]) -> Samples:
    ends = np.cumsum([0, *(len(part.patches) for part in parts)])
    first = np.concatenate([[0], *(part.first[1:] + end for part, end in zip(parts, ends[:-1], strict=True))]).astype(np.int64)
    whole = {one.name: np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Samples) if one.name != "first"}
    return Samples(first=first, **whole)


def chosen(samples: Samples, numbers: Numbers) -> Samples:
    """The pictures of these numbers with their boxes."""
    counts = np.diff(samples.first)[numbers]
    first = np.concatenate([[0], counts.cumsum()]).astype(np.int64)
    boxes = np.arange(first[-1]) + np.repeat(samples.first[numbers] - first[:-1], counts)
    of_boxes = {"patches", "structures", "geometry", "clarity", "off", "weighed"}
    rows = {
        one.name: getattr(samples, one.name)[boxes if one.name in of_boxes else numbers] for one in fields(Samples) if one.name != "first"
    }
    return Samples(first=first, **rows)


def widened(samples: Samples, own: Sequence[str], names: Sequence[str]) -> Samples:
    """The samples, whose criteria are `own`, with a column for each of `names`; unknown where they have none."""
    wide = np.full((len(samples), len(names)), UNKNOWN, np.int64)
    wide[:, [names.index(name) for name in own]] = samples.criteria
    return replace(samples, criteria=wide)


@dataclass(frozen=True, slots=True)
class Batch:
    """What the network reads and what is known of it; levels are -1 and edges nan where nothing is known."""

    inputs: Inputs
    factors: Tensor
    criteria: Tensor
    overall: Tensor
    share: Tensor
    clarity: Tensor
    off: Tensor


def batch_of(samples: Samples, planes: npt.NDArray[np.float32] | None = None) -> Batch:
    """The samples as they are; `planes` (n, planes) where the plane network's opinion is not taken to be right."""
    owners = samples.owners
    rows = np.stack([plane_row({PLANES[number]: 1.0}) for number in samples.planes]) if planes is None else planes
    inputs = Inputs(
        pictures=(torch.from_numpy(samples.pictures)[:, None].float() / 255).contiguous(memory_format=torch.channels_last),
        facts=torch.from_numpy(samples.facts),
        planes=torch.from_numpy(rows),
        patches=torch.from_numpy(samples.patches)[:, None].float() / 255,
        structures=torch.from_numpy(samples.structures),
        geometry=torch.from_numpy(samples.geometry),
        owners=torch.from_numpy(owners),
        seats=torch.from_numpy(seats(owners, samples.weighed)),
    )
    known = [
        torch.from_numpy(one) for one in (samples.factors, samples.criteria, samples.overall, samples.share, samples.clarity, samples.off)
    ]
    return Batch(inputs, *known)


def batches(samples: Samples, size: int, random: np.random.Generator) -> Iterator[Batch]:
    """One pass in random order, half of it mirrored, some boxes missed, the plane now and then uncertain; the last short batch is left."""
    order = random.permutation(len(samples))
    for start in range(0, len(order) - size + 1, size):
        part = _fewer(chosen(samples, order[start : start + size]), random)
        if random.random() < 0.5:
            part = mirrored(part)
        part = replace(part, pictures=rolled(part.pictures, random))
        blind = np.repeat(random.random(size) < 0.08, np.diff(part.first))
        seen = part.weighed & ~blind & (random.random(len(part.weighed)) >= UNSEATED)
        yield batch_of(replace(part, weighed=seen), _doubted(part.planes, random))


def rolled(pictures: npt.NDArray[np.uint8], random: np.random.Generator) -> npt.NDArray[np.uint8]:
    """Each picture moved by up to ROLL pixels each way, its far side coming in again: so no picture is known by its pixels."""
    moves = random.integers(-ROLL, ROLL + 1, (len(pictures), 2)).tolist()
    return np.stack([np.roll(picture, move, (0, 1)) for picture, move in zip(pictures, moves, strict=True)])


def _fewer(samples: Samples, random: np.random.Generator) -> Samples:
    """At most TAUGHT boxes of each picture, by lot, those first that are weighed: a second copy teaches less than another picture."""
    owners = samples.owners
    lot = random.random(len(owners)) + np.where(samples.weighed, 0.0, 0.4)
    order = np.lexsort((lot, owners))
    rank = np.arange(len(owners)) - samples.first[owners[order]]
    kept = np.sort(order[rank < TAUGHT])
    first = np.concatenate([[0], np.bincount(owners[kept], minlength=len(samples)).cumsum()]).astype(np.int64)
    return replace(samples, first=first, **{name: getattr(samples, name)[kept] for name in OF_BOXES})


def mirrored(samples: Samples) -> Samples:
    facts, geometry, off = samples.facts.copy(), samples.geometry.copy(), samples.off.copy()
    facts[:, 0], facts[:, 2] = 1 - samples.facts[:, 2], 1 - samples.facts[:, 0]
    geometry[:, 0] *= -1
    off[:, 0], off[:, 2] = -samples.off[:, 2], -samples.off[:, 0]
    pictures, cut = samples.pictures[:, :, ::-1].copy(), samples.patches[:, :, ::-1].copy()
    return replace(samples, facts=facts, geometry=geometry, off=off, pictures=pictures, patches=cut)


def _doubted(planes: Numbers, random: np.random.Generator) -> npt.NDArray[np.float32]:
    """Probabilities as a plane network might give them: mostly sure, a head's plane at times not told, now and then nothing at all."""
    rows = np.stack([plane_row({PLANES[number]: 1.0}) for number in planes])
    head = PLANES.index("head")
    vague = (random.random(len(rows)) < 0.4) & (rows[:, head] > 0)
    rows[vague] = np.eye(len(PLANES), dtype=np.float32)[head]
    rows *= random.uniform(0.7, 1.0, (len(rows), 1)).astype(np.float32)
    rows[random.random(len(rows)) < 0.05] = 0
    return rows
