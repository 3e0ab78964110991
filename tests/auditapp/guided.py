"""A department whose machine judges some images standard and some not, and experts who agree with it but for every fourth image."""

from dataclasses import dataclass
from typing import Any

from auditapp.reports.models import Report
from auditapp.reports.services import close_with_report
from auditapp.review.models import Review
from auditapp.rounds.models import Assignment, AuditRound
from tests.factories import make_image, make_review
from tests.people import Cast, make_radiologist

NOT_STANDARD = ("nt", "it", "cm", "palate", "nasal_bone", "nasal_tip", "nasal_skin")
EXPERT_SEES_FAULTS = ("nasal_tip", "palate", "diencephalon", "amnion")
IMAGES = {"Lena Ortiz": (28, 10), "Mo": (20, 8)}  # by radiologist: standard, not standard by the machine


def fill(cast: Cast) -> None:
    people = {"Lena Ortiz": cast.radiologist, "Mo": make_radiologist(cast.department, "Mo")}
    for name, sizes in IMAGES.items():
        for missing, images in zip(((), NOT_STANDARD), sizes, strict=True):
            for _ in range(images):
                make_image(cast.department, radiologist=people[name], missing=missing)


def read(audit_round: AuditRound) -> None:
    """In each stratum every fourth image, by the order in which they came, is seen otherwise than by the machine."""
    waiting = Assignment.objects.filter(item__round=audit_round).select_related("item__assessment").order_by("item__stratum", "item__frame")
    seen: dict[str, int] = {}
    for one in waiting:
        place = seen[one.item.stratum] = seen.get(one.item.stratum, -1) + 1
        is_standard = (machine_grade(one) == "standard") != (place % 4 == 0)
        make_review(one, missed=() if is_standard else EXPERT_SEES_FAULTS)


def machine_grade(assignment: Assignment) -> str:
    return str(assignment.item.assessment.grades.get(protocol=assignment.item.round.protocol_id).grade)


@dataclass(frozen=True, slots=True)
class ReadImage:
    """`weight`: the images that it stands for, one by its inclusion probability."""

    weight: float
    machine: str
    expert: str
    radiologist: str


def read_to_the_report(audit_round: AuditRound, by: Any) -> tuple[Report, list[ReadImage]]:
    read(audit_round)
    report = close_with_report(by=by, audit_round=audit_round)
    reviews = Review.objects.filter(assignment__item__round=audit_round).select_related("assignment__item__radiologist")
    return report, [
        ReadImage(1 / one.assignment.item.probability, machine_grade(one.assignment), one.grade, str(one.assignment.item.radiologist))
        for one in reviews
    ]


def share_by_hand(images: list[ReadImage]) -> float:
    return sum(one.weight for one in images if one.expert == "standard") / sum(one.weight for one in images)


def kappa_by_hand(images: list[ReadImage]) -> float:
    """Cohen 1960, each image counted as often as its weight."""
    whole = sum(one.weight for one in images)
    observed = sum(one.weight for one in images if one.machine == one.expert) / whole
    expected = sum(
        sum(one.weight for one in images if one.machine == grade) * sum(one.weight for one in images if one.expert == grade)
        for grade in {one.machine for one in images}
    )
    return (observed - expected / whole**2) / (1 - expected / whole**2)
