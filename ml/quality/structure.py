"""How clear one structure is, 0 (not seen) to 3 (sharp and complete), by a fixed formula until human grades can teach it."""

from collections.abc import Mapping

import numpy as np

from ml.pixels import Frame

SURE = 0.7  # confidence from which the detector adds nothing more
# Contrast (between the 10th and the 90th percentile) and edges (mean of the steepest tenth of steps), in grey levels, of the box with
# its rim: medians over the boxes of the training part of the real NT planes. From these on they count as full.
USUAL: Mapping[str, tuple[float, float]] = {
    "thalami": (64, 14),
    "midbrain": (76, 16),
    "nt": (142, 32),
    "it": (92, 21),
    "cm": (139, 26),
    "palate": (128, 19),
    "nasal_bone": (132, 28),
    "nasal_tip": (172, 44),
    "nasal_skin": (130, 34),
}


def clarity(frame: Frame, name: str, box: tuple[float, float, float, float], confidence: float) -> float:
    """3 * min(1, confidence / SURE) * (0.4 + 0.3 * contrast + 0.3 * edges).

    contrast and edges are shares of what is USUAL for the structure, cut at 1, in the box and a rim of a fifth.

    A formula, not a learnt grade: it orders pictures of one scanner sensibly and is not calibrated against people.
    """
    usual_contrast, usual_edges = USUAL[name]
    patch = _around(frame, box).astype(np.float32)
    low, high = np.percentile(patch, [10, 90])
    contrast = min(1.0, float(high - low) / usual_contrast)
    edges = min(1.0, _steepest(patch) / usual_edges)
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
