"""Figures over pictures that each count as often as they were drawn: `counts` is (d, n), what comes back (d,), nan where there is none."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ml.metrics import Floats

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


def share(counts: Floats, true: Flags) -> Floats:
    """The share of pictures of which something is true."""
    return _ratio(counts @ true.astype(np.float32), counts.sum(1))


def mean(counts: Floats, values: Floats) -> Floats:
    """The mean of a number that each picture has."""
    return _ratio(counts @ values.astype(np.float64), counts.sum(1))


def precision(counts: Floats, truth: Flags, said: Flags) -> Floats:
    """Of the pictures of which something is said, the share of which it is true."""
    return _ratio(counts @ (truth & said).astype(np.float32), counts @ said.astype(np.float32))


def f1(counts: Floats, truth: Flags, said: Flags) -> Floats:
    """F1 of one label: of which pictures it is true and of which it is said."""
    both = counts @ (truth & said).astype(np.float32)
    return _ratio(2 * both, counts @ truth.astype(np.float32) + counts @ said.astype(np.float32))


def macro_f1(counts: Floats, truth: Sequence[str], said: Sequence[str]) -> Floats:
    """Mean F1 over the labels that occur in the truth of the draw."""
    true, told = np.asarray(truth), np.asarray(said)
    values = [np.where(counts @ (true == name) > 0, f1(counts, true == name, told == name), np.nan) for name in np.unique(true)]
    return mean_of_known(np.stack(values))


def auroc(counts: Floats, scores: Floats, positive: Flags) -> Floats:
    """The probability that a positive scores higher than a negative, ties half (Mann and Whitney); nan without either."""
    order = np.argsort(scores, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(scores[order]) != 0])
    drawn = counts[:, order].astype(np.float64)
    yes = np.add.reduceat(drawn * positive[order], starts, axis=1)
    no = np.add.reduceat(drawn * ~positive[order], starts, axis=1)
    below = no.cumsum(1) - no
    return _ratio((yes * (below + no / 2)).sum(1), yes.sum(1) * no.sum(1))


def calibration_error(counts: Floats, confidences: Floats, right: Flags, bins: int = 10) -> Floats:
    """Expected calibration error over equal bins of confidence, as `metrics.calibration_error`."""
    places = np.minimum((confidences * bins).astype(int), bins - 1)
    gaps = np.zeros((len(confidences), bins))
    gaps[np.arange(len(confidences)), places] = confidences - right
    return _ratio(np.abs(counts @ gaps).sum(1), counts.sum(1))


def calibration_error_by_chance(confidences: Floats, draws: int = 1000, seed: int = 7) -> float:
    """The 95th percentile of the calibration error of a machine that is right exactly as often as it claims, on as many pictures."""
    random = np.random.default_rng(seed)
    once = np.ones((1, len(confidences)))
    errors = [calibration_error(once, confidences, random.random(len(confidences)) < confidences)[0] for _ in range(draws)]
    return float(np.percentile(errors, 95))


def quadratic_kappa(counts: Floats, truth: Numbers, said: Numbers, levels: int) -> Floats:
    """Cohen's kappa with quadratic weights of two ordinal readings, levels from 0."""
    pairs = np.zeros((len(truth), levels * levels), np.float32)
    pairs[np.arange(len(truth)), truth * levels + said] = 1
    table = (counts @ pairs).reshape(-1, levels, levels)
    weights = (np.arange(levels)[:, None] - np.arange(levels)[None]) ** 2
    by_chance = table.sum(2)[:, :, None] * table.sum(1)[:, None]
    disagreement = (table * weights).sum((1, 2)) * table.sum((1, 2))
    expected = (by_chance * weights).sum((1, 2))
    return np.asarray(1 - _ratio(disagreement, expected))


def kappa(counts: Floats, truth: Flags, said: Flags) -> Floats:
    """Cohen's kappa of two readings that say yes or no."""
    return quadratic_kappa(counts, truth.astype(np.int64), said.astype(np.int64), 2)  # with two levels all weights are one


def auroc_of_pairs(counts: Floats, scores: Floats, comparable: Flags) -> Floats:
    """As `auroc`, over the pairs that `comparable` (n, n) names: of pair (i, j) i is the positive."""
    higher = (scores[:, None] > scores[None]) + 0.5 * (scores[:, None] == scores[None])
    return _ratio(_over_pairs(counts, comparable * higher), _over_pairs(counts, comparable))


def _over_pairs(counts: Floats, values: Floats | Flags) -> Floats:
    """The sum over all pairs, each as often as both of it were drawn."""
    return np.asarray(((counts.astype(np.float64) @ values) * counts).sum(1))


def _ratio(above: Floats, below: Floats) -> Floats:
    return np.asarray(np.divide(above, below, out=np.full(np.shape(above), np.nan), where=np.asarray(below) > 0))


def mean_of_known(values: Floats) -> Floats:
    """Mean over the first axis of what is not nan; nan where nothing is known."""
    known = ~np.isnan(values)
    return _ratio(np.where(known, values, 0).sum(0), known.sum(0).astype(float))
