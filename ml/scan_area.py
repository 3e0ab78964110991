"""Where the ultrasound picture lies on a screen: the largest connected grey region, without text, rulers and logos."""

import cv2
import numpy as np
import numpy.typing as npt

from ml.pixels import Frame

WORKING_SIDE = 256  # pixels; text is thin at this size and falls away when the mask is opened
DARKEST_ECHO = 6  # grey level above which a pixel counts as echo, not background
SMALLEST_SHARE = 0.05  # of the frame; below it nothing was found and the whole frame counts


def mask_of(frame: Frame) -> npt.NDArray[np.uint8]:
    """1 inside the scan area and 0 outside, its long side reduced to `WORKING_SIDE`; all 1 where no area was found."""
    scale = min(1.0, WORKING_SIDE / max(frame.shape))
    size = (max(1, round(frame.shape[1] * scale)), max(1, round(frame.shape[0] * scale)))
    small = cv2.blur(cv2.resize(frame, size, interpolation=cv2.INTER_AREA), (3, 3))
    bright = (small > DARKEST_ECHO).astype(np.uint8)
    whole = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    whole = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((13, 13), np.uint8))
    count, labels, facts, _ = cv2.connectedComponentsWithStats(whole)
    if count < 2:
        return np.ones_like(whole)
    largest = 1 + int(np.argmax(facts[1:, cv2.CC_STAT_AREA]))
    if facts[largest, cv2.CC_STAT_AREA] < SMALLEST_SHARE * whole.size:
        return np.ones_like(whole)
    return np.asarray(labels == largest, np.uint8)


def bounds_of(frame: Frame) -> tuple[int, int, int, int]:
    """(x_min, y_min, x_max, y_max) of the scan area in pixels of the frame, the maxima exclusive."""
    mask = mask_of(frame)
    across, down = np.flatnonzero(mask.any(0)), np.flatnonzero(mask.any(1))
    stretch_x, stretch_y = frame.shape[1] / mask.shape[1], frame.shape[0] / mask.shape[0]
    left, top = int(across[0] * stretch_x), int(down[0] * stretch_y)
    right, bottom = int(np.ceil((across[-1] + 1) * stretch_x)), int(np.ceil((down[-1] + 1) * stretch_y))
    return left, top, min(right, frame.shape[1]), min(bottom, frame.shape[0])


def alone(frame: Frame) -> Frame:
    """A grey frame, black outside the scan area: what stands around it on the screen tells nothing."""
    mask = cv2.resize(
        cv2.dilate(mask_of(frame), np.ones((3, 3), np.uint8)), (frame.shape[1], frame.shape[0]), interpolation=cv2.INTER_NEAREST
    )
    return np.asarray(frame * mask, np.uint8)
