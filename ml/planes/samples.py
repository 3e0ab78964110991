"""Training pictures of the plane network in memory, and the batches drawn from them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from ml.manifest import Entry, read_grey
from ml.pixels import Boxes, Frame, patched, relit, squeeze, standardised
from ml.planes.alike import made_alike
from ml.planes.appearance import appearance
from ml.planes.model import HEAD, INPUT_SIZE, OUTPUTS, PLANES, STRANGE
from ml.restyled import restyled
from ml.scan_area import bounds_of
from ml.types import HEAD_PLANES

LONGEST_SIDE = 480  # pixels kept in memory


DRAWN = ("drawn", "made")  # sources of pictures that no scanner took
RELIT = 0.5  # of the training pictures, beside those that are restyled
# The three head planes are hard to tell apart, so more is drawn of them: most of the one that stands most often, in truth too
EXTRA = {"transthalamic": 2.2, "transventricular": 1.6, "transcerebellar": 1.6}
NO_BOXES: Boxes = np.zeros((0, 4), np.float32)


@dataclass(frozen=True, slots=True)
class PlaneSample:
    """One grey picture, the bounds of its scan area, what it shows by name, its source, and the group that no split divides.

    `shows` is one of PLANES, STRANGE, or "head" where nobody told which of the head planes. `grade` is a person's word, where there is one.
    """

    pixels: Frame
    bounds: tuple[int, int, int, int]
    shows: str
    source: str
    group: str = ""
    grade: str = ""


def plane_sample(pixels: Frame, shows: str, source: str, group: str = "", grade: str = "") -> PlaneSample:
    scale = min(1.0, LONGEST_SIDE / max(pixels.shape))
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return PlaneSample(small, bounds_of(small), shows, source, group, grade)


def plane_samples(entries: Iterable[Entry]) -> list[PlaneSample]:
    return [
        plane_sample(read_grey(entry.file), entry.plane, entry.source, entry.group, str(entry.labels.get("grade", ""))) for entry in entries
    ]


def allowed(shows: Sequence[str]) -> Tensor:
    """Which of the scores (n, OUTPUTS) may be the true one: one a picture, the three head planes where no more than "head" is known."""
    mask = torch.zeros(len(shows), OUTPUTS, dtype=torch.bool)
    for row, name in enumerate(shows):
        mask[row, [(*PLANES, STRANGE).index(one) for one in (HEAD_PLANES if name == HEAD else (name,))]] = True
    return mask


def squeezed(sample: PlaneSample) -> npt.NDArray[np.float32]:
    """The scan area alone, squeezed to the input size, in grey levels."""
    left, top, right, bottom = sample.bounds
    return squeeze(sample.pixels[top:bottom, left:right], INPUT_SIZE)


def seen(sample: PlaneSample) -> npt.NDArray[np.float32]:
    """Evaluation: the scan area alone, squeezed to the input size and standardised."""
    return standardised(squeezed(sample))


def looks(sample: PlaneSample) -> npt.NDArray[np.float32]:
    """The numbers of ml.planes.appearance."""
    left, top, right, bottom = sample.bounds
    return appearance(squeezed(sample), (right - left) * (bottom - top) / sample.pixels.size)


def varied(sample: PlaneSample, random: np.random.Generator) -> npt.NDArray[np.float32]:
    """Training: the picture made like all others in what third parties left, cut, turned and flipped a little differently, and shown as by
    another machine, each time."""
    return standardised(_shown(_moved(sample, random), random).astype(np.float32))


def restyled_sample(sample: PlaneSample, random: np.random.Generator) -> PlaneSample:
    """The same scan through another hospital's machine and screen, its scan area found anew."""
    pixels, _ = restyled(made_alike(sample.pixels, random), NO_BOXES, random)
    return plane_sample(pixels, sample.shows, sample.source, sample.group, sample.grade)


def _moved(sample: PlaneSample, random: np.random.Generator) -> Frame:
    """The scan area or the whole screen, at the input size."""
    height, width = sample.pixels.shape
    left, top, right, bottom = sample.bounds if random.random() < 0.8 else (0, 0, width, height)
    scan = made_alike(sample.pixels[top:bottom, left:right], random)
    size = np.array([scan.shape[1], scan.shape[0]], float)
    zoom = np.exp(random.uniform(np.log(0.72), np.log(1.15), 2))
    centre = size * (0.5 + random.uniform(-0.08, 0.08, 2))
    target = np.array(INPUT_SIZE, float)
    turn = np.deg2rad(random.normal(0, 8))
    signs = np.diag([-1.0 if random.random() < 0.5 else 1.0, -1.0 if random.random() < 0.15 else 1.0])
    stretch = np.diag(target / (zoom * size))
    linear = stretch @ np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ signs
    matrix = np.column_stack([linear, target / 2 - linear @ centre])
    return np.asarray(cv2.warpAffine(scan, matrix, INPUT_SIZE, flags=cv2.INTER_AREA), np.uint8)


def _shown(picture: Frame, random: np.random.Generator) -> Frame:
    """Other light, grain, frame and screen."""
    picture, _ = restyled(patched(picture, random), NO_BOXES, random)
    return relit(picture, random) if random.random() < RELIT else picture


def drawn_order(samples: Sequence[PlaneSample], count: int, random: np.random.Generator) -> npt.NDArray[np.int64]:
    """`count` numbers of samples: planes and sources drawn more evenly than they stand (each by the square root of its number).

    A picture that no scanner took is drawn half as often, one of the three head planes more often.
    """
    kinds = [(sample.shows, sample.source) for sample in samples]
    numbers = Counter(kinds)
    planes = Counter(sample.shows for sample in samples)
    liked = {kind: EXTRA.get(kind[0], 1.0) * (0.5 if kind[1] in DRAWN else 1.0) for kind in numbers}
    weights = np.array([numbers[kind] ** -0.5 * planes[kind[0]] ** -0.5 * liked[kind] for kind in kinds])
    return np.asarray(random.choice(len(samples), count, p=weights / weights.sum()), np.int64)


def plane_batches(samples: Sequence[PlaneSample], count: int, size: int, random: np.random.Generator) -> Iterator[tuple[Tensor, Tensor]]:
    """Batches of pictures (size, 1, 224, 288) and of the scores that may be true (size, OUTPUTS), `count` pictures in all."""
    order = drawn_order(samples, count, random)
    for start in range(0, count - size + 1, size):
        chosen = [samples[number] for number in order[start : start + size]]
        pictures = torch.from_numpy(np.stack([varied(sample, random) for sample in chosen]))[:, None]
        yield pictures, allowed([sample.shows for sample in chosen])
