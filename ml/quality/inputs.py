"""A batch as the quality network reads it, and the way through its three parts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from ml.quality.network import TOKENS, WIDTH
from ml.types import HEAD_PLANES, PLANES, STRUCTURE_NAMES

NUMBER_OF = {name: number for number, name in enumerate(STRUCTURE_NAMES)}


@dataclass(frozen=True, slots=True)
class Inputs:
    """`pictures` (n, 1, 144, 192) in 0-1, `facts` (n, FACTS), `planes` (n, planes); `patches` (m, 1, SIDE, SIDE) in 0-1, `structures` (m,)
    and `geometry` (m, GEOMETRY) of all boxes of the batch; `owners` (m,) number each box's picture; `seats` (m,) say where among the
    n * TOKENS places each is weighed, -1 nowhere.
    """

    pictures: Tensor
    facts: Tensor
    planes: Tensor
    patches: Tensor
    structures: Tensor
    geometry: Tensor
    owners: Tensor
    seats: Tensor


@dataclass(frozen=True, slots=True)
class Answers:
    """Raw scores: `factors` (n, sum of steps), `criteria` (n, criteria), `overall` (n, 2), `clarity` (m, 3), `off` (m, 4)."""

    factors: Tensor
    criteria: Tensor
    overall: Tensor
    clarity: Tensor
    off: Tensor


@dataclass(frozen=True, slots=True)
class Parts:
    """The network's three parts: torch's own, or each made ready by a runtime, which gives a tuple where torch gives one tensor."""

    scene: Callable[[Tensor, Tensor, Tensor], Tensor | tuple[Tensor, ...]]
    structure: Callable[[Tensor, Tensor, Tensor, Tensor], tuple[Tensor, ...]]
    judge: Callable[[Tensor, Tensor, Tensor], tuple[Tensor, ...]]
    block: int = 1  # boxes that `structure` takes in one step


def parts_of(network: Any) -> Parts:
    """Those of a `QualityNetwork`."""
    return Parts(network.scene, network.structure, network.judge)


def answer(parts: Parts, inputs: Inputs) -> Answers:
    """What the network says of a batch; no answer about a picture depends on another picture."""
    seen = parts.scene(inputs.pictures, inputs.facts, inputs.planes)
    contexts = seen if isinstance(seen, Tensor) else seen[0]
    tokens, clarity, off = _structures(parts, inputs, contexts)
    seated = inputs.seats >= 0
    places = inputs.seats[seated]
    count = len(inputs.pictures) * TOKENS
    table = torch.zeros(count, WIDTH, dtype=tokens.dtype, device=tokens.device).index_copy(0, places, tokens[seated])
    there = torch.zeros(count, dtype=tokens.dtype, device=tokens.device).index_fill(0, places, 1.0)
    factors, criteria, overall = parts.judge(contexts, table.view(-1, TOKENS, WIDTH), there.view(-1, TOKENS))
    return Answers(factors, criteria, overall, clarity, off)


def _structures(parts: Parts, inputs: Inputs, contexts: Tensor) -> list[Tensor]:
    """The answers on the boxes. Each picture's begin a block of their own: even a last digit may depend on the place in a block."""
    rows = (inputs.patches, inputs.structures, inputs.geometry, contexts[inputs.owners])
    if parts.block == 1:
        return list(parts.structure(*rows))
    counts = torch.bincount(inputs.owners, minlength=len(inputs.pictures))
    room = -(-counts // parts.block) * parts.block
    begins, firsts = room.cumsum(0) - room, counts.cumsum(0) - counts
    places = torch.arange(len(inputs.owners), device=counts.device) + (begins - firsts)[inputs.owners]
    spread = [torch.zeros(int(room.sum()), *row.shape[1:], dtype=row.dtype, device=row.device).index_copy(0, places, row) for row in rows]
    return [told[places] for told in parts.structure(*spread)]


def seats(owners: npt.NDArray[np.int64], weighed: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """For boxes in order of their owners: owner * TOKENS + 0, 1, … of those that are weighed; -1 for the others and those beyond TOKENS."""
    before: npt.NDArray[np.int64] = np.cumsum(weighed, dtype=np.int64) - weighed
    rank = before - before[np.searchsorted(owners, owners, side="left")] if len(owners) else before
    return np.asarray(np.where(weighed & (rank < TOKENS), owners * TOKENS + rank, -1), np.int64)


def plane_row(probabilities: Mapping[str, float]) -> npt.NDArray[np.float32]:
    """Probabilities in the order of PLANES, 0 for planes that the plane network does not know.

    The three head planes count as head too: a network that cannot tell them apart says so, and the other must not look foreign.
    """
    row = np.array([probabilities.get(plane, 0.0) for plane in PLANES], np.float32)
    row[PLANES.index("head")] += sum(probabilities.get(plane, 0.0) for plane in HEAD_PLANES)
    return row


def numbers_of(names: Sequence[str]) -> npt.NDArray[np.int64]:
    return np.array([NUMBER_OF[name] for name in names], np.int64)
