"""Frames, boxes and planes in; factors, criteria, an overall grade and each box's clarity out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from ml.model_card import ModelCard, card_of
from ml.pixels import Boxes, Frame
from ml.quality import patches
from ml.quality.conformal import ordinals
from ml.quality.inputs import Answers, Inputs, Parts, answer, numbers_of, parts_of, plane_row, seats
from ml.quality.look import FACTS, PICTURE_SIZE, look
from ml.quality.network import CONTEXT, FACTOR_SCORES, FACTOR_STEPS, TOKENS, WIDTH, QualityNetwork, by_factor
from ml.quality.ordinal import criteria_probabilities, level_probabilities
from ml.quality.patches import GEOMETRY, SIDE
from ml.runtime import Example, Runtime, runner
from ml.types import HEAD_PLANES, PAIRED, PLANES, STRUCTURE_NAMES, Ordinal, PlanePrediction
from ml.weights_file import fill

if TYPE_CHECKING:
    from ml.structures.predict import Found

Box = tuple[float, float, float, float]
BATCH = 16  # frames that go through the network together
TOLD_FROM = 0.9  # area under the curve on held-out phantoms from which a learnt criterion is told at all
STRUCTURE_BLOCK = 8  # boxes that a runtime takes in one step


@dataclass(frozen=True, slots=True)
class QualityModel:
    """`device` is where the inputs of the network's parts must lie."""

    parts: Parts
    card: ModelCard
    device: torch.device

    @property
    def criteria(self) -> tuple[str, ...]:
        """The learnt criteria in the order of the network's answers; the card's labels are <plane>/<criterion>."""
        return criteria_in(self.card.labels)


@dataclass(frozen=True, slots=True)
class Graded:
    """Opinions on one frame. `clarity` and `boxes` (x_min, y_min, x_max, y_max; pixels of the frame, edges set anew where the card says so)
    stand in the order of the boxes that were given; `criteria` are those of the plane that was given; `overall` is None where no plane is
    shown.
    """

    factors: Mapping[str, Ordinal]
    criteria: Mapping[str, float]
    overall: Ordinal | None
    clarity: tuple[Ordinal, ...]
    boxes: tuple[Box, ...]


def criteria_in(labels: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({label.split("/")[1] for label in labels}))


def load(folder: Path, runtime: Runtime) -> QualityModel:
    """The published network of `folder`. WeightsError where its file is not the one that its card describes."""
    card = card_of(folder, "quality")
    card.weights_in(folder)
    picture, facts, planes = torch.zeros(1, 1, PICTURE_SIZE[1], PICTURE_SIZE[0]), torch.zeros(1, FACTS), torch.zeros(1, len(PLANES))
    several = STRUCTURE_BLOCK
    patch, number, place = torch.zeros(several, 1, SIDE, SIDE), torch.zeros(several, dtype=torch.int64), torch.zeros(several, GEOMETRY)
    scene = runner(lambda: network_of(card, folder).scene, Example((picture, facts, planes)), card, runtime, "scene")
    boxes = (patch, number, place, torch.zeros(several, CONTEXT + FACTOR_SCORES))
    structure = runner(lambda: network_of(card, folder).structure, Example(boxes), card, runtime, "structure")
    tokens = (torch.zeros(1, CONTEXT + FACTOR_SCORES), torch.zeros(1, TOKENS, WIDTH), torch.zeros(1, TOKENS))
    judge = runner(lambda: network_of(card, folder).judge, Example(tokens), card, runtime, "judge")
    return QualityModel(Parts(scene, structure, judge, several), card, scene.device)


def network_of(card: ModelCard, folder: Path) -> QualityNetwork:
    network = QualityNetwork(len(criteria_in(card.labels)))
    fill(network, card, folder).requires_grad_(False)
    return network


def plain(folder: Path) -> QualityModel:
    """The published network as torch runs it on a CPU: for evaluation."""
    card = card_of(folder, "quality")
    return QualityModel(parts_of(network_of(card, folder)), card, torch.device("cpu"))


@torch.inference_mode()
def grade(
    frames: Sequence[Frame], found: Sequence[Sequence["Found"]], planes: Sequence[PlanePrediction], model: QualityModel
) -> list[Graded]:
    """Per grey frame, with the structures found on it and its plane, what its quality is. A frame's grades depend on no other frame."""
    results: list[Graded] = []
    for start in range(0, len(frames), BATCH):
        part = slice(start, start + BATCH)
        inputs, boxes = read(frames[part], found[part], planes[part], model.card.thresholds)
        answers = answer(model.parts, _on(inputs, model.device))
        results += _graded(answers, boxes, frames[part], found[part], planes[part], model)
    return results


def read(
    frames: Sequence[Frame], found: Sequence[Sequence["Found"]], planes: Sequence[PlanePrediction], thresholds: Mapping[str, float]
) -> tuple[Inputs, list[Boxes]]:
    """The network's inputs, and each frame's boxes (n, 4)."""
    boxes = [np.array([one.box for one in own], np.float32).reshape(-1, 4) for own in found]
    looks = [look(frame) for frame in frames]
    owners = np.repeat(np.arange(len(frames)), [len(own) for own in found])
    cuts = np.concatenate([patches.cut(frame, own) for frame, own in zip(frames, boxes, strict=True)])
    places = np.concatenate([patches.geometry(own, seen.bounds) for seen, own in zip(looks, boxes, strict=True)])
    weighed = np.array([one for own in found for one in best_of(own, thresholds["seen"])], bool)
    inputs = Inputs(
        pictures=torch.from_numpy(np.stack([seen.picture for seen in looks]))[:, None].float() / 255,
        facts=torch.from_numpy(np.stack([seen.facts for seen in looks])),
        planes=torch.from_numpy(np.stack([plane_row(one.probabilities) for one in planes])),
        patches=torch.from_numpy(cuts)[:, None].float() / 255,
        structures=torch.from_numpy(numbers_of([one.name for own in found for one in own])),
        geometry=torch.from_numpy(places),
        owners=torch.from_numpy(owners),
        seats=torch.from_numpy(seats(owners, weighed)),
    )
    return inputs, boxes


def best_of(found: Sequence["Found"], confidence: float) -> list[bool]:
    """Which boxes are weighed together: of each structure the surest that counts as seen, two where a picture may show two."""
    taken: Counter[str] = Counter()
    kept = [False] * len(found)
    for number in sorted(range(len(found)), key=lambda number: -found[number].confidence):
        one = found[number]
        if one.confidence >= confidence and taken[one.name] < (2 if one.name in PAIRED else 1):
            taken[one.name] += 1
            kept[number] = True
    return kept


def _on(inputs: Inputs, device: torch.device) -> Inputs:
    if device.type == "cpu":
        return inputs
    return Inputs(**{name: getattr(inputs, name).to(device) for name in Inputs.__dataclass_fields__})


def _graded(
    answers: Answers,
    boxes: Sequence[Boxes],
    frames: Sequence[Frame],
    found: Sequence[Sequence["Found"]],
    planes: Sequence[PlanePrediction],
    model: QualityModel,
) -> list[Graded]:
    thresholds, shown = model.card.thresholds, [one.plane for one in planes]
    names = [one.name for own in found for one in own]

    def told(name: str, scores: Tensor, kinds: Sequence[str]) -> list[Ordinal]:
        return ordinals(name, level_probabilities(name, scores.float().cpu(), thresholds), kinds, thresholds)

    by_name = by_factor(answers.factors)
    factors = {name: told(name, by_name[name], shown) for name in FACTOR_STEPS}
    overall, clarity = told("overall", answers.overall, shown), told("clarity", answers.clarity, names)
    criteria = criteria_probabilities(answers.criteria.float().cpu(), model.criteria, thresholds)
    off = answers.off.float().cpu().numpy() * np.array([thresholds.get(f"refine/{name}", 0.0) for name in names], np.float32)[:, None]
    results, first = [], 0
    for number, own in enumerate(boxes):
        last = first + len(own)
        size = (frames[number].shape[1], frames[number].shape[0])
        results.append(
            Graded(
                factors={name: rows[number] for name, rows in factors.items()},
                criteria=_of_plane(shown[number], criteria[number], model),
                overall=None if shown[number] == "other" else overall[number],
                clarity=tuple(clarity[first:last]),
                boxes=tuple(_corners(box) for box in patches.moved(own, off[first:last], size).tolist()),
            )
        )
        first = last
    return results


def _corners(box: Sequence[float]) -> Box:
    return box[0], box[1], box[2], box[3]


def _of_plane(plane: str, row: np.ndarray, model: QualityModel) -> dict[str, float]:
    """The criteria that no formula judges and that were learnt well; that a structure is visible is told by its box.

    A head of which the plane is not told has those that all three planes share.
    """
    wanted = HEAD_PLANES if plane == "head" else (plane,)
    return {
        name: float(row[number])
        for number, name in enumerate(model.criteria)
        if name.removesuffix("_visible") not in STRUCTURE_NAMES and all(_told(f"{one}/{name}", model.card) for one in wanted)
    }


def _told(label: str, card: ModelCard) -> bool:
    """Whether the network learnt the criterion <plane>/<name> well enough to speak of it; a card without figures keeps none back."""
    figures = card.scores.get("criteria", {}).get(label, {})
    return label in card.labels and (figures.get("auroc") or 1.0) >= TOLD_FROM
