"""Phantoms with faults of every degree: the only pictures of which everything about the quality is known."""

from collections.abc import Iterator

import numpy as np

from ml.drawn import SIZES
from ml.phantom import FACTS, FAULTS, READABLE, STRUCTURES, Phantom, draw
from ml.phantom.figure import WORST

FAULT_SHARES = (0.0, 0.1, 0.25, 0.42)  # from sound to bad, as often one as the other: how often each fault is committed
DEGREE_SHARES = (0.05, 0.15, 0.35, 0.5)
EITHER = (("low_gain", "high_gain"), ("no_calipers", "calipers_off"), ("flexed", "extended"))  # of two such, the first is committed


def drawn_planes() -> tuple[str, ...]:
    return tuple(FAULTS)


def drawn_facts() -> dict[str, tuple[str, ...]]:
    """The facts of each plane's truth that can be learnt: all that its score counts but what FACTORS already say."""
    return {plane: tuple(name for name in names if name not in READABLE) for plane, names in FACTS.items()}


def phantoms(plane: str, count: int, first_seed: int) -> Iterator[Phantom]:
    """`count` phantoms of a plane with seeds from `first_seed` on, from sound to very bad. Parts must not share seeds."""
    for seed in range(first_seed, first_seed + count):
        random = np.random.default_rng((seed, 77))
        bad = int(random.integers(len(FAULT_SHARES)))
        own = [fault for fault in FAULTS[plane] if fault not in WORST]
        faults = {fault for fault in own if random.random() < FAULT_SHARES[bad]}
        severity = {fault: float(random.uniform(0.5, worst)) for fault, worst in WORST.items() if random.random() < DEGREE_SHARES[bad]}
        for first, second in EITHER:
            if {first, second} <= faults | set(severity):
                faults.discard(second)
                severity.pop(second, None)
        absent = {name for name in STRUCTURES[plane] if random.random() < 0.5 * FAULT_SHARES[bad]}
        size = SIZES[int(random.integers(len(SIZES)))]
        yield draw(
            plane, seed=seed, size=size, faults=faults, severity=severity, absent=absent, quality=float(random.uniform(0.35, 1) ** 0.7)
        )
