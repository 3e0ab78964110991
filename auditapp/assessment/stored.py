"""A stored prediction as grading reads it. Predictions of older networks lack what those did not tell."""

from collections.abc import Iterable, Mapping
from typing import Any

from auditapp.assessment.models import Assessment
from auditapp.protocols.seen import Seen, SeenLevel, SeenStructure


def seen_in(assessment: Assessment) -> Seen:
    """What the assessment's prediction says. KeyError before it is scored."""
    return seen_from(assessment.prediction or {}, assessment.model_version.knows if assessment.model_version else ())


def seen_from(prediction: Mapping[str, Any], knows: Iterable[str]) -> Seen:
    """A prediction, in the form that is stored, as grading reads it; `knows` are the structures that the model can find."""
    width, height = prediction["size"]
    return Seen(
        size=(width, height),
        plane=prediction["plane"],
        structures=tuple(_structure(found) for found in prediction["structures"]),
        quality=prediction["quality"],
        knows=frozenset(knows),
        factors={name: _level(told) for name, told in prediction.get("factors", {}).items()},
        criteria=prediction.get("criteria", {}),
        overall=_level(prediction["overall"]) if prediction.get("overall") else None,
        out_of_distribution=prediction.get("out_of_distribution", 0.0),
        standard_probability=prediction.get("standard_probability"),
        doubts=prediction.get("doubts", {}),
    )


def _structure(found: Mapping[str, Any]) -> SeenStructure:
    clarity = _level(found["clarity"]) if found.get("clarity") else None
    return SeenStructure(found["name"], found["confidence"], tuple(found["box"]), found["quality"], clarity)


def _level(told: Mapping[str, Any]) -> SeenLevel:
    return SeenLevel(told["level"], told["lowest"], told["highest"], told["abstains"], tuple(told["probabilities"]))
