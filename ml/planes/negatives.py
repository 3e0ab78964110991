"""Made pictures that show no plane at all, so that the plane network learns to say "other" to them."""

from collections.abc import Sequence

import numpy as np

from ml.pixels import Frame, grey
from ml.planes.strange import TRAINED


def tissue(picture: Frame, random: np.random.Generator) -> Frame:
    """A small piece of a scan, too small to show a plane: at most a twelfth of it, from anywhere."""
    height, width = picture.shape
    share = random.uniform(0.14, 0.28)
    w, h = max(8, int(width * share)), max(8, int(height * share))
    left, top = int(random.integers(0, width - w + 1)), int(random.integers(0, height - h + 1))
    return np.ascontiguousarray(picture[top : top + h, left : left + w])


def negatives(count: int, scans: Sequence[Frame], seed: int) -> list[Frame]:
    """`count` pictures, two fifths of them pieces of the given scans, the others drawn, of each trained kind in turn; the same for the
    same seed."""
    random = np.random.default_rng(seed)
    pieces = [tissue(scans[int(random.integers(len(scans)))], random) for _ in range(2 * count // 5 if scans else 0)]
    makers = tuple(TRAINED.values())
    return pieces + [grey(makers[number % len(makers)](random)) for number in range(count - len(pieces))]
