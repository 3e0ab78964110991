"""From what the detector and the quality network saw on a frame to what the opinion reads: maps along the anatomy, and how surely and how
clearly each structure was seen."""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor
from torch.nn import functional

from ml.opinion.anatomy import COLUMNS, LEAST_CONFIDENCE, ROWS, Anatomy, placed
from ml.quality.predict import Graded
from ml.structures.expected import Box
from ml.structures.predict import Found, Looked
from ml.types import NT_STRUCTURES

CLEAR_FROM = 0.10  # confidence from which a structure has a clarity; below it counts as not seen


def anatomy_on(looked: Looked) -> Anatomy:
    """Where the anatomy lies on the frame; `looked` must tell structures from LEAST_CONFIDENCE."""
    return placed(surest(looked), (looked.frame.shape[1], looked.frame.shape[0]))


def clear_boxes(looked: Looked) -> list[Found]:
    """The boxes that have a clarity, the surest first."""
    return [one for one in looked.found if one.confidence >= CLEAR_FROM]


def clarity_of(found: Sequence[Found], graded: Graded) -> dict[str, float]:
    """The expected clarity (0-3) of the surest box of each structure; `found` has the surest first, `graded` is their quality."""
    return {one.name: clear.expected for one, clear in zip(reversed(found), reversed(graded.clarity), strict=True)}


def along(looked: Looked, anatomy: Anatomy) -> Tensor:
    """The detector's maps along the anatomy (channels, ROWS, COLUMNS)."""
    places = torch.from_numpy(anatomy.grid()).float()
    canvas = torch.tensor(looked.canvas, dtype=torch.float32)
    moved = places * looked.placement.scale + torch.tensor([looked.placement.left, looked.placement.top], dtype=torch.float32)
    grid = (2 * moved / canvas - 1).view(1, ROWS, COLUMNS, 2)
    seen = [functional.grid_sample(levels[None].float().cpu(), grid, align_corners=False)[0] for levels in looked.maps]
    return torch.cat(seen)


def told(looked: Looked, clarity: Mapping[str, float]) -> Tensor:
    """(TOLD,): the confidence (0-1) of the surest box of each of NT_STRUCTURES, then its clarity (0-3); 0 where it was not seen."""
    found = surest(looked)
    sure = [found[name][0] if name in found else 0.0 for name in NT_STRUCTURES]
    clear = [clarity.get(name, 0.0) if confidence >= CLEAR_FROM else 0.0 for name, confidence in zip(NT_STRUCTURES, sure, strict=True)]
    return torch.tensor([*sure, *clear])


def surest(looked: Looked) -> dict[str, tuple[float, Box]]:
    """The best box of each of NT_STRUCTURES that is at least LEAST_CONFIDENCE, with its confidence."""
    best: dict[str, tuple[float, Box]] = {}
    for one in looked.found:
        if one.name in NT_STRUCTURES and one.confidence >= max(LEAST_CONFIDENCE, best.get(one.name, (0.0,))[0]):
            best[one.name] = (one.confidence, one.box)
    return best
