"""Saved designs: "open every month like this". A department has one for each protocol."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from auditapp.access.models import Radiologist
from auditapp.access.selectors import departments_for
from auditapp.rounds.models import RoundDesign
from auditapp.rounds.planning import Period
from auditapp.rounds.refusal import RoundError
from auditapp.rounds.strata import Asked
from auditapp.trail.services import record


def designs_for(user: Any) -> QuerySet[RoundDesign]:
    """Saved designs of the departments whose rounds `user` manages."""
    held = RoundDesign.objects.filter(department__in=departments_for(user, "manage_rounds"))
    return held.select_related("department", "protocol", "owner").prefetch_related("planes", "radiologists", "left_out", "experts")


def troubled_for(user: Any) -> QuerySet[RoundDesign]:
    """Those by which the last month's round could not be opened; `problem` says why."""
    return designs_for(user).filter(active=True).exclude(problem="")


@transaction.atomic
def save_design(
    *,
    by: Any,
    period: Period,
    asked: Asked,
    day_of_month: int,
    double_share: float,
    repeat_share: float,
    experts: Sequence[User] | None = None,
    newcomers: bool = True,
) -> RoundDesign:
    """Open every month like this, in the name of `by`; replaces the department's earlier design for the protocol.

    Of `period` the days do not count. With `newcomers` whoever comes to the department later is audited too.
    Raises RoundError for who does not manage the department, or a day outside of 1-28.
    """
    _refuse_strangers(by, period.department.pk)
    if not 1 <= day_of_month <= 28:
        raise RoundError(_("Choose a day from 1 to 28, which every month has."))
    told = {
        "design": asked.design.value,
        "reads_per_radiologist": asked.each,
        "reads": asked.total,
        "care_reads": asked.care,
        "unnamed": period.unnamed,
        "double_share": double_share,
        "repeat_share": repeat_share,
        "day_of_month": day_of_month,
        "owner": by,
        "active": True,
        "saved_at": timezone.now(),
        "problem": "",
    }
    held, _created = RoundDesign.objects.update_or_create(department=period.department, protocol=period.protocol, defaults=told)
    held.planes.set(period.planes)
    held.experts.set(experts or ())
    _choose(held, period.radiologists, newcomers)
    record(by=by, verb="save_round_design", subject=held, department_id=held.department_id, design=held.design, day=day_of_month)
    return held


@transaction.atomic
def pause_design(*, by: Any, design: RoundDesign, active: bool) -> RoundDesign:
    """Stop opening rounds by it, or go on."""
    _refuse_strangers(by, design.department_id)
    design.active, design.problem = active, ""
    design.save()
    record(by=by, verb="resume_round_design" if active else "pause_round_design", subject=design, department_id=design.department_id)
    return design


@transaction.atomic
def delete_design(*, by: Any, design: RoundDesign) -> None:
    """The rounds that were opened by it stay."""
    _refuse_strangers(by, design.department_id)
    record(by=by, verb="delete_round_design", subject=design, department_id=design.department_id)
    design.delete()


def audited_by(design: RoundDesign) -> list[Radiologist]:
    """Whom a round opened now would audit; empty means all."""
    if left_out := list(design.left_out.all()):
        return list(design.department.radiologists.exclude(pk__in=[one.pk for one in left_out]))
    return list(design.radiologists.all())


def _choose(held: RoundDesign, chosen: Sequence[Radiologist], newcomers: bool) -> None:
    everybody = held.department.radiologists.all()
    left_out = everybody.exclude(pk__in=[one.pk for one in chosen]) if chosen and newcomers else ()
    held.left_out.set(left_out)
    held.radiologists.set(() if newcomers else chosen or everybody)


def _refuse_strangers(by: Any, department_id: int) -> None:
    if not departments_for(by, "manage_rounds").filter(pk=department_id).exists():
        raise RoundError(_("Only a quality manager of the department decides which rounds are opened."))
