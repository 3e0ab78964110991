"""Which NT curve a department is judged by: a versioned setting."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from auditapp.access.models import Department
from auditapp.access.selectors import departments_for
from auditapp.reports.models import NTCurveChoice
from auditapp.statistics.nt_curves import CURVES, DEFAULT, Curve
from auditapp.trail.services import record


class CurveError(ValueError):
    """What was asked of a reference curve cannot be; the message says why."""


def nt_curve_of(department: Department) -> Curve:
    """The curve that the department chose last, else the default."""
    chosen = NTCurveChoice.objects.filter(department=department).first()
    return CURVES.get(chosen.curve, DEFAULT) if chosen else DEFAULT


def nt_curve_choices(user: Any) -> QuerySet[NTCurveChoice]:
    """What departments that `user` manages chose, the newest first."""
    managed = departments_for(user, "manage_rounds")
    return NTCurveChoice.objects.filter(department__in=managed).select_related("department", "chosen_by")


@transaction.atomic
def choose_nt_curve(*, by: Any, department: Department, curve: str) -> NTCurveChoice:
    """Reports that are counted from now on use it; those that are there stay. `by` None is the system itself.

    Raises CurveError for an unknown code, or if `by` does not manage the department's rounds.
    """
    if by is not None and not departments_for(by, "manage_rounds").filter(pk=department.pk).exists():
        raise CurveError(_("Only a quality manager of the department chooses its reference curve."))
    if curve not in CURVES:
        raise CurveError(_("There is no curve %(curve)s; there are %(known)s.") % {"curve": curve, "known": ", ".join(CURVES)})
    row = NTCurveChoice.objects.create(department=department, curve=curve, chosen_by=by, chosen_at=timezone.now())
    record(by=by, verb="choose_nt_curve", subject=row, department_id=department.pk, curve=curve)
    return row


@transaction.atomic
def take_back_nt_curve(*, by: Any, choice: NTCurveChoice) -> NTCurveChoice:
    """The curve before `choice` holds again, as a choice of its own. Raises CurveError if `choice` holds no more, or as above."""
    newest, *earlier = NTCurveChoice.objects.filter(department=choice.department_id)[:2]
    if newest.pk != choice.pk:
        raise CurveError(_("Somebody has chosen another curve since."))
    return choose_nt_curve(by=by, department=choice.department, curve=earlier[0].curve if earlier else DEFAULT.code)
