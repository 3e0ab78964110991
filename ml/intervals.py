"""Figures with their bootstrap intervals, drawn by group: pictures of one patient are not independent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ml.metrics import Floats, interval

DRAWS, SEED, LEVEL = 1000, 7, 0.95
LEAST_PICTURES = 20  # under this many a figure is not told
LEAST_GROUPS = 15  # under this many an interval over groups covers too rarely to be told
Estimate = Callable[[Floats], Floats]
"""A figure (d,) for each row of how often each picture was drawn (d, pictures); nan where it cannot be reckoned."""


@dataclass(frozen=True, slots=True)
class Figure:
    """`state` is "ok", "not_enough_data" or "not_estimable"; `value` is None unless it is ok, `low` and `high` also with too few groups.

    `n` pictures of `groups` groups stand behind it.
    """

    state: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    groups: int


def group_draws(groups: Sequence[str], draws: int = DRAWS, seed: int = SEED) -> Floats:
    """How often each picture is drawn (draws, pictures) when whole groups are drawn with replacement, as many as there are."""
    names, places = np.unique(np.asarray(groups, str), return_inverse=True)
    counts = np.random.default_rng(seed).multinomial(len(names), np.full(len(names), 1 / len(names)), draws)
    return counts[:, places].astype(np.float32)


def figure(estimate: Estimate, groups: Sequence[str], *, fewest: int | None = None, drawn: bool = True) -> Figure:
    """The estimate over all pictures, of which `groups` names each one's group, with its percentile interval over 1000 draws.

    `fewest` is the size of the smaller class where an estimate needs two; it, not all pictures, must then reach the least number. Where an
    estimate rises when pictures are drawn twice, so that draws tell nothing of its doubt, `drawn` is False and there is no interval.
    """
    if (len(groups) if fewest is None else fewest) < LEAST_PICTURES:
        return too_few(groups)
    values = estimate(group_draws(groups)) if drawn and len(set(groups)) >= LEAST_GROUPS else None
    return figure_of(float(estimate(np.ones((1, len(groups)), np.float32))[0]), values, groups)


def too_few(groups: Sequence[str]) -> Figure:
    return Figure("not_enough_data", None, None, None, len(groups), len(set(groups)))


def figure_of(value: float, drawn: Floats | None, groups: Sequence[str]) -> Figure:
    """A figure and, where it was drawn from enough groups, its values (d,) over the draws."""
    n, count = len(groups), len(set(groups))
    if np.isnan(value):
        return Figure("not_estimable", None, None, None, n, count)
    if drawn is None or count < LEAST_GROUPS:
        return Figure("ok", _rounded(value), None, None, n, count)
    low, high = interval(drawn)
    return Figure("ok", _rounded(value), _rounded(low), _rounded(high), n, count)


def _rounded(value: float) -> float:
    return round(value, 4)
