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
from ml.pixels import Frame, patched, relit, squeeze, standardised
from ml.planes.appearance import appearance
from ml.planes.model import HEAD, INPUT_SIZE, OUTPUTS, PLANES, STRANGE
from ml.scan_area import bounds_of
from ml.types import HEAD_PLANES

LONGEST_SIDE = 480  # pixels kept in memory


DRAWN = ("drawn", "made")  # sources of pictures that no scanner took


@dataclass(frozen=True, slots=True)
class PlaneSample:
    """One grey picture, the bounds of its scan area, what it shows by name, its source, and the group that no split divides.

    `shows` is one of PLANES, STRANGE, or "head" where nobody told which of the head planes.
    """

    pixels: Frame
    bounds: tuple[int, int, int, int]
    shows: str
    source: str
    group: str = ""


def plane_sample(pixels: Frame, shows: str, source: str, group: str = "") -> PlaneSample:
    scale = min(1.0, LONGEST_SIDE / max(pixels.shape))
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return PlaneSample(small, bounds_of(small), shows, source, group)


def plane_samples(entries: Iterable[Entry]) -> list[PlaneSample]:
    return [plane_sample(read_grey(entry.file), entry.plane, entry.source, entry.group) for entry in entries]


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
    """Training: the scan area or the whole screen, cut a little differently, turned, flipped, relit and patched each time."""
    height, width = sample.pixels.shape
    left, top, right, bottom = sample.bounds if random.random() < 0.8 else (0, 0, width, height)
    across, down = right - left, bottom - top
    zoom = np.exp(random.uniform(np.log(0.72), np.log(1.12), 2))
    centre = np.array([left + right, top + bottom]) / 2 + random.uniform(-0.08, 0.08, 2) * [across, down]
    target = np.array(INPUT_SIZE, float)
    turn = np.deg2rad(random.normal(0, 8))
    signs = np.diag([-1.0 if random.random() < 0.5 else 1.0, -1.0 if random.random() < 0.15 else 1.0])
    stretch = np.diag(target / (zoom * [across, down]))
    linear = stretch @ np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ signs
    matrix = np.column_stack([linear, target / 2 - linear @ centre])
    picture = np.asarray(cv2.warpAffine(sample.pixels, matrix, INPUT_SIZE, flags=cv2.INTER_AREA), np.uint8)
    return standardised(relit(patched(picture, random), random).astype(np.float32))


def drawn_order(samples: Sequence[PlaneSample], count: int, random: np.random.Generator) -> npt.NDArray[np.int64]:
    """`count` numbers of samples: planes and sources drawn more evenly than they stand (each by the square root of its number).

    A picture that no scanner took is drawn half as often.
    """
    kinds = [(sample.shows, sample.source) for sample in samples]
    numbers = Counter(kinds)
    planes = Counter(sample.shows for sample in samples)
    weights = np.array([numbers[kind] ** -0.5 * planes[kind[0]] ** -0.5 * (0.5 if kind[1] in DRAWN else 1.0) for kind in kinds])
    return np.asarray(random.choice(len(samples), count, p=weights / weights.sum()), np.int64)


def plane_batches(samples: Sequence[PlaneSample], count: int, size: int, random: np.random.Generator) -> Iterator[tuple[Tensor, Tensor]]:
    """Batches of pictures (size, 1, 224, 288) and of the scores that may be true (size, OUTPUTS), `count` pictures in all."""
    order = drawn_order(samples, count, random)
    for start in range(0, count - size + 1, size):
        chosen = [samples[number] for number in order[start : start + size]]
        pictures = torch.from_numpy(np.stack([varied(sample, random) for sample in chosen]))[:, None]
        yield pictures, allowed([sample.shows for sample in chosen])
