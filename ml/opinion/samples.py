"""The graded pictures as the opinion reads them: each as it is and, to learn from, as other machines would have shown it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from ml.manifest import Entry, read_grey
from ml.model_card import ModelCard
from ml.opinion.anatomy import LEAST_CONFIDENCE, Anatomy
from ml.opinion.predict import SURELY_NT
from ml.opinion.seen import along, anatomy_on, clarity_of, clear_boxes, told
from ml.pixels import Frame, relit
from ml.quality import predict as quality
from ml.restyled import restyled
from ml.runtime import Runtime
from ml.scan_area import alone
from ml.structures import predict as structures
from ml.structures.predict import Looked, look
from ml.structures.voting import WORKING
from ml.training import watched
from ml.types import NT_STRUCTURES, OVERALL


@dataclass(frozen=True, slots=True)
class Eyes:
    """The published networks whose output the opinion reads."""

    detector: structures.StructureModel
    quality: quality.QualityModel

    @property
    def cards(self) -> tuple[ModelCard, ModelCard]:
        return self.detector.card, self.quality.card


def eyes_of(weights: Path, on_cpu: str) -> Eyes:
    runtime = Runtime(on_cpu=on_cpu)
    return Eyes(structures.load(weights, runtime), quality.load(weights, runtime))


@dataclass(frozen=True, slots=True)
class Samples:
    """`maps` (n, 1 + variants, channels, rows, columns), the picture as it is first; `told` (n, TOLD) and `scans` of the picture as it is:
    the frame, black outside the scan area, and where the anatomy lies on it; `standard` (n,) as people graded it."""

    entries: Sequence[Entry]
    maps: Tensor
    told: Tensor
    scans: Sequence[tuple[Frame, Anatomy]]
    standard: npt.NDArray[np.bool_]

    def chosen(self, which: npt.NDArray[np.bool_]) -> "Samples":
        """Those of (n,) `which`."""
        places = [int(place) for place in np.flatnonzero(which)]
        entries, scans = ([held[place] for place in places] for held in (self.entries, self.scans))
        return Samples(entries, self.maps[places], self.told[places], scans, self.standard[which])  # type: ignore[arg-type]


def samples_of(entries: Sequence[Entry], eyes: Eyes, variants: int = 0, seed: int = 31) -> Samples:
    """Entries without a grade are left out; `variants` are drawn by the seed and the picture's place."""
    graded = [entry for entry in entries if entry.labels.get("grade") in (OVERALL[0], OVERALL[-1])]
    maps, said, scans = [], [], []
    for number in watched(range(len(graded)), "graded pictures", len(graded)):
        random, frame = np.random.default_rng((seed, number)), read_grey(graded[number].file)
        (plain,) = look([alone(frame)], eyes.detector, LEAST_CONFIDENCE)
        seen = [plain, *_variants(frame, plain, eyes, variants, random)]
        maps.append(torch.stack([along(one, anatomy_on(one)) for one in seen]).half())
        said.append(told(plain, _clarity(frame, plain, eyes)))
        scans.append((plain.frame, anatomy_on(plain)))
    standard = np.array([entry.labels["grade"] == OVERALL[-1] for entry in graded], bool)
    return Samples(graded, torch.stack(maps), torch.stack(said), scans, standard)


def _clarity(frame: Frame, looked: Looked, eyes: Eyes) -> dict[str, float]:
    """Of the surest box of each structure; as of an NT plane, which all graded pictures are."""
    found = clear_boxes(looked)
    (graded,) = quality.grade([frame], [found], [SURELY_NT], eyes.quality)
    return clarity_of(found, graded)


def _variants(frame: Frame, plain: Looked, eyes: Eyes, count: int, random: np.random.Generator) -> list[Looked]:
    """Of the frame as other machines would show it, with no structure hidden that was found on it."""
    kept = [one.box for one in plain.found if one.name in NT_STRUCTURES and one.confidence >= WORKING]
    boxes = np.array(kept, np.float32).reshape(-1, 4)
    return look([alone(_varied(frame, boxes, random)) for _ in range(count)], eyes.detector, LEAST_CONFIDENCE)


def _varied(frame: Frame, boxes: npt.NDArray[np.float32], random: np.random.Generator) -> Frame:
    picture, _ = restyled(frame, boxes, random)
    turned = picture[:, ::-1] if random.random() < 0.5 else picture
    return relit(np.ascontiguousarray(turned), random)
