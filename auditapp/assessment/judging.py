"""What a protocol makes of predictions, and the rows that hold it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from auditapp.assessment.models import Assessment, AssessmentGrade, AssessmentVerdict, ModelVersion
from auditapp.assessment.stored import seen_from
from auditapp.protocols.criteria import Judged, judge
from auditapp.protocols.edition import PlaneEdition, ProtocolEdition
from auditapp.protocols.grading import Graded, grade
from auditapp.protocols.models import Protocol
from auditapp.protocols.seen import Seen
from auditapp.protocols.selectors import criterion_ids, edition_of

BATCH = 500  # assessments that are judged and written together


@dataclass(frozen=True, slots=True)
class Judgement:
    """One prediction under one protocol; `verdicts` by criterion code. Empty where the protocol does not speak of the plane."""

    plane: PlaneEdition | None
    verdicts: Mapping[str, Judged]
    graded: Graded | None


def judge_prediction(seen: Seen, protocol: ProtocolEdition) -> Judgement:
    """What `protocol` makes of what was seen. Pure; the command line and the database use it alike.

    Of an image unlike all others the opinion of experts is not believed either.
    """
    plane = protocol.plane_named(seen.plane)
    if plane is None:
        return Judgement(None, {}, None)
    verdicts = {criterion.code: judge(seen, criterion) for criterion in plane.criteria}
    probability = None if seen.unlike else seen.standard_probability
    graded = grade({code: judged.verdict for code, judged in verdicts.items()}, plane, protocol, probability)
    return Judgement(plane, verdicts, graded)


def judge_under(protocol: Protocol, assessments: Iterable[Assessment]) -> None:
    """Grade finished assessments under `protocol` too, where that has not been done: no network runs again."""
    waiting = iter(assessments)
    while batch := list(islice(waiting, BATCH)):
        graded = set(AssessmentGrade.objects.filter(protocol=protocol, assessment__in=batch).values_list("assessment_id", flat=True))
        write_judgements(_predictions([one for one in batch if one.pk not in graded and one.prediction is not None]), protocol)


def write_judgements(seen: Iterable[tuple[Assessment, Seen]], protocol: Protocol) -> None:
    """Write the verdicts and the grade of each prediction under `protocol`; none where it does not speak of the plane."""
    edition, ids = edition_of(protocol), criterion_ids(protocol)
    verdicts: list[AssessmentVerdict] = []
    grades: list[AssessmentGrade] = []
    for assessment, prediction in seen:
        judgement = judge_prediction(prediction, edition)
        if judgement.plane is not None and judgement.graded is not None:
            verdicts += _verdicts(assessment, judgement, ids, judgement.plane.code)
            grades.append(_grade(assessment, judgement.graded, protocol))
    AssessmentVerdict.objects.bulk_create(verdicts, batch_size=BATCH)
    AssessmentGrade.objects.bulk_create(grades, batch_size=BATCH)


def _predictions(assessments: list[Assessment]) -> Iterator[tuple[Assessment, Seen]]:
    versions = ModelVersion.objects.in_bulk({one.model_version_id for one in assessments if one.model_version_id is not None})
    knows = {pk: frozenset(version.knows) for pk, version in versions.items()}
    for assessment in assessments:
        yield assessment, seen_from(assessment.prediction or {}, knows.get(assessment.model_version_id or 0, frozenset()))


def _verdicts(assessment: Assessment, judgement: Judgement, ids: Mapping[tuple[str, str], int], plane: str) -> list[AssessmentVerdict]:
    return [
        AssessmentVerdict(assessment=assessment, criterion_id=ids[plane, code], verdict=judged.verdict.value, reason=judged.reason)
        for code, judged in judgement.verdicts.items()
    ]


def _grade(assessment: Assessment, graded: Graded, protocol: Protocol) -> AssessmentGrade:
    return AssessmentGrade(
        assessment=assessment,
        protocol=protocol,
        score=graded.score,
        grade=graded.grade.value if graded.grade else "",
        known_weight=graded.known_weight,
        total_weight=graded.total_weight,
        decided_by=graded.decided_by.value,
        standard_probability=graded.standard_probability,
    )
