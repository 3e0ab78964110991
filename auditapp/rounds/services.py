import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from auditapp.access.models import Department
from auditapp.access.selectors import experts_of
from auditapp.assessment.judging import judge_under
from auditapp.assessment.models import Assessment, AssessmentState
from auditapp.protocols.models import Plane, Protocol
from auditapp.rounds.assigning import assign, unread
from auditapp.rounds.models import AuditRound, RoundItem, RoundState
from auditapp.rounds.refusal import RoundError
from auditapp.rounds.sampling import draw
from auditapp.trail.services import record


@transaction.atomic
def open_round(
    *,
    by: Any,
    department: Department,
    protocol: Protocol,
    period_start: date,
    period_end: date,
    reads_per_radiologist: int,
    double_share: float = 0.1,
    repeat_share: float = 0.1,
    experts: Sequence[User] | None = None,
    seed: int | None = None,
) -> AuditRound:
    """Draw the sample, assign it to `experts` (all of the department unless told) and open the round; of the sample, `double_share` (0-1)
    is read by a second expert and `repeat_share` by the same expert again, who is not told.

    Raises RoundError if the period has no scored image under `protocol`, a round of that period exists, or nobody would read.
    """
    # Who opens the same round in this moment waits here, then reads that it exists. Uploads to the department go on.
    Department.objects.select_for_update(no_key=True).get(pk=department.pk)
    _refuse_impossible(department, protocol, period_start, period_end, reads_per_radiologist)
    readers = _readers(department, experts)
    candidates = images_in_period(department, protocol, period_start, period_end)
    if not candidates:
        raise RoundError(
            _("No scored image of this protocol's planes lies in the period. Upload the month's studies first, or choose another period.")
        )
    judge_under(protocol, [assessment for assessment, _ in candidates])
    audit_round = AuditRound.objects.create(
        department=department,
        protocol=protocol,
        period_start=period_start,
        period_end=period_end,
        reads_per_radiologist=reads_per_radiologist,
        double_share=double_share,
        repeat_share=repeat_share,
        seed=secrets.randbelow(2**32) if seed is None else seed,
        previous_round=_previous(department, protocol, period_start),
        opened_by=by,
        opened_at=timezone.now(),
    )
    items = _draw_items(audit_round, candidates)
    assign(audit_round, [item for item in items if item.sampled], readers)
    sampled = sum(item.sampled for item in items)
    record(
        by=by,
        verb="open_round",
        subject=audit_round,
        department_id=department.pk,
        images=len(items),
        sampled=sampled,
        seed=audit_round.seed,
        readers=[reader.pk for reader in readers],
    )
    return audit_round


def images_in_period(department: Department, protocol: Protocol, start: date, end: date) -> list[tuple[Assessment, Plane]]:
    """One frame per instance of the period, the one whose plane its newest model is surest of, with its plane in `protocol`."""
    plane_of = planes_by_code(protocol)
    found = surest_in_period(department, plane_of, start, end)
    rows = found.select_related("frame__instance__series__study__radiologist", "model_version").order_by("frame__instance_id")
    return [(assessment, plane_of[assessment.plane]) for assessment in rows]


def planes_by_code(protocol: Protocol) -> dict[str, Plane]:
    """The protocol's planes by their own codes and the machine's."""
    return {code: plane for plane in protocol.planes.all() for code in (plane.code, *plane.machine_codes)}


def surest_in_period(department: Department, planes: Iterable[str], start: date, end: date) -> QuerySet[Assessment]:
    """The assessments of `images_in_period`; the database chooses them, so that counting needs no row of theirs."""
    surest_first = (F("model_version__registered_at").desc(), F("plane_probability").desc(), F("pk").asc())
    return (
        Assessment.objects.filter(
            state=AssessmentState.DONE,
            plane__in=list(planes),
            frame__instance__series__study__department=department,
            frame__instance__series__study__performed_on__range=(start, end),
        )
        .alias(place=Window(RowNumber(), partition_by=F("frame__instance"), order_by=surest_first))
        .filter(place=1)
        .order_by()
    )


def rounds_within(department: Department, protocol: Protocol, start: date, end: date) -> QuerySet[AuditRound]:
    """Rounds that share a day with the period: their images would be audited twice."""
    return AuditRound.objects.filter(department=department, protocol=protocol, period_start__lte=end, period_end__gte=start)


@transaction.atomic
def close_round(*, by: Any, audit_round: AuditRound, leave_unread: bool = False) -> AuditRound:
    """End the reading. Raises RoundError if the round is closed, or reads are missing and `leave_unread` is not given."""
    held = AuditRound.objects.select_for_update().get(pk=audit_round.pk)
    if held.state == RoundState.CLOSED:
        raise RoundError(_("This round is closed already."))
    missing = unread(held).count()
    if missing and not leave_unread:
        text = ngettext(
            "%(n)d image has not been read. Wait for the experts, or close and leave it unread.",
            "%(n)d images have not been read. Wait for the experts, or close and leave them unread.",
            missing,
        )
        raise RoundError(text % {"n": missing})
    held.state, held.closed_by, held.closed_at = RoundState.CLOSED, by, timezone.now()
    held.save()
    record(by=by, verb="close_round", subject=held, department_id=held.department_id, unread=missing)
    return held


def _refuse_impossible(department: Department, protocol: Protocol, start: date, end: date, reads: int) -> None:
    if end < start:
        raise RoundError(_("The period ends before it begins."))
    if reads < 1:
        raise RoundError(_("At least one image a radiologist must be read."))
    if rounds_within(department, protocol, start, end).exists():
        raise RoundError(_("A round of this department, protocol and period exists already."))


def _readers(department: Department, chosen: Sequence[User] | None) -> list[User]:
    experts = list(experts_of(department))
    if not experts:
        raise RoundError(_("This department has no expert. Ask an administrator to grant somebody the role first."))
    readers = experts if chosen is None else [expert for expert in experts if expert in chosen]
    if not readers or (chosen is not None and len(readers) != len(set(chosen))):
        raise RoundError(_("Choose at least one expert who reads, and only experts of this department."))
    return readers


def _previous(department: Department, protocol: Protocol, start: date) -> AuditRound | None:
    earlier = AuditRound.objects.filter(department=department, protocol=protocol, period_start__lt=start, next_round=None)
    return earlier.order_by("-period_start").first()


def _draw_items(audit_round: AuditRound, candidates: Iterable[tuple[Assessment, Plane]]) -> list[RoundItem]:
    by_frame = {assessment.frame_id: (assessment, plane) for assessment, plane in candidates}
    strata: dict[str, list[Any]] = defaultdict(list)
    for frame_id, (assessment, _plane) in by_frame.items():
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
