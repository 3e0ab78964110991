"""Operator names that files carry and nobody knew: whose they are is said here, and their studies follow."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from auditapp.access.models import Department, Radiologist
from auditapp.access.selectors import departments_for
from auditapp.imaging.identity import normalised
from auditapp.imaging.models import Instance, Operator, Study
from auditapp.trail.services import record

LONGEST_NAME = 120


class OperatorError(ValueError):
    """What was asked of an operator name cannot be; the message says why."""


def operator_among(department: Department, names: Iterable[str]) -> Operator | None:
    """The first of these names, as a file spells them, that is linked; else the first of all, made if it is new. None for no name.

    It is locked, so that a link that is made meanwhile misses no study.
    """
    spelt = {normalised(name)[:LONGEST_NAME]: name[:LONGEST_NAME] for name in names if normalised(name)}
    if not spelt:
        return None
    held = Operator.objects.select_for_update(of=("self",)).select_related("radiologist")
    known = {one.key: one for one in held.filter(department=department, key__in=spelt)}
    linked = next((known[key] for key in spelt if key in known and known[key].radiologist_id), None)
    first = next(iter(spelt))
    return linked or held.get_or_create(department=department, key=first, defaults={"name": spelt[first]})[0]


def mapped_departments(user: Any) -> QuerySet[Department]:
    """Departments whose operator names `user` may link: those they manage or administer."""
    return departments_for(user, "manage_rounds") | departments_for(user, "administer")


def operators_for(user: Any) -> QuerySet[Operator]:
    """Operator names that `user` may link, each with how many `images` carry it and the day of the `last` examination."""
    held = Operator.objects.filter(department__in=mapped_departments(user).values("pk")).select_related("radiologist", "department")
    counted: QuerySet[Operator] = held.annotate(
        images=Count("studies__series__instances", distinct=True), last=Max("studies__performed_on")
    )
    return counted


def waiting_operators(user: Any) -> QuerySet[Operator]:
    """Those that nobody has linked yet."""
    return operators_for(user).filter(radiologist=None)


def nameless_images(user: Any, department: Department) -> int:
    """Images of a department whose names `user` may link that carry no name at all, and so count for nobody."""
    mine = department.pk in mapped_departments(user).values_list("pk", flat=True)
    unclaimed = Instance.objects.filter(series__study__department=department, series__study__radiologist=None, series__study__operator=None)
    return unclaimed.count() if mine else 0


def radiologists_to_link(user: Any, department: Department) -> QuerySet[Radiologist]:
    return Radiologist.objects.filter(department=department, department__in=mapped_departments(user).values("pk"))


@transaction.atomic
def link_operator(*, by: Any, operator: Operator, radiologist: Radiologist) -> int:
    """Images that carry the name count for `radiologist` from now on; gives how many studies that are. Rounds keep what they drew.

    Raises OperatorError for who may not, another department's radiologist, or a name that is linked already.
    """
    held = _held(by, operator)
    if radiologist.department_id != held.department_id:
        raise OperatorError(_("This radiologist works in another department."))
    if held.radiologist_id is not None:
        raise OperatorError(_("Somebody has linked this name already. Undo that first."))
    held.radiologist = radiologist
    held.save(update_fields=["radiologist"])
    moved = Study.objects.filter(operator=held, radiologist=None).update(radiologist=radiologist)
    record(by=by, verb="link_operator", subject=held, department_id=held.department_id, radiologist=radiologist.pk, studies=moved)
    return moved


@transaction.atomic
def unlink_operator(*, by: Any, operator: Operator) -> int:
    """Take the link back: images that came by this name are nobody's again, and the name waits. Gives how many studies that are."""
    held = _held(by, operator)
    if held.radiologist_id is None:
        raise OperatorError(_("This name is linked to nobody."))
    radiologist, held.radiologist = held.radiologist, None
    held.save(update_fields=["radiologist"])
    moved = Study.objects.filter(operator=held, radiologist=radiologist).update(radiologist=None)
    record(by=by, verb="unlink_operator", subject=held, department_id=held.department_id, studies=moved)
    return moved


def link_expected(*, by: Any, radiologist: Radiologist) -> int:
    """Link what waits under the operator name that an administrator gave the radiologist; gives how many studies that are."""
    key = normalised(radiologist.operator_name)
    waiting = Operator.objects.filter(department=radiologist.department_id, key=key, radiologist=None).first()
    return link_operator(by=by, operator=waiting, radiologist=radiologist) if waiting else 0


def _held(by: Any, operator: Operator) -> Operator:
    if not mapped_departments(by).filter(pk=operator.department_id).exists():
        raise OperatorError(_("Only a quality manager or administrator of the department says whose a name is."))
    return Operator.objects.select_for_update(of=("self",)).select_related("radiologist").get(pk=operator.pk)
