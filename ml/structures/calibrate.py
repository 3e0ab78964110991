"""From which confidence of the network's own a structure counts as seen, chosen on validation pictures."""

from collections.abc import Mapping, Sequence

import numpy as np

from ml.metrics import FoundBoxes, presence
from ml.structures.evaluate import Judged
from ml.structures.voting import WORKING

TRIED = np.arange(0.02, 0.705, 0.01)
OFTEN_ABSENT = 0.1  # share of pictures without a structure from which its kappa rests on enough of them to choose by
SMOOTHED = 3  # neighbours on each side: a single picture must not choose


def seen_from(seen: Judged) -> Mapping[str, float]:
    """The confidence of each structure that tells its presence best; of equally good ones the nearest to WORKING.

    Best is the highest F1, and where a structure is often absent the highest mean of F1 and kappa: F1 alone would never say "absent".
    `seen` must come from a network without such thresholds.
    """
    return {name: _best(pictures) for name, pictures in seen.items()}


def _best(pictures: Sequence[FoundBoxes]) -> float:
    often_absent = np.mean([len(picture.truth) == 0 for picture in pictures]) >= OFTEN_ABSENT
    figures = [_figure(pictures, float(confidence), kappa=bool(often_absent)) for confidence in TRIED]
    window = np.ones(2 * SMOOTHED + 1) / (2 * SMOOTHED + 1)
    smooth = np.convolve(np.pad(figures, SMOOTHED, mode="edge"), window, mode="valid")
    best = TRIED[smooth >= smooth.max() - 1e-9]
    return round(float(best[np.abs(best - WORKING).argmin()]), 2)


def _figure(pictures: Sequence[FoundBoxes], confidence: float, *, kappa: bool) -> float:
    f1, agreed = (float(np.nan_to_num(value[0])) for value in presence(pictures, confidence))
    return (f1 + agreed) / 2 if kappa else f1
