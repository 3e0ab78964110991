"""Drawn phantoms as training and test pictures: every plane, every fault, every quality, the same for the same seeds."""

from collections.abc import Iterator

import numpy as np

from ml.phantom import FAULTS, STRUCTURES, WORST, Phantom, draw

FAULT_SHARE, ABSENT_SHARE = 0.1, 0.08  # how often each fault of a plane is committed, each structure left out
SUBJECT = "fetus"  # is never left out: nothing of the plane would be left
GRADED_SHARE = 0.35  # how often each of the image's factors is worse than clean
BY_FACTOR = (("small",), ("low_gain", "high_gain"), ("flat",), ("blurred",), ("shadow",), ("off_centre",))  # of each only one is committed
SIZES = ((640, 450), (640, 480), (720, 540), (800, 600), (600, 400))  # width, height in pixels


def phantoms(plane: str, count: int, first_seed: int) -> Iterator[Phantom]:
    """`count` phantoms of a plane with seeds from `first_seed` on. Training, calibration and test must not share seeds."""
    for seed in range(first_seed, first_seed + count):
        random = np.random.default_rng(seed)
        faults = {fault for fault in FAULTS[plane] if random.random() < FAULT_SHARE and fault not in WORST}
        absent = {name for name in STRUCTURES[plane] if random.random() < ABSENT_SHARE and name != SUBJECT}
        size, quality = SIZES[int(random.integers(len(SIZES)))], float(random.uniform(0.3, 1))
        yield draw(plane, seed=seed, size=size, faults=faults, absent=absent, quality=quality, severity=severities(random))


def severities(random: np.random.Generator) -> dict[str, float]:
    """How bad the image's own faults are, of every degree alike."""
    chosen = [str(random.choice(faults)) for faults in BY_FACTOR]
    return {fault: float(random.uniform(0, WORST[fault])) for fault in chosen if random.random() < GRADED_SHARE}
