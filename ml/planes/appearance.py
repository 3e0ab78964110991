"""What a picture looks like before any network reads it: light, grain, edges. A handful of numbers, each about 1 in size."""

import cv2
import numpy as np
import numpy.typing as npt

NUMBERS = 9
EMPTY, FULL = 8, 250  # grey levels at and below which there is no echo, at and above which it is cut off
FLAT = 4.0  # grey levels of standard deviation below which a picture has no contrast worth dividing by
Picture = npt.NDArray[np.float32]


def appearance(squeezed: Picture, share: float) -> Picture:
    """NUMBERS numbers of a picture squeezed to the input size, whose scan area fills `share` of its frame."""
    spread = max(float(squeezed.std()), FLAT)
    edges = cv2.Laplacian(squeezed, cv2.CV_32F)
    across, down = np.abs(np.diff(squeezed, axis=1)).mean(), np.abs(np.diff(squeezed, axis=0)).mean()
    return np.array(
        [
            share,
            (squeezed <= EMPTY).mean(),
            (squeezed >= FULL).mean(),
            squeezed.mean() / 128,
            spread / 64,
            _grain(squeezed),
            np.log(np.abs(edges).mean() / spread + 0.01),
            np.log((across + 0.1) / (down + 0.1)),
            _evenness(squeezed),
        ],
        np.float32,
    )


def _grain(squeezed: Picture) -> float:
    """How strongly neighbours differ where there are echoes: speckle has much, plastic and paper little."""
    middle = cv2.blur(squeezed, (5, 5))
    variance = np.maximum(cv2.blur(squeezed * squeezed, (5, 5)) - middle * middle, 0)
    echoes = middle > 2 * EMPTY
    return float((np.sqrt(variance[echoes]) / middle[echoes]).mean()) if echoes.any() else 0.0


def _evenness(squeezed: Picture) -> float:
    """The entropy of the grey levels as a share of the greatest there is: low where few levels do all."""
    shares = np.histogram(squeezed, bins=64, range=(0, 256))[0] / squeezed.size
    shares = shares[shares > 0]
    return float(-(shares * np.log(shares)).sum() / np.log(64))
