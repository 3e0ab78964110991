"""What the detector saw on NT planes to the probability that an expert would call them standard, and what speaks against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from ml.model_card import ModelCard, WeightsError, card_of
from ml.opinion.network import OpinionNetwork
from ml.opinion.seen import along, stacked
from ml.structures.predict import Looked
from ml.types import NT_STRUCTURES, WHOLE
from ml.weights_file import fill

PLANE = "nt"  # the one plane of which people's grades were at hand
PARTS = (WHOLE, *NT_STRUCTURES)
SMALLEST_DOUBT = 0.05  # log odds; less is not worth a word


@dataclass(frozen=True, slots=True)
class OpinionModel:
    """The network is small and runs on the CPU, whatever runs the detector."""

    network: OpinionNetwork
    card: ModelCard


@dataclass(frozen=True, slots=True)
class Opinion:
    """`probability` (0-1) as if half of all pictures were standard; `doubts` what lowers it against a usual standard picture, in log odds
    by structure or WHOLE, the largest first."""

    probability: float
    doubts: Mapping[str, float]


def load(folder: Path, detector: ModelCard) -> OpinionModel:
    """The published network of `folder`, which reads what `detector` sees.

    WeightsError where its file is not the one that its card describes, or where it learnt by another detector.
    """
    card = card_of(folder, "opinion")
    if card.reads != detector.version:
        raise WeightsError(f"{card.version} reads what {card.reads} sees, not {detector.version}: train it again")
    network = OpinionNetwork()
    fill(network, card, folder).requires_grad_(False)
    return OpinionModel(network, card)


@torch.inference_mode()
def opinions(
    looked: Sequence[Looked], sizes: Sequence[tuple[int, int]], planes: Sequence[str], model: OpinionModel | None
) -> list[Opinion | None]:
    """Per frame of `sizes` (width, height), in the order given; None for `planes` of which nobody's grades are known."""
    if model is None:
        return [None] * len(looked)
    return [_of(one, size, model) if plane == PLANE else None for one, size, plane in zip(looked, sizes, planes, strict=True)]


def _of(looked: Looked, size: tuple[int, int], model: OpinionModel) -> Opinion:
    """Alone: no answer may depend on what else is asked."""
    parts = model.network(*stacked([along(looked, size)]))[0]
    probability = float(torch.sigmoid(parts.sum() + model.network.offset))
    lost = sorted(zip(PARTS, (-parts).tolist(), strict=True), key=lambda part: -part[1])
    return Opinion(probability, {name: doubt for name, doubt in lost if doubt >= SMALLEST_DOUBT})
