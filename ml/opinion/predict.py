"""What the detector saw on NT planes to the probability that an expert would call them standard, and what speaks against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from ml.model_card import ModelCard, WeightsError, card_of
from ml.opinion.anatomy import Anatomy
from ml.opinion.network import OpinionNetwork
from ml.opinion.picture import SIZE, batch_of, seen
from ml.opinion.seen import along, anatomy_on
from ml.opinion.seen import told as told_of
from ml.runtime import Example, Runner, Runtime, runner
from ml.structures.predict import Looked
from ml.types import NT_STRUCTURES, WHOLE, PlanePrediction
from ml.weights_file import fill

PLANE = "nt"  # the one plane of which people's grades were at hand
SURELY_NT = PlanePrediction(PLANE, {PLANE: 1.0})  # of a picture that people graded, or whose opinion is explained
SMALLEST_DOUBT = 0.05  # log odds; less is not worth a word


@dataclass(frozen=True, slots=True)
class OpinionModel:
    """`picture` runs the picture network as the machine allows; the rest of `network` is small and runs on the CPU by torch."""

    network: OpinionNetwork
    picture: Runner
    card: ModelCard


@dataclass(frozen=True, slots=True)
class Opinion:
    """`probability` (0-1) as if half of all pictures were standard; `doubts` what lowers it against a usual standard picture, in log odds
    by structure or WHOLE, the largest first."""

    probability: float
    doubts: Mapping[str, float]


def load(folder: Path, runtime: Runtime, *eyes: ModelCard) -> OpinionModel:
    """The published network of `folder`, which reads what the networks of the cards `eyes` see.

    WeightsError where its file is not the one that its card describes, or where it learnt by other eyes.
    """
    card = card_of(folder, "opinion")
    if other := [eye.version for eye in eyes if eye.version not in card.reads]:
        raise WeightsError(f"{card.version} reads what {' and '.join(card.reads)} see, not {' and '.join(other)}: train it again")
    network = OpinionNetwork()
    fill(network, card, folder).requires_grad_(False)
    example = Example((torch.zeros(1, 1, SIZE[1], SIZE[0]),))
    return OpinionModel(network, runner(lambda: network.picture, example, card, runtime, "picture"), card)


@torch.inference_mode()
def opinions(
    looked: Sequence[Looked], clarity: Sequence[Mapping[str, float]], planes: Sequence[str], model: OpinionModel | None
) -> list[Opinion | None]:
    """Per frame, in the order given; None for `planes` of which nobody's grades are known, and without a model.

    `looked` is what the detector saw on the frame, black outside the scan area; `clarity` (0-3) that of the surest box of each structure
    from CLEAR_FROM.
    """
    told: list[Opinion | None] = [None] * len(looked)
    own = [number for number, plane in enumerate(planes) if plane == PLANE]
    if model is None or not own:
        return told
    anatomies = [anatomy_on(looked[number]) for number in own]
    pictures = batch_of([seen(looked[number].frame, anatomy) for number, anatomy in zip(own, anatomies, strict=True)])
    (judged,) = model.picture(pictures.to(model.picture.device))
    for number, anatomy, says in zip(own, anatomies, judged.float().cpu(), strict=True):
        told[number] = _of(looked[number], anatomy, says, clarity[number], model.network)
    return told


def _of(looked: Looked, anatomy: Anatomy, judged: Tensor, clarity: Mapping[str, float], network: OpinionNetwork) -> Opinion:
    """Alone: no answer may depend on what else is asked."""
    parts = network(along(looked, anatomy)[None], judged[None], told_of(looked, clarity)[None])[0]
    probability = float(torch.sigmoid(parts.sum() + network.offset))
    whole, structures = parts[:2].sum(0, keepdim=True), parts[2:].view(2, -1).sum(0)  # of a structure, its confidence and its clarity
    lost = sorted(zip((WHOLE, *NT_STRUCTURES), (-torch.cat([whole, structures])).tolist(), strict=True), key=lambda part: -part[1])
    return Opinion(probability, {name: doubt for name, doubt in lost if doubt >= SMALLEST_DOUBT})
