"""How clear one structure is, 0 (not seen) to 3 (sharp and complete), by a fixed formula until human grades can teach it."""

import numpy as np

from ml.pixels import Frame

SURE = 0.7  # confidence from which the detector adds nothing more
FULL_CONTRAST = 60.0  # grey levels between the 10th and the 90th percentile of the box and its rim
FULL_EDGE = 18.0  # grey levels: the mean of the steepest tenth of steps in it


def clarity(frame: Frame, box: tuple[float, float, float, float], confidence: float) -> float:
    """3 * min(1, confidence / SURE) * (0.4 + 0.3 * contrast + 0.3 * edges), contrast and edges 0-1 within the box and a rim of a fifth.

    A formula, not a learnt grade: it orders pictures of one scanner sensibly and is not calibrated against people.
    """
    patch = _around(frame, box).astype(np.float32)
    low, high = np.percentile(patch, [10, 90])
    contrast = min(1.0, float(high - low) / FULL_CONTRAST)
    edges = min(1.0, _steepest(patch) / FULL_EDGE)
    return 3 * min(1.0, confidence / SURE) * (0.4 + 0.3 * contrast + 0.3 * edges)


def _around(frame: Frame, box: tuple[float, float, float, float]) -> Frame:
    rim_x, rim_y = 0.2 * (box[2] - box[0]), 0.2 * (box[3] - box[1])
    left, top = max(0, int(box[0] - rim_x)), max(0, int(box[1] - rim_y))
    right, bottom = int(np.ceil(box[2] + rim_x)), int(np.ceil(box[3] + rim_y))
    left, top = min(left, frame.shape[1] - 1), min(top, frame.shape[0] - 1)
    return frame[top : max(bottom, top + 1), left : max(right, left + 1)]


def _steepest(patch: np.ndarray) -> float:
    if min(patch.shape) < 2:
        return 0.0
    steps = np.hypot(np.diff(patch[:-1], axis=1), np.diff(patch[:, :-1], axis=0)).ravel()
    tenth = max(1, len(steps) // 10)
    return float(np.partition(steps, -tenth)[-tenth:].mean())
