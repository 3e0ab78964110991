"""How much of a screen is painted in colour: Doppler and stiffness maps are, the tinted greys of an ordinary picture are not."""

import cv2
import numpy as np
import numpy.typing as npt

WORKING_SIDE = 160  # pixels of the long side
LEAST_SPREAD = 0.16  # between the strongest and the weakest channel, of the full range
LEAST_SATURATION = 0.4  # that spread as a share of the strongest channel
SMALLEST_PATCH = 12  # working pixels; the bar of colours, buttons, letters and logos are smaller or thin
FEWEST_GREYS = 50  # working pixels that must be lit and not vivid before a tint is read off them
VIVID = 0.8  # saturation from which a pixel is no tinted grey

Channels = npt.NDArray[np.float32]


def coloured_share(frame: npt.NDArray[np.uint8]) -> float:
    """Share (0-1) of the pixels of an RGB frame (height, width, 3) that lie in patches of clear colour; 0 for a grey frame (height, width).

    A pixel is coloured if its channels, less the frame's own tint, are far apart. Machines tint greys in one of two ways, a factor or an
    exponent for each channel: both are read off the frame, and a pixel counts only if neither explains it. ValueError for another shape.
    """
    if frame.ndim == 2:
        return 0.0
    if frame.ndim != 3 or frame.shape[2] != 3:
        raise ValueError(f"a frame is (height, width, 3) or (height, width), not {frame.shape}")
    small = _small(frame)
    strongest, weakest = _bounds(small)
    vivid = _far_apart(small)
    if not vivid.any():
        return 0.0
    greys = small[(strongest > 0.15) & (strongest < 0.97) & (weakest > (1 - VIVID) * strongest)][::2]
    if len(greys) >= FEWEST_GREYS:
        vivid &= _far_apart(small / _factors(greys)) & _far_apart(np.power(small, 1 / _exponents(greys), dtype=np.float32))
    whole = cv2.morphologyEx(vivid.astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    count, _, facts, _ = cv2.connectedComponentsWithStats(whole)
    areas = facts[1:count, cv2.CC_STAT_AREA]
    return float(areas[areas >= SMALLEST_PATCH].sum() / whole.size)


def _small(frame: npt.NDArray[np.uint8]) -> Channels:
    scale = min(1.0, WORKING_SIDE / max(frame.shape[:2]))
    size = (max(1, round(frame.shape[1] * scale)), max(1, round(frame.shape[0] * scale)))
    return np.asarray(cv2.resize(frame, size, interpolation=cv2.INTER_AREA) * np.float32(1 / 255), np.float32)


def _bounds(small: Channels) -> tuple[Channels, Channels]:
    """The strongest and the weakest channel of each pixel; two comparisons are a tenth of what numpy's reduction costs here."""
    red, green, blue = small[..., 0], small[..., 1], small[..., 2]
    return np.maximum(np.maximum(red, green), blue), np.minimum(np.minimum(red, green), blue)


def _far_apart(small: Channels) -> npt.NDArray[np.bool_]:
    strongest, weakest = _bounds(small)
    spread = strongest - weakest
    return np.asarray((spread > LEAST_SPREAD) & (spread > LEAST_SATURATION * strongest))


def _factors(greys: Channels) -> Channels:
    """(3,) median share of each channel in the strongest, at most 1."""
    ratio = np.median(greys / _bounds(greys)[0][:, None], axis=0)
    return np.asarray(np.clip(ratio / ratio.max(), 0.3, 1), np.float32)


def _exponents(greys: Channels) -> Channels:
    """(3,) median exponent that leads from the strongest channel to each, at least 1."""
    power = np.median(np.log(np.maximum(greys, 0.004)) / np.log(_bounds(greys)[0])[:, None], axis=0)
    return np.asarray(np.clip(power / power.min(), 1, 4), np.float32)
