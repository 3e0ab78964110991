"""Why the machine thinks that an expert would, or would not, call a picture standard: which cells of the frame change its mind.

As in `ml.explain_learnt`, by blurring the frame cell by cell; the detector looks anew each time, the plane stays that of the whole frame.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ml.explain import Explanation, deleted
from ml.explain_learnt import heat_of, small
from ml.networks import Models
from ml.opinion.predict import SURELY_NT
from ml.opinion.seen import CLEAR_FROM, clear_boxes
from ml.pixels import Frame, grey
from ml.predict import judged, look_at


def explain_standard(frame: npt.NDArray[np.uint8], models: Models) -> Explanation:
    """Heat where an NT plane speaks for what the opinion leans to; `score` is that answer's probability (0.5-1).

    `frame` is (h, w) or (h, w, 3) uint8, taken for an NT plane. ValueError where no opinion was published.
    """
    if models.opinion is None:
        raise ValueError("no opinion was published beside these networks")
    picture = grey(frame)
    standard = float(_probabilities([picture], models)[0])

    def lean(frames: Sequence[Frame]) -> npt.NDArray[np.float64]:
        told = _probabilities(frames, models)
        return told if standard >= 0.5 else 1 - told

    heat = heat_of(picture, lean)
    hidden, elsewhere = deleted(picture, heat, lambda other: float(lean([other])[0]))
    return Explanation(small(heat), max(standard, 1 - standard), hidden, elsewhere, None)


def _probabilities(frames: Sequence[Frame], models: Models) -> npt.NDArray[np.float64]:
    """Of frames that are taken for NT planes."""
    looked = look_at(frames, models, CLEAR_FROM)
    _, told = judged(frames, looked, [clear_boxes(one) for one in looked], [SURELY_NT] * len(frames), models)
    return np.array([one.probability for one in told if one is not None])
