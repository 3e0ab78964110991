"""What is known of a training picture's quality, as numbers for the network; -1 is "not known"."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from ml.quality.degrade import Degraded
from ml.types import CLEAN, FACTORS

Levels = npt.NDArray[np.int64]
UNKNOWN = -1
STANDARD_FROM, BASIC_FROM = 0.8, 0.6  # share of a phantom's facts that hold


def factor_levels(levels: Mapping[str, int]) -> Levels:
    """Made levels in the order of FACTORS."""
    return np.array([levels[name] for name in FACTORS], np.int64)


def drawn_levels(truth: Mapping[str, bool | float]) -> Levels:
    """A phantom's levels in the order of FACTORS, rounded; unknown where its truth does not tell."""
    told = [truth.get(f"factor_{name}") for name in FACTORS]
    return np.array([UNKNOWN if one is None else int(np.floor(float(one) + 0.5)) for one in told], np.int64)


def drawn_overall(truth: Mapping[str, bool | float]) -> int:
    """The level of OVERALL by the share of facts that hold: the drawn truth, no guideline."""
    score = truth.get("score")
    return UNKNOWN if score is None else int(score >= BASIC_FROM - 1e-9) + int(score >= STANDARD_FROM - 1e-9)


def supposed_overall(levels: Mapping[str, int], degraded: Degraded, clarity: Levels) -> int:
    """The level of OVERALL that a made picture of a complete NT plane can be supposed to have; unknown between the two ends.

    Standard where hardly a fault was made and eight structures are clear; non-standard where three faults are marked or hardly a
    structure is left. Nobody graded these pictures.
    """
    marked = sum(abs(levels[name] - CLEAN[name]) >= 2 for name in FACTORS)
    slight = all(abs(levels[name] - CLEAN[name]) <= 1 for name in FACTORS)
    clear = int((degraded.inside & (clarity == 3)).sum())
    left = int((degraded.inside & (clarity >= 2)).sum())
    if slight and clear >= 8:
        return 2
    return 0 if marked >= 3 or left <= 3 else UNKNOWN
