"""Whether the opinion rests on the scan or on the screen around it: pictures are looked at again with other surroundings."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ml import scores
from ml.evaluation.cases import Case, told
from ml.evaluation.grades import opinion_auroc, probabilities, standard
from ml.manifest import Entry
from ml.metrics import Floats
from ml.pixels import Frame
from ml.scan_area import mask_of

SEED = 11


def scan_of(frame: Frame) -> npt.NDArray[np.uint8]:
    """1 inside the scan area and 0 outside, of the frame's size."""
    size = (frame.shape[1], frame.shape[0])
    return np.asarray(cv2.resize(mask_of(frame), size, interpolation=cv2.INTER_NEAREST), np.uint8)


def blanked(frame: Frame) -> Frame:
    """The scan on a black screen."""
    return frame * scan_of(frame)


def pasted(frame: Frame, other: Frame) -> Frame:
    """The scan of `frame` on the screen of `other`, whose own scan is blanked."""
    empty = other * (1 - scan_of(other))
    screen = cv2.resize(empty, (frame.shape[1], frame.shape[0]), interpolation=cv2.INTER_AREA)
    return np.asarray(np.where(scan_of(frame) > 0, frame, screen), np.uint8)


def donors(cases: Sequence[Case]) -> dict[Entry, Entry]:
    """Whose screen each picture gets: one of the other class, drawn by seed, so that a screen that tells the grade tells the wrong one."""
    random, truth = np.random.default_rng(SEED), standard(cases)
    of_class = {kind: [case.entry for case, own in zip(cases, truth, strict=True) if own == kind] for kind in (True, False)}
    others = [of_class[not kind] or of_class[bool(kind)] for kind in truth]
    return {case.entry: pool[int(random.integers(len(pool)))] for case, pool in zip(cases, others, strict=True)}


def surroundings_report(cases: Sequence[Case], blanked_ones: Sequence[Case], pasted_ones: Sequence[Case]) -> dict[str, Any]:
    """The opinion's AUROC on pictures as they are, on blanked and on pasted ones, and by how much the probability moves on average."""
    before = probabilities(cases)
    return {
        "n": len(cases),
        "auroc": opinion_auroc(cases),
        "blanked": _after(before, blanked_ones),
        "other_screen": _after(before, pasted_ones),
    }


def _after(before: Floats, cases: Sequence[Case]) -> dict[str, Any]:
    moved = np.abs(probabilities(cases) - before)
    return {"auroc": opinion_auroc(cases), "mean_change": told(cases, lambda counts: scores.mean(counts, moved))}
