"""What the detector saw on NT planes to the probability that an expert would call them standard, and what speaks against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from ml.model_card import ModelCard, WeightsError, card_of
from ml.opinion.network import OpinionNetwork
from ml.opinion.seen import along, told
from ml.structures.predict import Looked
from ml.types import NT_STRUCTURES, WHOLE, PlanePrediction
from ml.weights_file import fill

PLANE = "nt"  # the one plane of which people's grades were at hand
SURELY_NT = PlanePrediction(PLANE, {PLANE: 1.0})  # of a picture that people graded, or whose opinion is explained
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


def load(folder: Path, *eyes: ModelCard) -> OpinionModel:
    """The published network of `folder`, which reads what the networks of the cards `eyes` see.

    WeightsError where its file is not the one that its card describes, or where it learnt by other eyes.
    """
    card = card_of(folder, "opinion")
    if other := [eye.version for eye in eyes if eye.version not in card.reads]:
        raise WeightsError(f"{card.version} reads what {' and '.join(card.reads)} see, not {' and '.join(other)}: train it again")
    network = OpinionNetwork()
    fill(network, card, folder).requires_grad_(False)
    return OpinionModel(network, card)


@torch.inference_mode()
def opinions(
    looked: Sequence[Looked],
    clarity: Sequence[Mapping[str, float]],
    sizes: Sequence[tuple[int, int]],
    planes: Sequence[str],
    model: OpinionModel | None,
) -> list[Opinion | None]:
    """Per frame of `sizes` (width, height), in the order given; None for `planes` of which nobody's grades are known.

    `clarity` (0-3) is that of the surest box of each structure from CLEAR_FROM.
    """
    if model is None:
        return [None] * len(looked)
    frames = zip(looked, clarity, sizes, planes, strict=True)
    return [_of(one, clear, size, model) if plane == PLANE else None for one, clear, size, plane in frames]


def _of(looked: Looked, clarity: Mapping[str, float], size: tuple[int, int], model: OpinionModel) -> Opinion:
    """Alone: no answer may depend on what else is asked."""
    parts = model.network(along(looked, size)[None], told(looked, clarity)[None])[0]
    probability = float(torch.sigmoid(parts.sum() + model.network.offset))
    whole, structures = parts[:1], parts[1:].view(2, -1).sum(0)  # of a structure, its confidence and its clarity together
    lost = sorted(zip((WHOLE, *NT_STRUCTURES), (-torch.cat([whole, structures])).tolist(), strict=True), key=lambda part: -part[1])
    return Opinion(probability, {name: doubt for name, doubt in lost if doubt >= SMALLEST_DOUBT})
