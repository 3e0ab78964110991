"""A closed round to the numbers of its report. Reads rows, writes none."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from auditapp.assessment.models import AssessmentGrade
from auditapp.protocols.grading import Grade, Verdict
from auditapp.reports.agreement import Stratum, agreement, standard_share
from auditapp.review.models import ReviewVerdict
from auditapp.review.selectors import standing_reviews
from auditapp.rounds.models import AuditRound, RoundItem

CATEGORIES = ("standard", "not standard")


@dataclass(frozen=True, slots=True)
class CountedItem:
    """One image of the round: empty grades mean not read, or not gradable. Second readings and repeats do not count."""

    radiologist: int | None
    plane: str
    weight: float
    machine: str
    read: bool
    expert: str
    limited_by: str
    simulated: bool


def numbers_of(audit_round: AuditRound) -> dict[str, Any]:
    """Everything that the report of `audit_round` prints, as plain JSON."""
    items = _items(audit_round)
    radiologists = _radiologists(audit_round)
    return {
        "images": len(items),
        "read": sum(item.read for item in items),
        "sampled": RoundItem.objects.filter(round=audit_round, sampled=True).count(),
        "simulated": any(item.simulated for item in items),
        "seed": audit_round.seed,
        "model_versions": _model_versions(audit_round),
        "all": _group(items),
        "radiologists": [
            {"id": pk, "name": name, "experience": experience} | _group([item for item in items if item.radiologist == pk])
            for pk, name, experience in radiologists
        ],
        "planes": [
            {"code": plane.code, "name": plane.name} | _group([item for item in items if item.plane == plane.code])
            for plane in audit_round.protocol.planes.all()
        ],
        "criteria": _criteria(audit_round),
    }


def _group(items: Sequence[CountedItem]) -> dict[str, Any]:
    graded = [item for item in items if item.read and item.expert]
    both = [item for item in graded if item.machine]
    return {
        "images": len(items),
        "read": sum(item.read for item in items),
        "limited": sum(bool(item.limited_by) for item in items),
        "grades": dict(Counter(item.expert for item in graded)),
        "machine_grades": dict(Counter(item.machine for item in items if item.machine)),
        "standard_share": standard_share(_strata(items)).as_json(),
        "agreement": agreement(
            [_category(item.machine) for item in both],
            [_category(item.expert) for item in both],
            [item.weight for item in both],
            CATEGORIES,
        ).as_json(),
    }


def _strata(items: Iterable[CountedItem]) -> list[Stratum]:
    groups: dict[int | None, list[CountedItem]] = defaultdict(list)
    for item in items:
        groups[item.radiologist].append(item)
    strata = []
    for held in groups.values():
        graded = [item for item in held if item.read and item.expert]
        strata.append(Stratum(len(held), len(graded), sum(item.expert == Grade.STANDARD for item in graded)))
    return strata


def _category(grade: str) -> str:
    return CATEGORIES[0] if grade == Grade.STANDARD else CATEGORIES[1]


def _items(audit_round: AuditRound) -> list[CountedItem]:
    machine = dict(
        AssessmentGrade.objects.filter(protocol=audit_round.protocol, assessment__rounditem__round=audit_round).values_list(
            "assessment_id", "grade"
        )
    )
    rows = RoundItem.objects.filter(round=audit_round)
    reads: dict[Any, tuple[str, str, bool]] = {}
    for review in standing_reviews(audit_round).order_by("submitted_at", "pk"):
        reads.setdefault(review.assignment.item_id, (review.grade, review.limited_by, review.is_simulated))
    answered = _answered(rows, reads)
    return [
        CountedItem(
            radiologist,
            plane,
            1 / (probability * answered[radiologist]) if pk in reads else 0.0,
            machine.get(assessment, ""),
            pk in reads,
            *reads.get(pk, ("", "", False)),
        )
        for pk, radiologist, plane, probability, assessment in rows.values_list(
            "pk", "radiologist_id", "plane__code", "probability", "assessment_id"
        )
    ]


def _answered(rows: QuerySet[RoundItem], reads: Container[Any]) -> dict[int | None, float]:
    """Radiologist → share of the drawn images that were read: those that were stand for those that were not."""
    drawn = list(rows.filter(sampled=True).values_list("pk", "radiologist_id"))
    read = Counter(radiologist for pk, radiologist in drawn if pk in reads)
    return {radiologist: read[radiologist] / count for radiologist, count in Counter(one for _, one in drawn).items()}


def _radiologists(audit_round: AuditRound) -> list[tuple[int, str, str]]:
    named = RoundItem.objects.filter(round=audit_round, radiologist__isnull=False)
    rows = named.values_list("radiologist_id", "radiologist__name", "radiologist__experience").distinct()
    return sorted(rows, key=lambda row: row[1])


def _criteria(audit_round: AuditRound) -> list[dict[str, Any]]:
    counts: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    rows = ReviewVerdict.objects.filter(review__in=standing_reviews(audit_round))
    for plane, code, statement, verdict in rows.values_list("criterion__plane__name", "criterion__code", "criterion__statement", "verdict"):
        counts[plane, code, statement][verdict] += 1
    return [
        {"plane": plane, "code": code, "statement": statement} | {verdict.value: count[verdict.value] for verdict in Verdict}
        for (plane, code, statement), count in sorted(counts.items(), key=lambda pair: (-pair[1][Verdict.NOT_MET.value], pair[0]))
    ]


def _model_versions(audit_round: AuditRound) -> list[str]:
    rows = RoundItem.objects.filter(round=audit_round).values_list("assessment__model_version__networks", flat=True)
    return sorted({version for networks in rows for version in networks.values()})
