"""Last month's round, opened by its saved design from its day on. Asking twice, or days later, opens it once."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from auditapp.access.models import Department
from auditapp.access.selectors import departments_for, experts_of
from auditapp.rounds.designs import audited_by
from auditapp.rounds.models import AuditRound, RoundDesign
from auditapp.rounds.periods import month_before
from auditapp.rounds.refusal import RoundError
from auditapp.rounds.services import open_round, rounds_within


def next_opening(design: RoundDesign, today: date) -> date:
    """The day on which the design opens a round next; today where that is overdue."""
    this_month = today.replace(day=design.day_of_month)
    if is_due(design, today):
        return today
    return this_month if today < this_month else (today.replace(day=1) + timedelta(days=31)).replace(day=design.day_of_month)


def is_due(design: RoundDesign, today: date) -> bool:
    """From its day on, while last month has no round of the department and protocol. A design saved after that day waits a month."""
    opens_on = today.replace(day=design.day_of_month)
    if not design.active or today < opens_on or timezone.localdate(design.saved_at) > opens_on:
        return False
    return not rounds_within(design.department, design.protocol, *month_before(today)).exists()


def due_designs(today: date) -> list[int]:
    """Keys of the designs that open a round today."""
    held = RoundDesign.objects.filter(active=True).select_related("department", "protocol")
    return [design.pk for design in held if is_due(design, today)]


@transaction.atomic
def open_due(design_id: int, today: date) -> AuditRound | None:
    """Open last month's round in the owner's name. Where that cannot be, the design keeps the reason, in English as stored texts are.

    None where nothing is due, or the design was deleted meanwhile.
    """
    # The department first, as whoever opens a round by hand locks it, who then clears the design's problem.
    Department.objects.select_for_update(of=("self",), no_key=True).filter(round_designs=design_id).first()
    held = RoundDesign.objects.select_for_update(of=("self",)).select_related("department", "protocol", "owner")
    design = held.filter(pk=design_id).first()
    if design is None or not is_due(design, today):
        return None
    try:
        with override("en"), transaction.atomic():
            opened, problem = _open(design, *month_before(today)), ""
    except RoundError as error:
        opened, problem = None, str(error)
    design.tried_at, design.problem = timezone.now(), problem
    design.save()
    return opened


def _open(design: RoundDesign, start: date, end: date) -> AuditRound:
    if not departments_for(design.owner, "manage_rounds").filter(pk=design.department_id).exists():
        raise RoundError(_("Who saved this design no longer manages the department's rounds. Save it anew in your own name."))
    chosen = list(design.experts.all())
    still = [expert for expert in experts_of(design.department) if expert in chosen]
    return open_round(
        by=design.owner,
        department=design.department,
        protocol=design.protocol,
        period_start=start,
        period_end=end,
        design=design.design,
        reads_per_radiologist=design.reads_per_radiologist,
        reads=design.reads,
        care_reads=design.care_reads,
        double_share=design.double_share,
        repeat_share=design.repeat_share,
        planes=list(design.planes.all()),
        radiologists=audited_by(design),
        unnamed=design.unnamed,
        experts=still if chosen else None,
    )
