"""Training pictures with their truth: real ones with made faults, and phantoms."""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ml.manifest import Entry, read_grey
from ml.phantom import STRUCTURES as DRAWN_STRUCTURES
from ml.phantom import Phantom
from ml.pixels import Boxes, Frame
from ml.quality import degrade, labels
from ml.quality.jitter import misplaced, off
from ml.quality.patches import edges_off
from ml.quality.samples import BoxTruth, PictureTruth, Samples, sample
from ml.types import CLEAN, HEAD_PLANES, NT_STRUCTURES, STRUCTURE_NAMES, STRUCTURES

COPIES = 2  # how often each true box is taken, each time otherwise off
OBSCURED_SHARE = 0.4  # of the pictures, in which up to three structures are made less clear than the rest
SUPPOSED = 0.3  # how much a supposed overall grade counts beside a drawn one
LEAST_PRESENT = 0.3  # overlap with the truth from which a box's edges can be told

Usual = Mapping[str, Boxes]
Levels = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Truths:
    """What all pictures of a training share: where structures usually lie, the learnt criteria, and which plane has which."""

    usual: Usual
    criteria: tuple[str, ...]
    facts: Mapping[str, Sequence[str]]


def usual_places(entries: Iterable[Entry], phantoms: Iterable[Phantom]) -> dict[str, Boxes]:
    """Relative boxes of every structure that occurs."""
    places: dict[str, list[npt.NDArray[np.float64]]] = defaultdict(list)
    for entry in entries:
        size = read_grey(entry.file).shape[::-1] if entry.boxes else (1, 1)
        for known in entry.boxes or ():
            places[known.name].append(np.array(known.box) / np.tile(size, 2))
    for phantom in phantoms:
        for found in phantom.structures:
            places[found.name].append(np.array(found.box) / np.tile(phantom.pixels.shape[::-1], 2))
    return {name: np.array(boxes, np.float32) for name, boxes in places.items()}


def of_entry(entry: Entry, pixels: Frame, variant: int, seed: int, truths: Truths) -> Samples:
    """A real picture of these grey pixels: as it came where `variant` is 0, else with faults by lot. No criterion is known of it."""
    random = np.random.default_rng((seed, zlib.crc32(f"{entry.source}/{entry.file.name}".encode()), variant))
    names = [known.name for known in entry.boxes or ()]
    boxes = np.array([known.box for known in entry.boxes or ()], np.float32).reshape(-1, 4)
    levels = dict(CLEAN) if variant == 0 else degrade.random_levels(random)
    made = degrade.degrade(pixels, boxes, levels, random) if variant else _untouched(pixels, boxes)
    clarity = degrade.clarity_after(made)
    complete = entry.plane == "nt" and entry.boxes is not None
    overall = labels.supposed_overall(levels, made, clarity) if complete else labels.UNKNOWN
    kept = [name for name, inside in zip(names, made.inside, strict=True) if inside]
    frame, clear = _obscured(made.pixels, made.boxes[made.inside], clarity[made.inside], random)
    truth = _boxes(kept, made.boxes[made.inside], clear, _absent(entry, names), truths.usual, frame, random)
    none = np.empty(0, np.int64)
    return sample(frame, PictureTruth(entry.plane, entry.source, labels.factor_levels(levels), none, overall, SUPPOSED), truth)


def of_phantom(phantom: Phantom, seed: int, truths: Truths) -> Samples:
    """A phantom; its criteria are the facts of its plane, in the order of `truths`."""
    random = np.random.default_rng((seed, 5))
    names = [found.name for found in phantom.structures if found.name in STRUCTURE_NAMES]
    known = [found for found in phantom.structures if found.name in STRUCTURE_NAMES]
    boxes = np.array([found.box for found in known], np.float32).reshape(-1, 4)
    clarity = np.clip(np.floor(np.array([found.quality for found in known]) + 0.5), 1, 3).astype(np.int64)
    absent = [name for name in DRAWN_STRUCTURES[phantom.plane] if name not in names]
    truth = _boxes(names, boxes, clarity, absent, truths.usual, phantom.pixels, random)
    picture = PictureTruth(
        phantom.plane,
        "drawn",
        labels.drawn_levels(phantom.truth),
        np.array([int(bool(phantom.truth[name])) for name in truths.facts[phantom.plane]], np.int64),
        labels.drawn_overall(phantom.truth) if phantom.plane != "other" else labels.UNKNOWN,
    )
    return sample(phantom.pixels, picture, truth)


def _untouched(pixels: Frame, boxes: Boxes) -> degrade.Degraded:
    return degrade.Degraded(pixels, boxes, np.ones(len(boxes), bool), np.ones(len(boxes), np.float32), degrade.Amounts())


def _absent(entry: Entry, names: Sequence[str]) -> list[str]:
    """Structures that are known not to be there: those looked for in vain, and those of quite another plane."""
    plane = HEAD_PLANES if entry.plane == "head" else (entry.plane,)
    possible = {name for one in plane for name in STRUCTURES[one]} | (
        {"choroid_plexus", "thalami", "cm"} if "head" in entry.plane else set()
    )
    foreign = [name for name in NT_STRUCTURES if name not in possible] if entry.plane not in ("nt", "other") else []
    return [name for name in entry.looked_for if name not in names] + foreign


def _obscured(pixels: Frame, boxes: Boxes, clarity: Levels, random: np.random.Generator) -> tuple[Frame, Levels]:
    """Some structures made less clear; what is not known any more, because a neighbour was touched, is -1."""
    told = clarity.copy()
    if len(boxes) == 0 or random.random() >= OBSCURED_SHARE:
        return pixels, told
    for number in random.permutation(len(boxes))[: int(random.integers(1, 4))]:
        if told[number] != clarity[number]:
            continue
        loss = int(random.integers(1, 3))
        pixels = degrade.obscured(pixels, boxes[number], loss, random)
        told[_touched(boxes, number)] = labels.UNKNOWN
        told[number] = max(1, clarity[number] - loss)
    return pixels, told


def _touched(boxes: Boxes, number: int) -> npt.NDArray[np.bool_]:
    """Which boxes lie by more than a tenth within what was changed around one of them."""
    rim = 0.25 * (boxes[number, 2:] - boxes[number, :2])
    low = np.maximum(boxes[:, :2], boxes[number, :2] - rim)
    high = np.minimum(boxes[:, 2:], boxes[number, 2:] + rim)
    shared = np.prod(np.clip(high - low, 0, None), 1)
    return np.asarray(shared > 0.1 * np.prod(boxes[:, 2:] - boxes[:, :2], 1), bool)


def _boxes(
    names: Sequence[str], boxes: Boxes, clarity: Levels, absent: Sequence[str], usual: Usual, frame: Frame, random: np.random.Generator
) -> BoxTruth:
    """The true boxes, COPIES times a little off, the first of which are weighed; then boxes of what is not there, seldom weighed."""
    seen = np.concatenate([off(boxes, random) for _ in range(COPIES)])
    wrong, places = misplaced(names, boxes, absent, usual, (frame.shape[1], frame.shape[0]), random)
    edges = edges_off(seen, np.tile(boxes, (COPIES, 1)))
    edges[_overlaps(seen, np.tile(boxes, (COPIES, 1))) < LEAST_PRESENT] = np.nan
    weighed = np.arange(COPIES * len(boxes) + len(wrong)) < len(boxes)
    weighed[COPIES * len(boxes) :] = random.random(len(wrong)) < 0.1
    return BoxTruth(
        [*list(names) * COPIES, *wrong],
        np.concatenate([seen, places]).astype(np.float32),
        np.concatenate([np.tile(clarity, COPIES), np.zeros(len(wrong), np.int64)]),
        np.concatenate([edges, np.full((len(wrong), 4), np.nan, np.float32)]),
        weighed,
    )


def _overlaps(boxes: Boxes, others: Boxes) -> npt.NDArray[np.floating]:
    """Intersection over union of each box with the one beside it."""
    shared = np.prod(np.clip(np.minimum(boxes[:, 2:], others[:, 2:]) - np.maximum(boxes[:, :2], others[:, :2]), 0, None), 1)
    areas = [np.prod(one[:, 2:] - one[:, :2], 1) for one in (boxes, others)]
    return np.asarray(shared / np.maximum(areas[0] + areas[1] - shared, 1e-9))
