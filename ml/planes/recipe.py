"""What the plane network learns from, is settled on and is tested on: real planes, phantoms, and what shows no fetus at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ml.corpus import plane_parts
from ml.datasets import dicom_us
from ml.drawn import phantoms
from ml.manifest import Entry, read_grey
from ml.phantom import PAINTERS
from ml.pixels import Frame
from ml.planes.model import STRANGE
from ml.planes.negatives import tissue
from ml.planes.samples import PlaneSample, plane_sample, plane_samples
from ml.planes.strange import TRAINED_KINDS, UNSEEN_KINDS, strange

DRAWN = {"train": 60, "validation": 12, "test": 20}  # phantoms of each plane
MADE = {"train": 20, "validation": 8, "test": 25}  # strange pictures of each kind
PIECES = {"train": 120, "validation": 20, "test": 60}  # small pieces of real scans
FIRST_SEED = {"train": 300_000, "validation": 400_000, "test": 910_000}


@dataclass(frozen=True, slots=True)
class Part:
    """The pictures of one part: real planes, phantoms, and strange ones, whose `group` names their kind."""

    real: Sequence[PlaneSample]
    drawn: Sequence[PlaneSample]
    strange: Sequence[PlaneSample]

    @property
    def known(self) -> list[PlaneSample]:
        """All that shows a plane."""
        return [*self.real, *self.drawn]

    @property
    def all(self) -> list[PlaneSample]:
        return [*self.known, *self.strange]


def part_of(data: Sequence[Path], name: str) -> Part:
    """`name` is train, validation or test. The strange kinds of the test are others than those before."""
    entries = plane_parts(*data)[name]
    return Part(plane_samples(entries), drawn_samples(name), strange_samples(data, entries, name))


def drawn_samples(name: str) -> list[PlaneSample]:
    return [
        plane_sample(one.pixels, plane, "drawn", f"drawn/{plane}/{number}")
        for plane in PAINTERS
        for number, one in enumerate(phantoms(plane, DRAWN[name], FIRST_SEED[name]))
    ]


def strange_samples(data: Sequence[Path], entries: Sequence[Entry], name: str) -> list[PlaneSample]:
    """Made pictures of many kinds, pieces of the part's own scans, and ultrasound of adults: half of its devices to train, half to test."""
    kinds = UNSEEN_KINDS if name == "test" else TRAINED_KINDS
    samples = [plane_sample(one, STRANGE, "made", kind) for kind in kinds for one in strange(kind, MADE[name], FIRST_SEED[name])]
    samples += [plane_sample(one, STRANGE, "made", "piece") for one in pieces(entries, PIECES[name], FIRST_SEED[name])]
    devices = {"train": 0, "test": 1}
    adults = [frames for folder in data if (folder / "dicom_us").is_dir() for frames in dicom_us.by_device(folder / "dicom_us").values()]
    chosen = adults[devices[name] :: 2] if name in devices else []
    return samples + [plane_sample(one, STRANGE, "dicom_us", "adult_ultrasound") for frames in chosen for one in frames]


def pieces(entries: Sequence[Entry], count: int, seed: int) -> list[Frame]:
    """Small pieces of real scans: real speckle that shows no plane."""
    random = np.random.default_rng(seed)
    return [tissue(read_grey(entries[int(random.integers(len(entries)))].file), random) for _ in range(count)]
