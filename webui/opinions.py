"""One opinion of the machine as the image page shows it: names instead of codes, outlines, what was not seen, how sure it is."""

from dataclasses import dataclass, field
from typing import Any

from auditapp.assessment.models import Assessment, AssessmentGrade, AssessmentVerdict
from auditapp.assessment.stored import seen_in
from auditapp.protocols.criteria import structures_of
from auditapp.protocols.edition import PlaneEdition
from auditapp.protocols.grading import Grade, Verdict
from auditapp.protocols.opinion import most_in_doubt, told
from auditapp.protocols.said import said
from auditapp.protocols.seen import CLARITY_LEVELS, FACTOR_CLEAN, FACTOR_LEVELS, SEEN_FROM, Seen
from auditapp.protocols.selectors import edition_of
from auditapp.review.gallery import Opinion
from webui import formats
from webui.outlines import Outline, outlines
from webui.scales import Scale, scale_of
from webui.words import STRUCTURES, plane_name, structure_name

PLANES_SHOWN, LEAST_SHOWN = 3, 0.01  # how many planes are named, and from which probability


@dataclass(frozen=True, slots=True)
class Reading:
    """What the machine made of one frame.

    `planes` are (name, probability 0-1), the likeliest first; `seen` (name, confidence 0-1), `absent` the expected structures that were
    not seen, `quality` (name, 0-1). `clarity` and `factors` are what the quality network says, empty without one. `because` says how surely
    experts would call the image standard and what speaks against it, `advice` what to do about that, where their opinion was asked.
    `unlike` (0.5-1) is how unlike all training pictures the frame is where that is too much to believe anything: all else is empty then.
    """

    assessment: Assessment
    grade: AssessmentGrade | None
    verdicts: list[AssessmentVerdict] = field(default_factory=list)
    plane: str = ""
    planes: list[tuple[str, float]] = field(default_factory=list)
    outlines: list[Outline] = field(default_factory=list)
    seen: list[tuple[str, float]] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    quality: list[tuple[str, float]] = field(default_factory=list)
    clarity: list[Scale] = field(default_factory=list)
    factors: list[Scale] = field(default_factory=list)
    because: list[str] = field(default_factory=list)
    advice: str = ""
    unlike: float | None = None

    @property
    def number(self) -> int:
        """Of the frame, from 1."""
        return self.assessment.frame.number


def reading_of(opinion: Opinion) -> Reading:
    """The reading of an opinion in any state; before it is scored, nothing was seen."""
    assessment = opinion.assessment
    prediction: dict[str, Any] = assessment.prediction or {}
    seen = seen_in(assessment) if prediction else None
    if seen and seen.unlike:
        return _unlike(opinion, seen)
    plane = _plane_of(opinion)
    named = _spoken_of(plane) if plane else None
    found = [name for name in seen.by_name if named is None or name in named] if seen else []
    names = sorted(found, key=lambda name: -seen.by_name[name][0].confidence) if seen else []
    sure = [name for name in names if seen and seen.surely(name)]
    because, advice = _because(opinion, seen, plane) if seen and plane else ([], "")
    return Reading(
        assessment=assessment,
        grade=opinion.grade,
        verdicts=opinion.verdicts,
        plane=plane_name(assessment.plane) if assessment.plane else "",
        planes=_planes(prediction.get("plane_probabilities", {})),
        outlines=outlines(
            [one for one in prediction.get("structures", []) if one["name"] in names],
            STRUCTURES,
            least=SEEN_FROM,
            frame=assessment.frame.number,
        ),
        seen=[(structure_name(name), seen.by_name[name][0].confidence) for name in sure] if seen else [],
        absent=[name for code, name in _expected(opinion, plane) if code not in sure],
        quality=[(said(name.replace("_", " ").capitalize()), value) for name, value in prediction.get("quality", {}).items()],
        clarity=_clarity(seen, sure) if seen else [],
        factors=factor_scales(seen) if seen else [],
        because=because,
        advice=advice,
    )


def _unlike(opinion: Opinion, seen: Seen) -> Reading:
    """Nothing but that it is so: nobody should read into the rest."""
    return Reading(opinion.assessment, opinion.grade, unlike=seen.out_of_distribution)


def factor_scales(seen: Seen) -> list[Scale]:
    """The faults of the whole image, in their usual order."""
    told = [(name, seen.factors[name]) for name in FACTOR_LEVELS if name in seen.factors]
    return [scale_of(said(name.capitalize()), FACTOR_LEVELS[name], level, wanted=FACTOR_CLEAN[name]) for name, level in told]


def _planes(probabilities: dict[str, float]) -> list[tuple[str, float]]:
    likeliest = sorted(probabilities.items(), key=lambda told: -told[1])[:PLANES_SHOWN]
    return [(plane_name(code), probability) for code, probability in likeliest if probability >= LEAST_SHOWN]


def _clarity(seen: Seen, sure: list[str]) -> list[Scale]:
    """A scale for each box that counts as seen and on whose clarity there is an opinion."""
    clearest = len(CLARITY_LEVELS) - 1
    return [
        scale_of(structure_name(name), CLARITY_LEVELS, found.clarity, wanted=clearest, note=formats.percent(found.confidence))
        for name in sure
        for found in seen.surely(name)
        if found.clarity
    ]


def _because(opinion: Opinion, seen: Seen, plane: PlaneEdition) -> tuple[list[str], str]:
    """How sure the opinion of experts is and why, and what to do where the image is not standard for it; nothing where it was not asked."""
    row = opinion.grade
    if row is None or row.standard_probability is None:
        return [], ""
    grade, doubt = Grade(row.grade) if row.grade else None, most_in_doubt(seen.doubts, plane)
    sentences = [said(one) for one in told(probability=row.standard_probability, grade=grade, doubt=doubt)]
    advised = {one.criterion.code for one in opinion.verdicts if one.verdict == Verdict.NOT_MET}  # beside their criteria
    asked = doubt.criterion if doubt and grade is not Grade.STANDARD else None
    return sentences, said(asked.advice) if asked and asked.code not in advised else ""


def _plane_of(opinion: Opinion) -> PlaneEdition | None:
    """The plane as the protocol has it; None where it does not speak of it."""
    return edition_of(opinion.grade.protocol).plane_named(opinion.assessment.plane) if opinion.grade else None


def _spoken_of(plane: PlaneEdition) -> set[str]:
    """The structures that the protocol speaks of on this plane: others would only clutter the picture."""
    return {one.code for one in plane.structures} | {name for one in plane.criteria for name in structures_of(one.rule)}


def _expected(opinion: Opinion, plane: PlaneEdition | None) -> list[tuple[str, str]]:
    """(code, name) of what the protocol expects on this plane and the model can find."""
    version = opinion.assessment.model_version
    return [(one.code, said(one.name)) for one in plane.structures if one.code in version.knows] if plane and version else []
