"""Structures that a set marks by masks, as boxes."""

import numpy as np
import numpy.typing as npt

Box = tuple[float, float, float, float]


def box_of(mask: npt.NDArray[np.bool_]) -> Box | None:
    """(x_min, y_min, x_max, y_max) around all that is marked of (height, width), the last row and column included; None for an empty mask.

    A contour has the box of what it encloses, so it need not be filled first.
    """
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if len(rows) == 0:
        return None
    return float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)
