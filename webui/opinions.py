"""One opinion of the machine as the image page shows it: names instead of codes, outlines, what was not seen."""

from dataclasses import dataclass
from typing import Any

from auditapp.assessment.models import Assessment, AssessmentGrade, AssessmentVerdict
from auditapp.protocols.criteria import SEEN_FROM
from auditapp.protocols.selectors import edition_of
from auditapp.review.gallery import Opinion
from webui.outlines import Outline, outlines
from webui.words import STRUCTURES, plane_name, structure_name


@dataclass(frozen=True, slots=True)
class Reading:
    """`seen` are (name, confidence 0-1), `absent` the expected structures that were not seen, `quality` (name, 0-1)."""

    assessment: Assessment
    grade: AssessmentGrade | None
    verdicts: list[AssessmentVerdict]
    plane: str
    outlines: list[Outline]
    seen: list[tuple[str, float]]
    absent: list[str]
    quality: list[tuple[str, float]]

    @property
    def number(self) -> int:
        """Of the frame, from 1."""
        return self.assessment.frame.number


def reading_of(opinion: Opinion) -> Reading:
    assessment = opinion.assessment
    prediction: dict[str, Any] = assessment.prediction or {}
    sure = _surest(prediction.get("structures", []))
    return Reading(
        assessment=assessment,
        grade=opinion.grade,
        verdicts=opinion.verdicts,
        plane=plane_name(assessment.plane) if assessment.plane else "",
        outlines=outlines(list(sure.values()), STRUCTURES, least=SEEN_FROM, frame=assessment.frame.number),
        seen=[(structure_name(code), found["confidence"]) for code, found in sure.items()],
        absent=[name for code, name in _expected(opinion) if code not in sure],
        quality=[(name.replace("_", " ").capitalize(), value) for name, value in prediction.get("quality", {}).items()],
    )


def _surest(structures: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The surest box of each structure that counts as seen, the surest structure first."""
    by_confidence = sorted(structures, key=lambda found: -found["confidence"])
    seen: dict[str, dict[str, Any]] = {}
    for found in by_confidence:
        if found["confidence"] >= SEEN_FROM:
            seen.setdefault(found["name"], found)
    return seen


def _expected(opinion: Opinion) -> list[tuple[str, str]]:
    """(code, name) of what the protocol expects on this plane and the model can find."""
    version = opinion.assessment.model_version
    if opinion.grade is None or version is None:
        return []
    plane = edition_of(opinion.grade.protocol).plane_named(opinion.assessment.plane)
    return [(one.code, one.name) for one in plane.structures if one.code in version.knows] if plane else []
