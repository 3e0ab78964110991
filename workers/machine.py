"""The border between what the machine sees (ml) and what the audit makes of it (auditapp). The only module that knows both."""

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from django.conf import settings

from auditapp.assessment.models import Assessment, ModelVersion
from auditapp.assessment.services import claim_assessments, fail_assessment, record_assessment, register_model
from auditapp.assessment.stored import seen_from
from auditapp.imaging import store
from auditapp.sentences import sentence
from ml.model_card import ModelCard, card_of
from ml.types import FramePrediction, Ordinal, StructureBox

if TYPE_CHECKING:
    from ml.predict import Models

logger = logging.getLogger(__name__)
NETWORKS = ("structures", "planes")  # without these nothing is scored
FURTHER = ("quality", "opinion")  # in use from the day that their weights are there
LISTED_FROM = 0.10  # confidence from which a structure is kept: below SEEN_FROM the machine abstains


@lru_cache(maxsize=1)
def models() -> "Models":
    """The networks, loaded once a process: after the worker has forked, never in a web process."""
    from ml.predict import load_models

    return load_models(settings.ML_DEVICE, on_cpu=settings.ML_CPU_RUNTIME, cache=settings.ML_CACHE)


def cards() -> dict[str, ModelCard]:
    """The cards of the shipped networks; reads no weights and loads no torch."""
    from ml.paths import WEIGHTS

    there = [name for name in FURTHER if any(WEIGHTS.glob(f"{name}-*.json"))]
    return {name: card_of(WEIGHTS, name) for name in (*NETWORKS, *there)}


def register_shipped_model(*, by: Any = None) -> ModelVersion:
    """Make the shipped networks the current ModelVersion."""
    shipped = cards()
    versions = {name: card.version for name, card in shipped.items()}
    return register_model(
        by=by,
        digest=_digest(versions),
        networks=versions,
        knows=shipped["structures"].labels,
        cards={name: asdict(card) for name, card in shipped.items()},
    )


def assess_waiting(limit: int) -> int:
    """Claim up to `limit` waiting assessments, predict them in one batch and record each once. Returns how many were claimed."""
    claimed = claim_assessments(limit)
    if claimed:
        version = _own_version()
        for assessment, prediction in zip(claimed, _predict_each(claimed), strict=True):
            if isinstance(prediction, Exception):
                logger.warning("assessment %s failed: %s", assessment.pk, type(prediction).__name__)
                fail_assessment(assessment=assessment, error=sentence("The image could not be scored."))
            else:
                record_prediction(assessment, version, prediction)
    return len(claimed)


def record_prediction(assessment: Assessment, version: ModelVersion, prediction: FramePrediction) -> bool:
    """Record one prediction; False if the lease was lost meanwhile."""
    stored = as_json(prediction)
    seen = seen_from(stored, version.knows)
    return record_assessment(assessment=assessment, model_version=version, seen=seen, prediction=stored, seconds=prediction.seconds)


def predict_frames(frames: Sequence[npt.NDArray[np.uint8]], *, confidence: float = LISTED_FROM) -> list[FramePrediction]:
    """What the shipped networks see on each frame, (H, W) or (H, W, 3) uint8."""
    from ml.predict import predict

    return predict(frames, models(), confidence=confidence)


def as_json(prediction: FramePrediction) -> dict[str, Any]:
    """A prediction as it is stored and printed: the keys of `manage.py assess --json` and of the API."""
    return {
        "size": list(prediction.size),
        "plane": prediction.plane.plane,
        "plane_probabilities": {name: round(value, 4) for name, value in prediction.plane.probabilities.items()},
        "structures": [_structure(found) for found in prediction.structures],
        "quality": {name: round(value, 4) for name, value in prediction.quality.items()},
        "out_of_distribution": round(prediction.out_of_distribution, 4),
        "factors": {name: _opinion(told) for name, told in prediction.factors.items()},
        "criteria": {name: round(probability, 4) for name, probability in prediction.criteria.items()},
        "overall": _opinion(prediction.overall) if prediction.overall else None,
        "standard_probability": None if prediction.standard_probability is None else round(prediction.standard_probability, 4),
        "doubts": {name: round(lost, 2) for name, lost in prediction.doubts.items()},
        "model_versions": dict(prediction.model_versions),
    }


def _structure(found: StructureBox) -> dict[str, Any]:
    return {
        "name": found.name,
        "confidence": round(found.confidence, 4),
        "box": [round(edge, 1) for edge in found.box],
        "quality": round(found.quality, 2),
        "clarity": _opinion(found.clarity) if found.clarity else None,
    }


def _opinion(told: Ordinal) -> dict[str, Any]:
    return {
        "level": told.level,
        "expected": round(told.expected, 2),
        "probabilities": [round(probability, 4) for probability in told.probabilities],
        "lowest": told.lowest,
        "highest": told.highest,
        "abstains": told.abstains,
    }


def _predict_each(claimed: Sequence[Assessment]) -> list[FramePrediction | Exception]:
    """A prediction, or what went wrong, for each: when the batch fails, its frames are tried one by one so that only the culprit does."""
    try:
        return list(predict_frames([store.read_pixels(assessment.frame.image) for assessment in claimed]))
    except Exception as error:
        if len(claimed) == 1:
            return [error]
        return [outcome for assessment in claimed for outcome in _predict_each([assessment])]


def _own_version() -> ModelVersion:
    digest = _digest(models().versions)
    return ModelVersion.objects.filter(digest=digest).first() or register_shipped_model()


def _digest(versions: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(dict(sorted(versions.items()))).encode()).hexdigest()
