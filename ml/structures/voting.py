"""From the network's raw output to boxes, the same on every runtime: of each structure the surest box, averaged with those that agree."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from ml.types import PAIRED

OVERLAP_LIMIT = 0.6  # where every box is told, two of one structure that share more than this are one
APART = 0.3  # the second of a pair shares less than this with the first
AGREES, LEAST_SHARE = 0.5, 0.3  # a box votes that shares more than this with the surest, with more than this share of its confidence
WORKING = 0.25  # the confidence from which a structure counts as seen
Raw = Tensor | npt.NDArray[np.floating]


def boxes_of(raw: Raw, confidence: float, labels: tuple[str, ...], seen_from: Sequence[float] | None = None) -> list[Tensor]:
    """Per picture the best box of each structure, of PAIRED ones two: (k, 6) as x_min, y_min, x_max, y_max, confidence, structure.

    `raw` is the network's output (n, 4 + structures, anchors): centre, width, height in pixels of the canvas, confidences 0-1. Only
    structures of at least `confidence` are told, surest first. `seen_from` holds the raw confidence of each structure from which it
    counts as seen: it is told as WORKING. No picture's boxes depend on another's.
    """
    corners, scores = _parted(raw)
    seen = _seen(seen_from, scores)
    least = _raw(torch.full_like(seen, confidence), seen)
    first = _best(corners, scores, least)
    paired = torch.tensor([number for number, name in enumerate(labels) if name in PAIRED], dtype=torch.long, device=scores.device)
    away = _overlap(corners[:, None], first[:, paired, None, :4]) < APART
    second = _best(corners, scores[:, paired] * away, least[paired])
    second[..., 5] = paired.to(second.dtype)
    found = torch.cat([first, second], 1)
    found[..., 4] = _calibrated(found[..., 4], seen[found[..., 5].long()])
    found = found.gather(1, found[..., 4].argsort(dim=1, descending=True, stable=True)[..., None].expand_as(found))
    told = (found[..., 4] >= confidence).sum(1).tolist()
    return [rows[:count] for rows, count in zip(found, told, strict=True)]


def every_box_of(raw: Raw, confidence: float, seen_from: Sequence[float] | None = None, at_most: int = 300) -> list[Tensor]:
    """Per picture every box of at least `confidence`, as `boxes_of` gives them: for curves of precision over recall, not for speed."""
    corners, scores = _parted(raw)
    seen = _seen(seen_from, scores)
    return [_every(boxes, own, confidence, seen, at_most) for boxes, own in zip(corners, scores, strict=True)]


def _seen(seen_from: Sequence[float] | None, scores: Tensor) -> Tensor:
    """(structures,) WORKING where nothing else is told."""
    return torch.tensor(seen_from or [WORKING] * scores.shape[1], dtype=scores.dtype, device=scores.device)


def _calibrated(raw: Tensor, seen: Tensor) -> Tensor:
    """Confidences on two straight lines through 0, (`seen`, WORKING) and 1: the order of one structure's boxes stays."""
    return torch.where(raw < seen, raw * (WORKING / seen), 1 - (1 - raw) * ((1 - WORKING) / (1 - seen)))


def _raw(calibrated: Tensor, seen: Tensor) -> Tensor:
    """The way back."""
    return torch.where(calibrated < WORKING, calibrated * (seen / WORKING), 1 - (1 - calibrated) * ((1 - seen) / (1 - WORKING)))


def _parted(raw: Raw) -> tuple[Tensor, Tensor]:
    """Corners (n, anchors, 4) and confidences (n, structures, anchors)."""
    output = torch.as_tensor(raw).float()
    centre, size = output[:, :2].transpose(1, 2), output[:, 2:4].transpose(1, 2)
    return torch.cat([centre - size / 2, centre + size / 2], 2), output[:, 4:]


def _best(corners: Tensor, scores: Tensor, least: Tensor) -> Tensor:
    """(n, structures, 6): the surest box of each structure after the vote. Only those of at least `least` (structures,) are voted on."""
    sure, where = scores.max(2)
    best = corners.gather(1, where[..., None].expand(-1, -1, 4))
    picture, structure, anchor = torch.nonzero((scores > LEAST_SHARE * sure[..., None]) & (sure >= least)[..., None], as_tuple=True)
    boxes, weights = corners[picture, anchor], scores[picture, structure, anchor]
    weights = weights * (_overlap(boxes, best[picture, structure]) > AGREES)
    group = picture * scores.shape[1] + structure
    total = torch.zeros(sure.numel(), 5, device=scores.device)
    total.index_add_(0, group, torch.cat([boxes * weights[:, None], weights[:, None]], 1))
    total = total.view(*sure.shape, 5)
    voted = torch.where(total[..., 4:] > 0, total[..., :4] / total[..., 4:].clamp_min(1e-9), best)
    numbers = torch.arange(scores.shape[1], device=scores.device).expand_as(sure)
    return torch.cat([voted, sure[..., None], numbers[..., None].to(voted.dtype)], 2)


def _every(corners: Tensor, scores: Tensor, confidence: float, seen: Tensor, at_most: int) -> Tensor:
    import torchvision  # type: ignore[import-untyped]  # seconds to load, and only curves need it

    least = _raw(torch.full_like(seen, confidence), seen)
    structure, anchor = torch.nonzero(scores >= LEAST_SHARE * least[:, None], as_tuple=True)
    boxes, sure = corners[anchor], scores[structure, anchor]
    confidences = _calibrated(sure, seen[structure])
    told = torch.nonzero(sure >= least[structure])[:, 0]
    kept = told[torchvision.ops.batched_nms(boxes[told], confidences[told], structure[told], OVERLAP_LIMIT)[:at_most]]
    agree = (structure[kept, None] == structure[None]) & (_overlap(boxes[kept, None], boxes[None]) > AGREES)
    weights = agree * (sure[None] > LEAST_SHARE * sure[kept, None]) * sure[None]
    voted = weights @ boxes / weights.sum(1, keepdim=True)
    return torch.cat([voted, confidences[kept, None], structure[kept, None].to(voted.dtype)], 1)


def _overlap(first: Tensor, second: Tensor) -> Tensor:
    """Intersection over union of boxes (..., 4) that broadcast against each other."""
    low, high = torch.maximum(first[..., :2], second[..., :2]), torch.minimum(first[..., 2:], second[..., 2:])
    shared = (high - low).clamp_min(0).prod(-1)
    areas = [(boxes[..., 2:] - boxes[..., :2]).prod(-1) for boxes in (first, second)]
    return shared / (areas[0] + areas[1] - shared).clamp_min(1e-9)
