"""From what the detector saw on a frame to what the opinion reads: its maps along the anatomy, and how sure it was of each structure."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from ml.opinion.anatomy import COLUMNS, LEAST_CONFIDENCE, ROWS, placed
from ml.structures.expected import Box
from ml.structures.predict import Looked
from ml.types import NT_STRUCTURES


def along(looked: Looked, size: tuple[int, int]) -> tuple[Tensor, Tensor]:
    """The maps along the anatomy (channels, ROWS, COLUMNS), and the confidence (0-1) of each of NT_STRUCTURES.

    `size` is the frame's (width, height); `looked` must tell structures from LEAST_CONFIDENCE. Surer of one structure is surer: its best
    box alone counts, and one below LEAST_CONFIDENCE counts as 0.
    """
    found = surest(looked)
    places = torch.from_numpy(placed(found, size).grid()).float()
    canvas = torch.tensor(looked.canvas, dtype=torch.float32)
    moved = places * looked.placement.scale + torch.tensor([looked.placement.left, looked.placement.top], dtype=torch.float32)
    grid = (2 * moved / canvas - 1).view(1, ROWS, COLUMNS, 2)
    seen = [functional.grid_sample(levels[None].float().cpu(), grid, align_corners=False)[0] for levels in looked.maps]
    return torch.cat(seen), torch.tensor([found[name][0] if name in found else 0.0 for name in NT_STRUCTURES])


def surest(looked: Looked) -> dict[str, tuple[float, Box]]:
    """The best box of each of NT_STRUCTURES that is at least LEAST_CONFIDENCE, with its confidence."""
    best: dict[str, tuple[float, Box]] = {}
    for one in looked.found:
        if one.name in NT_STRUCTURES and one.confidence >= max(LEAST_CONFIDENCE, best.get(one.name, (0.0,))[0]):
            best[one.name] = (one.confidence, one.box)
    return best


def stacked(seen: Sequence[tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
    """Of several frames as one batch."""
    maps, confidences = zip(*seen, strict=True)
    return torch.stack(maps), torch.stack(confidences)
