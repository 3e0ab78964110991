"""Drawn phantoms as training and test pictures: every plane, every fault, every quality, the same for the same seeds."""

from collections.abc import Iterator

import numpy as np

from ml.phantom import FAULTS, STRUCTURES, Phantom, draw

FAULT_SHARE, ABSENT_SHARE = 0.1, 0.08  # how often each fault is committed, each structure left out
SIZES = ((640, 450), (640, 480), (720, 540), (800, 600), (600, 400))  # width, height in pixels


def phantoms(plane: str, count: int, first_seed: int) -> Iterator[Phantom]:
    """`count` phantoms of a plane with seeds from `first_seed` on. Training, calibration and test must not share seeds."""
    for seed in range(first_seed, first_seed + count):
        random = np.random.default_rng(seed)
        faults = {fault for fault in FAULTS[plane] if random.random() < FAULT_SHARE}
        absent = {name for name in STRUCTURES[plane] if random.random() < ABSENT_SHARE} if plane == "nt" else set()
        size = SIZES[int(random.integers(len(SIZES)))]
        yield draw(plane, seed=seed, size=size, faults=faults, absent=absent, quality=float(random.uniform(0.3, 1)))
