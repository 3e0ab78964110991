"""Sets of levels that hold the true one as often as promised: split conformal prediction (Vovk 2005; Sadinle et al. 2019). No torch."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from ml.types import Ordinal

COVERAGE = 0.9
LEAST = 60  # pictures of one plane from which it has a quantile of its own (Mondrian)
WIDEST = 2  # levels that a set may hold before the machine abstains

Floats = npt.NDArray[np.floating]
Levels = npt.NDArray[np.int64]


def quantile(probabilities: Floats, truth: Levels, coverage: float = COVERAGE) -> float:
    """The score 1 - p(true level) that a new picture's exceeds with a probability of at most 1 - `coverage`; 1 where there are too few."""
    scores = np.sort(1 - probabilities[np.arange(len(truth)), truth])
    rank = int(np.ceil((len(scores) + 1) * coverage))
    return float(scores[rank - 1]) if 0 < rank <= len(scores) else 1.0


def quantiles(name: str, probabilities: Floats, truth: Levels, planes: Sequence[str]) -> dict[str, float]:
    """As a card stores them: `<name>/conformal` over all planes, `<name>/conformal/<plane>` where a plane has pictures enough."""
    own = np.array(planes)
    found = {f"{name}/conformal": quantile(probabilities, truth)}
    for plane in sorted(set(planes)):
        rows = own == plane
        if int(rows.sum()) >= LEAST:
            found[f"{name}/conformal/{plane}"] = quantile(probabilities[rows], truth[rows])
    return found


def ranges(probabilities: Floats, limits: Floats) -> tuple[Levels, Levels]:
    """Lowest and highest level (n,) of each row's set: all levels of p >= 1 - limit, the most probable one, and what lies between."""
    held = probabilities >= 1 - limits[:, None] - 1e-9
    held[np.arange(len(held)), probabilities.argmax(1)] = True
    return held.argmax(1).astype(np.int64), (held.shape[1] - 1 - held[:, ::-1].argmax(1)).astype(np.int64)


def limits(name: str, planes: Sequence[str], thresholds: Mapping[str, float]) -> Floats:
    """The quantile for each plane, that of all planes where it has none of its own."""
    every = thresholds[f"{name}/conformal"]
    return np.array([thresholds.get(f"{name}/conformal/{plane}", every) for plane in planes])


def ordinals(name: str, probabilities: Floats, planes: Sequence[str], thresholds: Mapping[str, float]) -> list[Ordinal]:
    """Opinions on rows of calibrated probabilities (n, levels); `planes` (n,) choose the quantile."""
    if len(probabilities) == 0:
        return []
    lowest, highest = ranges(probabilities, limits(name, planes, thresholds))
    widest = thresholds.get("widest", WIDEST)
    return [
        Ordinal(tuple(row), low, high, high - low + 1 > widest)
        for row, low, high in zip(probabilities.tolist(), lowest.tolist(), highest.tolist(), strict=True)
    ]
