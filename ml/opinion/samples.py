"""The graded pictures as the opinion reads them: each as it is and, to learn from, as other machines would have shown it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from ml.manifest import Entry, read_grey
from ml.opinion.anatomy import LEAST_CONFIDENCE
from ml.opinion.seen import along
from ml.pixels import Frame, relit
from ml.restyled import restyled
from ml.scan_area import alone
from ml.structures.predict import Looked, StructureModel, look
from ml.structures.voting import WORKING
from ml.training import watched
from ml.types import NT_STRUCTURES, OVERALL


@dataclass(frozen=True, slots=True)
class Samples:
    """`maps` (n, 1 + variants, channels, rows, columns), `confidences` (n, 1 + variants, structures), the picture as it is first;
    `standard` (n,) as people graded it."""

    entries: Sequence[Entry]
    maps: Tensor
    confidences: Tensor
    standard: npt.NDArray[np.bool_]


def samples_of(entries: Sequence[Entry], detector: StructureModel, variants: int = 0, seed: int = 31) -> Samples:
    """Entries without a grade are left out; `variants` are drawn by the seed and the picture's place."""
    graded = [entry for entry in entries if entry.labels.get("grade") in (OVERALL[0], OVERALL[-1])]
    maps, confidences = [], []
    for number in watched(range(len(graded)), "graded pictures", len(graded)):
        random = np.random.default_rng((seed, number))
        told = [along(one, size) for one, size in _looks(read_grey(graded[number].file), detector, variants, random)]
        maps.append(torch.stack([seen for seen, _ in told]).half())
        confidences.append(torch.stack([sure for _, sure in told]))
    standard = np.array([entry.labels["grade"] == OVERALL[-1] for entry in graded], bool)
    return Samples(graded, torch.stack(maps), torch.stack(confidences), standard)


def _looks(frame: Frame, detector: StructureModel, variants: int, random: np.random.Generator) -> list[tuple[Looked, tuple[int, int]]]:
    """Of the frame, and of `variants` of it in which no structure that was found is hidden."""
    (plain,) = look([alone(frame)], detector, LEAST_CONFIDENCE)
    kept = [one.box for one in plain.found if one.name in NT_STRUCTURES and one.confidence >= WORKING]
    boxes = np.array(kept, np.float32).reshape(-1, 4)
    others = [alone(_varied(frame, boxes, random)) for _ in range(variants)]
    seen = [plain, *look(others, detector, LEAST_CONFIDENCE)] if others else [plain]
    return [(one, (frame.shape[1], frame.shape[0])) for one in seen]


def _varied(frame: Frame, boxes: npt.NDArray[np.float32], random: np.random.Generator) -> Frame:
    picture, _ = restyled(frame, boxes, random)
    turned = picture[:, ::-1] if random.random() < 0.5 else picture
    return relit(np.ascontiguousarray(turned), random)
