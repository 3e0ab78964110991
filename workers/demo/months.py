"""The demo's three months: two closed rounds with their reports, one that is being read."""

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User

from auditapp.access.models import Department
from auditapp.protocols.models import Plane
from auditapp.protocols.selectors import protocol_of
from auditapp.reports.services import close_with_report, record_action
from auditapp.review.selectors import worklist_for
from auditapp.review.services import submit_review
from auditapp.rounds.models import Assignment, AuditRound, RoundItem, RoundState
from auditapp.rounds.services import open_round
from workers.demo.cast import House
from workers.demo.people import radiologist_named
from workers.demo.pictures import Month, answers, read_by_simulated_expert
from workers.demo.studies import Truth, draw_month

READS = 38  # images a radiologist and round: a kappa of one person needs 25 that the machine grades too
IMAGES_OF_OPEN_MONTH = 12
READ_OF_OPEN_MONTH = 0.4  # share that the simulated experts have read


def month_before(today: date, back: int) -> tuple[date, date]:
    """First and last day of the month `back` months before the one of `today`."""
    number = today.year * 12 + today.month - 1 - back
    first = date(number // 12, number % 12 + 1, 1)
    return first, date((number + 1) // 12, (number + 1) % 12 + 1, 1) - timedelta(days=1)


def draw_months(
    house: House, department: Department, users: dict[str, User], today: date, on_image: Callable[[], Any]
) -> dict[UUID, Truth]:
    """Three months of studies of one department."""
    truths: dict[UUID, Truth] = {}
    for place, scanner in enumerate(house.scanners):
        radiologist = radiologist_named(department, scanner, users)
        for back in (2, 1, 0):
            first, last = month_before(today, back)
            days = (min(last, today) - first).days + 1
            images = house.images if back else min(house.images, IMAGES_OF_OPEN_MONTH)
            seed = department.pk * 10_000 + place * 100 + back + 1
            month = Month(scanner.experience, images, 2 - back, seed, house.helped)
            truths |= draw_month(month, first, days, radiologist, on_image)
    return truths


def hold_rounds(department: Department, manager: User, truths: Mapping[UUID, Truth], today: date) -> None:
    """Two rounds read and closed with their reports, and the running month's half read."""
    for back in (2, 1, 0):
        first, last = month_before(today, back)
        audit_round = _round(department, manager, first, last)
        if audit_round.state == RoundState.CLOSED:
            continue
        _read(audit_round, truths, share=1.0 if back else READ_OF_OPEN_MONTH)
        if back:
            report = close_with_report(by=manager, audit_round=audit_round)
            record_action(
                by=manager,
                report=report,
                text="Show the palate and nasal tip examples at the next meeting.",
                due_on=last + timedelta(days=45),
            )


def _round(department: Department, manager: User, first: date, last: date) -> AuditRound:
    protocol = protocol_of(department)
    held = AuditRound.objects.filter(department=department, protocol=protocol, period_start=first).first()
    return held or open_round(
        by=manager,
        department=department,
        protocol=protocol,
        period_start=first,
        period_end=last,
        reads_per_radiologist=READS,
        seed=department.pk * 100 + first.month,
    )


def _read(audit_round: AuditRound, truths: Mapping[UUID, Truth], share: float) -> None:
    """Each simulated expert submits `share` of what is assigned to them, each read marked as simulated."""
    chance = random.Random(audit_round.seed)
    assignments = Assignment.objects.filter(item__round=audit_round)
    for expert in User.objects.filter(assignments__in=assignments).distinct().order_by("pk"):
        own = assignments.filter(expert=expert)
        left = int(share * own.count()) - own.filter(review__isnull=False).count()
        for assignment in list(worklist_for(expert).filter(item__round=audit_round))[: max(0, left)]:
            _submit(assignment, truths[assignment.item.frame.instance_id], expert, chance)


def _submit(assignment: Assignment, truth: Truth, expert: User, chance: random.Random) -> None:
    submit_review(
        by=expert,
        assignment=assignment,
        plane=plane_drawn(assignment.item, truth),
        verdicts=read_by_simulated_expert(answers(truth.plane, truth.facts, truth.structures), chance),
        seconds=chance.randint(7, 28),
        is_simulated=True,
    )


def plane_drawn(item: RoundItem, truth: Truth) -> Plane:
    """An expert names what is to be seen, also where the machine took it for another plane."""
    planes: list[Plane] = [item.plane, *item.round.protocol.planes.all()]
    return next(one for one in planes if truth.plane in (one.code, *one.machine_codes))
