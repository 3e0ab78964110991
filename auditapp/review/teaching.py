"""The teaching list: images that show a criterion met or not met. Told without a name."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from auditapp.access.models import Department
from auditapp.access.selectors import departments_for
from auditapp.imaging.models import Frame
from auditapp.protocols.models import Criterion
from auditapp.review.models import Example
from auditapp.review.refusal import ReviewError
from auditapp.review.selectors import TEACHERS, examples_told_to, read_by, unread_by
from auditapp.trail.services import record


def examples_for(user: Any) -> QuerySet[Example]:
    """Examples that `user` may see: of `examples_told_to` not those that they have still to read, but for their own marks on what they
    read before. Who reads an image a second time must not learn it here, neither by a colleague's mark nor by their own being gone."""
    read = read_by(user).order_by().values("item__frame__instance")
    blind = Q(frame__instance__in=unread_by(user)) & ~Q(marked_by=user.pk, frame__instance__in=read)
    held = examples_told_to(user).exclude(blind)
    return held.select_related("frame__instance", "criterion__plane__protocol", "department")


def examples_of(user: Any, criterion: Criterion) -> QuerySet[Example]:
    """Those of this criterion, whatever the protocol's edition, good ones first."""
    same = examples_for(user).filter(criterion__code=criterion.code, criterion__plane__code=criterion.plane.code)
    return same.order_by("-is_good", "-marked_at")


@dataclass(frozen=True, slots=True)
class Lesson:
    """All examples of one criterion, whatever the protocol's edition; `criterion` is the newest edition's."""

    criterion: Criterion
    good: list[Example]
    not_good: list[Example]


def lessons_in(examples: QuerySet[Example]) -> list[Lesson]:
    """One a criterion, by plane."""
    held: dict[tuple[str, str], list[Example]] = {}
    for example in examples.order_by("-criterion", "-marked_at", "pk"):
        held.setdefault((example.criterion.plane.code, example.criterion.code), []).append(example)
    made = [
        Lesson(rows[0].criterion, [one for one in rows if one.is_good], [one for one in rows if not one.is_good]) for rows in held.values()
    ]
    return sorted(made, key=lambda lesson: (lesson.criterion.plane.name, lesson.criterion.pk))


def taught_by(user: Any) -> QuerySet[Department]:
    """Departments whose teaching list `user` keeps: as an expert or quality manager."""
    kept = Q()
    for permission in TEACHERS:
        kept |= Q(pk__in=departments_for(user, permission).values("pk"))
    return Department.objects.filter(kept)


def may_teach(user: Any, department: Department) -> bool:
    return taught_by(user).filter(pk=department.pk).exists()


def removed_examples_for(user: Any) -> QuerySet[Example]:
    """Those that `user` may put back."""
    return Example.objects.filter(department__in=taught_by(user), removed_at__isnull=False)


@transaction.atomic
def mark_example(*, by: Any, department: Department, frame: Frame, criterion: Criterion, is_good: bool, note: str = "") -> Example:
    """Put an image on the list, or change how it stands there. Raises ReviewError for others' images and for those still to be read."""
    _refuse(by, department)
    if frame.instance.series.study.department_id != department.pk:
        raise ReviewError(_("This image belongs to another department."))
    if unread_by(by).filter(item__frame__instance=frame.instance_id).exists() and not _has_read(by, frame):
        raise ReviewError(_("Read this image first."))
    stands = {
        "is_good": is_good,
        "note": note.strip()[:300],
        "marked_by": by,
        "marked_at": timezone.now(),
        "removed_by": None,
        "removed_at": None,
    }
    made, _created = Example.objects.update_or_create(department=department, frame=frame, criterion=criterion, defaults=stands)
    record(by=by, verb="mark_example", subject=made, department_id=department.pk, good=is_good)
    return made


@transaction.atomic
def remove_example(*, by: Any, example: Example) -> Example:
    """Take it off the list; `restore_example` undoes it."""
    _refuse(by, example.department)
    example.removed_by, example.removed_at = by, timezone.now()
    example.save()
    record(by=by, verb="remove_example", subject=example, department_id=example.department_id)
    return example


@transaction.atomic
def restore_example(*, by: Any, example: Example) -> Example:
    _refuse(by, example.department)
    example.removed_by = example.removed_at = None
    example.save()
    record(by=by, verb="restore_example", subject=example, department_id=example.department_id)
    return example


def _has_read(user: Any, frame: Frame) -> bool:
    """Then a second, hidden reading may wait, and a refusal would tell of it."""
    return read_by(user).filter(item__frame__instance=frame.instance_id).exists()


def _refuse(by: Any, department: Department) -> None:
    if not may_teach(by, department):
        raise ReviewError(_("Only experts and quality managers of the department keep its teaching list."))
