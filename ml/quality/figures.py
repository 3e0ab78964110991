"""How good opinions on ordered levels are, and how far their probabilities can be trusted. Plain numbers in and out; no torch."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from ml.metrics import calibration_error

Levels = npt.NDArray[np.int64]
Floats = npt.NDArray[np.floating]


def quadratic_kappa(truth: Levels, said: Levels, levels: int) -> float:
    """Cohen's kappa with quadratic weights (1968); nan where neither ever varies."""
    seen = np.zeros((levels, levels))
    np.add.at(seen, (truth, said), 1)
    expected = np.outer(seen.sum(1), seen.sum(0)) / max(float(seen.sum()), 1.0)
    apart = (np.arange(levels)[:, None] - np.arange(levels)[None]) ** 2
    by_chance = float((apart * expected).sum())
    return 1 - float((apart * seen).sum()) / by_chance if by_chance > 0 else float("nan")


def area_under_curve(truth: npt.NDArray[np.bool_], scores: Floats) -> float:
    """Area under the receiver operating characteristic; nan where only one answer occurs."""
    above, below = scores[truth], scores[~truth]
    if len(above) == 0 or len(below) == 0:
        return float("nan")
    order = np.sort(below)
    wins = np.searchsorted(order, above, side="left") + np.searchsorted(order, above, side="right")
    return float(wins.sum() / (2 * len(above) * len(below)))


def interval(
    figure: Callable[[npt.NDArray[np.int64]], float], groups: npt.NDArray[np.int64], draws: int = 400, seed: int = 3
) -> tuple[float, float]:
    """95 % percentile bootstrap of `figure`, a function of the numbers of the rows taken; rows of one group are drawn together."""
    random = np.random.default_rng(seed)
    order = np.argsort(groups, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(groups[order])) + 1)
    values = [figure(np.concatenate([parts[number] for number in random.integers(len(parts), size=len(parts))])) for _ in range(draws)]
    if np.isnan(values).all():
        return float("nan"), float("nan")
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)


def top_calibration_error(probabilities: Floats, truth: Levels) -> float:
    """Expected calibration error of the most probable level."""
    return calibration_error(probabilities.max(1), probabilities.argmax(1) == truth)


def chance_calibration_error(probabilities: Floats, share: float = 0.95, draws: int = 400, seed: int = 5) -> float:
    """The calibration error that as many truths, drawn from these very probabilities, stay below in `share` of all cases.

    Even a perfectly calibrated network shows an error on a finite number of pictures: one below this is no evidence against it.
    """
    random = np.random.default_rng(seed)
    sums = probabilities.cumsum(1)
    errors = [
        top_calibration_error(probabilities, np.asarray((random.random((len(sums), 1)) > sums[:, :-1]).sum(1), np.int64))
        for _ in range(draws)
    ]
    return float(np.quantile(errors, share))
