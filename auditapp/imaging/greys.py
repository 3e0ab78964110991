"""Deep grey levels as 8 bits."""

from typing import Any

import numpy as np
import numpy.typing as npt


def bits_of(top: int) -> int:
    """Bits that a picture with this brightest level was made with: 8, or as many as the level needs."""
    return max(8, int(top).bit_length())


def to_eight_bits(pixels: npt.NDArray[Any], bits: int) -> npt.NDArray[np.uint8]:
    """Drops the low bits; contrast is not stretched, so a dark picture stays dark."""
    return np.asarray(np.clip(pixels, 0, None).astype(np.uint32) >> (bits - 8), np.uint8)
