"""Where a structure of the NT plane would lie, told from those that were found: the anatomy of the midline is the same in every fetus."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

Box = tuple[float, float, float, float]
Floats = npt.NDArray[np.floating]

# Centre x, centre y, width, height; units of the distance from the intracranial translucency to the palate, origin in the thalami, x to
# the face. Means over 736 real pictures with all of them boxed (Dataset for Fetus Framework, doi:10.17632/n2rbrb9t4f.1).
USUAL: Mapping[str, tuple[float, float, float, float]] = {
    "thalami": (0.0, 0.0, 0.51, 0.40),
    "midbrain": (-0.12, 0.45, 0.38, 0.48),
    "it": (0.14, 0.59, 0.35, 0.16),
    "cm": (0.17, 0.775, 0.52, 0.15),
    "palate": (0.76, -0.18, 0.57, 0.36),
    "nasal_bone": (0.67, -0.51, 0.22, 0.068),
    "nasal_skin": (0.69, -0.585, 0.15, 0.05),
    "nasal_tip": (0.83, -0.615, 0.16, 0.05),
    "nt": (0.85, 0.93, 1.5, 0.2),
}
FEWEST = 3  # found structures: two fix place, turn and size, the third which way the fetus faces
FARTHEST = 0.25  # units: a worse fit means that these boxes are not such an anatomy


def expected_box(name: str, found: Mapping[str, Floats | Box]) -> Box | None:
    """(x_min, y_min, x_max, y_max) in the pixels of the `found` boxes; None for a structure without a usual place, or with too few others.

    The usual centres are moved, turned, scaled and mirrored onto the found ones by least squares (Umeyama 1991, doi:10.1109/34.88573).
    """
    known = [other for other in USUAL if other in found and other not in (name, "nt")]  # the translucency's ends are too loose to steer by
    if name not in USUAL or len(known) < FEWEST:
        return None
    usual = np.array([USUAL[other][:2] for other in known])
    boxes = np.array([found[other] for other in known], float)
    linear, shift, farthest = min((_fit(usual, (boxes[:, :2] + boxes[:, 2:]) / 2, side) for side in (1.0, -1.0)), key=lambda fit: fit[2])
    if farthest > FARTHEST:
        return None
    x, y = linear @ np.array(USUAL[name][:2]) + shift
    half = np.sqrt(abs(np.linalg.det(linear))) * np.array(USUAL[name][2:]) / 2
    return float(x - half[0]), float(y - half[1]), float(x + half[0]), float(y + half[1])


def _fit(usual: Floats, found: Floats, side: float) -> tuple[Floats, Floats, float]:
    """Similarity from usual to found centres with the face to the right (1) or left (-1), and its mean distance in units."""
    linear, shift, misses = similarity(usual, found, side, np.ones(len(usual)))
    return linear, shift, float(misses.mean())


def similarity(usual: Floats, found: Floats, side: float, weights: Floats) -> tuple[Floats, Floats, Floats]:
    """The turn and scale (2, 2) and the shift (2,) that lay points (n, 2) of the usual anatomy on found ones by weighted least squares.

    `side` is 1 with the face to the right and -1 to the left. Also how far (n,) each point then lies off, in units.
    """
    points, share = usual * [side, 1.0], (weights / weights.sum())[:, None]
    middle, target = (share * points).sum(0), (share * found).sum(0)
    left, sizes, right = np.linalg.svd((share * (found - target)).T @ (points - middle))
    proper = np.diag([1.0, np.sign(np.linalg.det(left @ right))])
    scale = float(np.trace(np.diag(sizes) @ proper) / max(float((share * (points - middle) ** 2).sum()), 1e-9))
    turn = scale * left @ proper @ right
    linear, shift = turn @ np.diag([side, 1.0]), target - turn @ middle
    return linear, shift, np.hypot(*(usual @ linear.T + shift - found).T) / max(scale, 1e-9)
