import random
import secrets
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from auditapp.access.models import Department
from auditapp.access.selectors import experts_of
from auditapp.assessment.judging import judge_under
from auditapp.assessment.models import Assessment, AssessmentState
from auditapp.protocols.models import Plane, Protocol
from auditapp.rounds.models import Assignment, AuditRound, RoundItem, RoundState
from auditapp.rounds.sampling import deal, draw
from auditapp.trail.services import record


class RoundError(ValueError):
    """What was asked of a round cannot be; the message says why and what to do."""


@transaction.atomic
def open_round(
    *,
    by: Any,
    department: Department,
    protocol: Protocol,
    period_start: date,
    period_end: date,
    reads_per_radiologist: int,
    seed: int | None = None,
) -> AuditRound:
    """Draw the sample, assign it to the department's experts and open the round.

    Raises RoundError if the period has no scored image under `protocol`, a round of that period exists, or there is no expert.
    """
    # Who opens the same round in this moment waits here, then reads that it exists. Uploads to the department go on.
    Department.objects.select_for_update(no_key=True).get(pk=department.pk)
    _refuse_impossible(department, protocol, period_start, period_end, reads_per_radiologist)
    candidates = images_in_period(department, protocol, period_start, period_end)
    if not candidates:
        raise RoundError(
            "No scored image of this protocol's planes lies in the period. Upload the month's studies first, or choose another period."
        )
    judge_under(protocol, [assessment for assessment, _ in candidates])
    audit_round = AuditRound.objects.create(
        department=department,
        protocol=protocol,
        period_start=period_start,
        period_end=period_end,
        reads_per_radiologist=reads_per_radiologist,
        seed=secrets.randbelow(2**32) if seed is None else seed,
        previous_round=_previous(department, protocol, period_start),
        opened_by=by,
        opened_at=timezone.now(),
    )
    items = _draw_items(audit_round, candidates)
    _assign(audit_round, [item for item in items if item.sampled])
    sampled = sum(item.sampled for item in items)
    record(
        by=by,
        verb="open_round",
        subject=audit_round,
        department_id=department.pk,
        images=len(items),
        sampled=sampled,
        seed=audit_round.seed,
    )
    return audit_round


def images_in_period(department: Department, protocol: Protocol, start: date, end: date) -> list[tuple[Assessment, Plane]]:
    """One frame per instance of the period, the one whose plane its newest model is surest of, with its plane in `protocol`."""
    plane_of = {code: plane for plane in protocol.planes.all() for code in (plane.code, *plane.machine_codes)}
    found = (
        Assessment.objects.filter(
            state=AssessmentState.DONE,
            plane__in=plane_of,
            frame__instance__series__study__department=department,
            frame__instance__series__study__performed_on__range=(start, end),
        )
        .select_related("frame__instance__series__study__radiologist", "model_version")
        .order_by("frame__instance_id", "-model_version__registered_at", "-plane_probability", "pk")
    )
    surest: dict[Any, Assessment] = {}
    for assessment in found:
        surest.setdefault(assessment.frame.instance_id, assessment)
    return [(assessment, plane_of[assessment.plane]) for assessment in surest.values()]


def rounds_within(department: Department, protocol: Protocol, start: date, end: date) -> QuerySet[AuditRound]:
    """Rounds that share a day with the period: their images would be audited twice."""
    return AuditRound.objects.filter(department=department, protocol=protocol, period_start__lte=end, period_end__gte=start)


@transaction.atomic
def close_round(*, by: Any, audit_round: AuditRound, leave_unread: bool = False) -> AuditRound:
    """End the reading. Raises RoundError if the round is closed, or reads are missing and `leave_unread` is not given."""
    held = AuditRound.objects.select_for_update().get(pk=audit_round.pk)
    if held.state == RoundState.CLOSED:
        raise RoundError("This round is closed already.")
    unread = Assignment.objects.filter(item__round=held, review=None).count()
    if unread and not leave_unread:
        raise RoundError(f"{unread} images have not been read. Wait for the experts, or close and leave them unread.")
    held.state, held.closed_by, held.closed_at = RoundState.CLOSED, by, timezone.now()
    held.save()
    record(by=by, verb="close_round", subject=held, department_id=held.department_id, unread=unread)
    return held


def _refuse_impossible(department: Department, protocol: Protocol, start: date, end: date, reads: int) -> None:
    if end < start:
        raise RoundError("The period ends before it begins.")
    if reads < 1:
        raise RoundError("At least one image a radiologist must be read.")
    if rounds_within(department, protocol, start, end).exists():
        raise RoundError("A round of this department, protocol and period exists already.")
    if not experts_of(department).exists():
        raise RoundError("This department has no expert. Ask an administrator to grant somebody the role first.")


def _previous(department: Department, protocol: Protocol, start: date) -> AuditRound | None:
    earlier = AuditRound.objects.filter(department=department, protocol=protocol, period_start__lt=start, next_round=None)
    return earlier.order_by("-period_start").first()


def _draw_items(audit_round: AuditRound, candidates: Iterable[tuple[Assessment, Plane]]) -> list[RoundItem]:
    by_frame = {assessment.frame_id: (assessment, plane) for assessment, plane in candidates}
    strata: dict[str, list[Any]] = defaultdict(list)
    for frame_id, (assessment, _) in by_frame.items():
        strata[str(assessment.frame.instance.series.study.radiologist_id or "nobody")].append(frame_id)
    drawn = draw(strata, per_stratum=audit_round.reads_per_radiologist, seed=audit_round.seed)
    return RoundItem.objects.bulk_create(
        RoundItem(
            round=audit_round,
            frame_id=one.item,
            assessment=by_frame[one.item][0],
            plane=by_frame[one.item][1],
            radiologist=by_frame[one.item][0].frame.instance.series.study.radiologist,
            sampled=one.sampled,
            probability=one.probability,
        )
        for one in drawn
    )


def _assign(audit_round: AuditRound, items: list[RoundItem]) -> None:
    experts = {expert.username: expert for expert in experts_of(audit_round.department)}
    barred = {item.pk: item.radiologist.user.username for item in items if item.radiologist and item.radiologist.user}
    dealt = deal([item.pk for item in items], list(experts), seed=audit_round.seed, barred=barred)
    order = list(dealt)
    random.Random(f"{audit_round.seed}:order").shuffle(order)
    Assignment.objects.bulk_create(
        Assignment(item_id=item, expert=experts[dealt[item]], position=position) for position, item in enumerate(order, 1)
    )
