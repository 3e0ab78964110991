"""From an Explanation's row to its heat map: the networks with their gradients, loaded where somebody first asks."""

import io
import logging
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PIL import Image

from auditapp.assessment.explanations import claim_explanation, fail_explanation, record_explanation, rests_on
from auditapp.assessment.models import AssessmentVerdict, Explanation
from auditapp.imaging import store
from auditapp.sentences import sentence
from workers.machine import models

if TYPE_CHECKING:
    from ml.explain import Explainer, Heat
    from ml.explain import Explanation as Told

logger = logging.getLogger(__name__)
# From no heat to most: dark red, orange, pale yellow. Its brightness rises too, so it can be read without colours.
COLOURS = np.array([[120, 0, 30], [220, 60, 20], [255, 170, 40], [255, 250, 190]], float)
DENSEST = 190  # of 255: the picture stays visible under the hottest place


@lru_cache(maxsize=1)
def explainer() -> "Explainer":
    from ml.explain import load_explainer

    return load_explainer()


def explain_one(pk: int) -> bool:
    """Claim one row, reckon and record it. False where there was nothing to do."""
    explanation = claim_explanation(pk)
    if explanation is None:
        return False
    try:
        _explain(explanation)
    except Exception as error:
        logger.warning("explanation %s failed: %s", pk, type(error).__name__)
        fail_explanation(explanation=explanation, error=sentence("The heat map could not be made."))
    return True


def _explain(explanation: Explanation) -> None:
    pixels = store.read_pixels(explanation.assessment.frame.image)
    told = _of_grade(pixels) if explanation.verdict is None else _of_verdict(pixels, explanation.verdict)
    record_explanation(
        explanation=explanation,
        heat=coloured(told.heat),
        score=told.score,
        hidden=told.hidden,
        elsewhere=told.elsewhere,
        expected=told.expected,
    )


def _of_verdict(pixels: npt.NDArray[np.uint8], verdict: AssessmentVerdict) -> "Told":
    from ml.explain import explain
    from ml.explain_learnt import explain_criterion

    basis = rests_on(verdict)
    return explain_criterion(pixels, basis.criterion, models()) if basis.criterion else explain(pixels, basis.structures, explainer())


def _of_grade(pixels: npt.NDArray[np.uint8]) -> "Told":
    """Where the picture speaks for what experts would say of it, standard or not; `score` is the probability of that answer."""
    from ml.explain_standard import explain_standard

    return explain_standard(pixels, models())


def coloured(heat: "Heat") -> bytes:
    """A heat map (h, w), 0-1, as a PNG to lay over the picture: transparent where there is no heat."""
    stops = np.linspace(0, 1, len(COLOURS))
    colours = [np.interp(heat, stops, COLOURS[:, channel]) for channel in range(3)]
    layers = np.stack([*colours, DENSEST * np.sqrt(heat)], axis=2)
    file = io.BytesIO()
    Image.fromarray(layers.astype(np.uint8), "RGBA").save(file, "PNG", optimize=True)
    return file.getvalue()
