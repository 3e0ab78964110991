"""Whether shape and traces of packing alone tell a plane: what they tell of the files, and of what the network is taught with.

A simple classifier, by neighbours, reads width, height, aspect, blocks of JPEG and the finest grain, and nothing of what is shown.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ml.corpus import plane_parts
from ml.datasets import fetal_planes
from ml.manifest import Entry, read_grey
from ml.planes.samples import plane_sample, squeezed, varied
from ml.types import HEAD_PLANES

Numbers = npt.NDArray[np.float64]
Reader = Callable[[Entry, np.random.Generator], npt.NDArray[Any]]
NEIGHBOURS, SHUFFLES = 15, 40
LOOKS = 3  # of each picture, where what is read differs each time; their mean is told
BLOCK = 8  # pixels of a JPEG's block
RARE = {"cervix": "cervix or other", "other": "cervix or other"} | dict.fromkeys((*HEAD_PLANES, "head"), "head")


def traces(picture: npt.NDArray[Any]) -> Numbers:
    """Width, height, aspect; how much more neighbours differ at the edges of blocks, across and down; how much of the grain is finest."""
    height, width = picture.shape
    pixels = picture.astype(np.float64)
    fine, coarse = (_grain(pixels[: height // step * step, : width // step * step], step) for step in (1, 2))
    return np.array([width, height, width / height, _blocks(pixels), _blocks(pixels.T), np.log((fine + 1e-3) / (coarse + 1e-3))])


def _blocks(pixels: Numbers) -> float:
    """Of all places of a grid of blocks, the one where it shows most."""
    steps = np.abs(np.diff(pixels, axis=1)).mean(0)
    means = np.array([steps[place::BLOCK].mean() for place in range(BLOCK)])
    return float(means.max() / (np.median(means) + 1e-6))


def _grain(pixels: Numbers, step: int) -> float:
    """The spread of second differences at every `step` pixels, after averaging over that many."""
    small = pixels.reshape(pixels.shape[0] // step, step, pixels.shape[1] // step, step).mean((1, 3))
    return float(np.diff(small, 2, axis=0).std() + np.diff(small, 2, axis=1).std())


def told(numbers: Numbers, names: Sequence[str], groups: Sequence[str]) -> float:
    """The mean over names of the share that neighbours of other groups name right; a vote counts by how rare its name is."""
    kinds, known = np.unique(names, return_inverse=True)
    spread = numbers.std(0)
    placed = (numbers - numbers.mean(0)) / np.where(spread > 1e-9, spread, 1)
    votes = np.eye(len(kinds))[known] / np.bincount(known)
    own, right = np.array(groups), np.zeros(len(known))
    for number, row in enumerate(placed):
        distance = np.where(own == own[number], np.inf, ((placed - row) ** 2).sum(1))
        near = np.argpartition(distance, NEIGHBOURS)[:NEIGHBOURS]
        right[number] = votes[near].sum(0).argmax() == known[number]
    return float(np.mean([right[known == kind].mean() for kind in range(len(kinds))]))


def against_chance(looks: Sequence[Numbers], names: Sequence[str], groups: Sequence[str]) -> dict[str, Any]:
    """`told`, the mean over looks at the same pictures; and where names are dealt out anew: the mean, and the 95th of 100 times."""
    random = np.random.default_rng(0)
    dealt = [told(looks[number % len(looks)], list(random.permutation(names)), groups) for number in range(SHUFFLES)]
    return {
        "balanced_accuracy": round(float(np.mean([told(numbers, names, groups) for numbers in looks])), 4),
        "by_chance": round(float(np.mean(dealt)), 4),
        "by_chance_at_most": round(float(np.quantile(dealt, 0.95)), 4),
        "n": len(names),
    }


def report(data: Sequence[Path]) -> dict[str, Any]:
    """Over the training pictures of Barcelona: the plane, and among the transthalamic ones what third parties did to them."""
    entries = [entry for entry in plane_parts(*data)["train"] if entry.source == fetal_planes.MORE]
    thalamic = [entry for entry in entries if entry.plane == "transthalamic"]
    return {name: _row(entries, thalamic, reader) for name, reader in READERS.items()}


def _row(entries: Sequence[Entry], thalamic: Sequence[Entry], reader: Reader) -> dict[str, Any]:
    looks = [
        [traces(reader(entry, np.random.default_rng((3, number, look)))) for number, entry in enumerate(entries)] for look in range(LOOKS)
    ]
    planes = [RARE.get(entry.plane, entry.plane) for entry in entries]
    own = [number for number, entry in enumerate(entries) if entry in thalamic]
    kinds = [str(entry.labels["kind"]) for entry in thalamic]
    return {
        "plane": against_chance([np.stack(rows) for rows in looks], planes, [one.group for one in entries]),
        "kind": against_chance([np.stack(rows)[own] for rows in looks], kinds, [one.group for one in thalamic]),
    }


def _filed(entry: Entry, _random: np.random.Generator) -> npt.NDArray[Any]:
    return read_grey(entry.file)


def _evaluated(entry: Entry, _random: np.random.Generator) -> npt.NDArray[Any]:
    return squeezed(plane_sample(read_grey(entry.file), entry.plane, entry.source))


def _taught(entry: Entry, random: np.random.Generator) -> npt.NDArray[Any]:
    return varied(plane_sample(read_grey(entry.file), entry.plane, entry.source), random)


READERS: Mapping[str, Reader] = {"files": _filed, "evaluated": _evaluated, "taught": _taught}
