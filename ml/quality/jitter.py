"""Boxes as a detector would give them: the true ones a little off, and ones where the structure is not."""

from collections.abc import Mapping, Sequence

import numpy as np

from ml.metrics import overlap
from ml.pixels import Boxes

NEAR, FAR = 0.06, 0.16  # standard deviation of an edge, in sides of the box; the detector is far off in a quarter of its boxes
FAR_SHARE = 0.25
ELSEWHERE = 0.05  # overlap with the truth below which a box shows something else


def off(boxes: Boxes, random: np.random.Generator) -> Boxes:
    """Every edge moved by its own error, in the measure in which the detector errs."""
    sides = np.tile(boxes[:, 2:] - boxes[:, :2], (1, 2))
    scale = np.where(random.random(len(boxes)) < FAR_SHARE, FAR, NEAR)[:, None]
    moved = boxes + sides * scale * np.clip(random.standard_normal(boxes.shape), -2.5, 2.5)
    low, high = np.minimum(moved[:, :2], moved[:, 2:] - 1), np.maximum(moved[:, 2:], moved[:, :2] + 1)
    return np.concatenate([low, high], 1).astype(np.float32)


def misplaced(
    names: Sequence[str],
    boxes: Boxes,
    absent: Sequence[str],
    usual: Mapping[str, Boxes],
    size: tuple[int, int],
    random: np.random.Generator,
) -> tuple[list[str], Boxes]:
    """Boxes that do not show what they are named after, with those names: one for each of three kinds.

    An absent structure where it usually lies; a structure that is there, at another place; a structure's box named after another.
    `usual` holds each structure's relative boxes (n, 4) of the training pictures, `size` is (width, height).
    """
    said: list[str] = []
    placed: list[Boxes] = []
    scale = np.tile(size, 2)
    missing = [name for name in absent if name in usual]
    present = [name for name in names if name in usual]
    if missing:
        said.append(str(random.choice(missing)))
        placed.append(_one_of(usual[said[-1]], random) * scale)
    if present:
        said.append(str(random.choice(present)))
        placed.append(_shifted(_one_of(usual[said[-1]], random), random) * scale)
    if len(set(names)) > 1:
        number = int(random.integers(len(names)))
        said.append(str(random.choice([name for name in names if name != names[number]])))
        placed.append(off(boxes[number][None], random)[0])
    kept = [number for number, (name, box) in enumerate(zip(said, placed, strict=True)) if _elsewhere(name, box, names, boxes)]
    return [said[number] for number in kept], np.array([placed[number] for number in kept], np.float32).reshape(-1, 4)


def _one_of(boxes: Boxes, random: np.random.Generator) -> Boxes:
    return np.asarray(boxes[int(random.integers(len(boxes)))])


def _shifted(box: Boxes, random: np.random.Generator) -> Boxes:
    sides = box[2:] - box[:2]
    low = random.uniform(0.02, 0.98, 2) * (1 - sides)
    return np.concatenate([low, low + sides])


def _elsewhere(name: str, box: Boxes, names: Sequence[str], boxes: Boxes) -> bool:
    own = [number for number, other in enumerate(names) if other == name]
    sides = box[2:] - box[:2]
    if sides.min() < 2:
        return False
    return not own or float(overlap(box[None], boxes[own]).max()) < ELSEWHERE
