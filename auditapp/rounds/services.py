import secrets
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from auditapp.access.models import Department, Radiologist
from auditapp.access.selectors import experts_of
from auditapp.assessment.judging import BATCH, judge_under
from auditapp.assessment.models import Assessment
from auditapp.protocols.models import Plane, Protocol
from auditapp.rounds.assigning import assign, unread
from auditapp.rounds.models import AuditRound, RoundDesign, RoundItem, RoundState
from auditapp.rounds.planning import Period, Scored, overturned, scored_in
from auditapp.rounds.refusal import RoundError
from auditapp.rounds.sampling import Drawn, draw
from auditapp.rounds.selectors import readings_in
from auditapp.rounds.strata import Asked, Design, allocated, strata_of
from auditapp.sentences import sentence
from auditapp.statistics.designs import TooFewReads
from auditapp.trail.services import record

TOO_FEW = sentence("This design has many strata: it needs at least {least} reads. Ask for more reads, or choose the simple design.")


@transaction.atomic
def open_round(
    *,
    by: Any,
    department: Department,
    protocol: Protocol,
    period_start: date,
    period_end: date,
    reads_per_radiologist: int | None = None,
    double_share: float = 0.1,
    repeat_share: float = 0.1,
    experts: Sequence[User] | None = None,
    seed: int | None = None,
    design: str = Design.SIMPLE,
    reads: int | None = None,
    care_reads: bool = False,
    planes: Sequence[Plane] = (),
    radiologists: Sequence[Radiologist] = (),
    unnamed: bool = True,
) -> AuditRound:
    """Draw the sample, assign it to `experts` (all of the department unless told) and open the round; of the sample, `double_share` (0-1)
    is read by a second expert and `repeat_share` by the same expert again, who is not told.

    `reads_per_radiologist` or `reads` in all, by `design`; with `care_reads` all that the machine calls non-standard besides. Every image
    of the chosen `planes` and `radiologists` (all unless told), and with `unnamed` those that name nobody, is an item with the
    machine's grade.
    Raises RoundError if there is no such image scored under `protocol`, a round of that period exists, or nobody would read.
    """
    # Who opens the same round in this moment waits here, then reads that it exists. Uploads to the department go on.
    Department.objects.select_for_update(no_key=True).get(pk=department.pk)
    _refuse_impossible(department, protocol, period_start, period_end)
    asked = asked_for(design=design, each=reads_per_radiologist, total=reads, care=care_reads)
    readers = _readers(department, experts)
    period = Period(department, protocol, period_start, period_end, planes, radiologists, unnamed)
    candidates = _graded(period)
    audit_round = AuditRound.objects.create(
        department=department,
        protocol=protocol,
        period_start=period_start,
        period_end=period_end,
        design=asked.design.value,
        reads_per_radiologist=asked.each,
        reads=asked.total,
        care_reads=asked.care,
        unnamed=unnamed,
        double_share=double_share,
        repeat_share=repeat_share,
        seed=secrets.randbelow(2**32) if seed is None else seed,
        previous_round=_previous(department, protocol, period_start),
        opened_by=by,
        opened_at=timezone.now(),
    )
    audit_round.planes.set(planes)
    audit_round.radiologists.set(radiologists)
    RoundDesign.objects.filter(department=department, protocol=protocol).update(problem="")
    items = _draw_items(audit_round, period, asked, candidates)
    assign(audit_round, [item for item in items if item.sampled], readers)
    _write_down(audit_round, items, readers)
    return audit_round


def asked_for(*, design: str, each: int | None, total: int | None, care: bool) -> Asked:
    """Raises RoundError where no sample can be meant."""
    if (each is None) == (total is None):
        raise RoundError(_("Say how many images are read of each radiologist, or how many in all."))
    if (each or total or 0) < 1:
        raise RoundError(_("At least one image a radiologist must be read."))
    return Asked(Design(design), each, total, care)


def too_few(error: TooFewReads) -> RoundError:
    """The designs' refusal in words."""
    return RoundError(_(TOO_FEW).format(least=error.least))


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
    held.closed_done, held.closed_of = readings_in([held.pk])[held.pk]
    held.save()
    record(by=by, verb="close_round", subject=held, department_id=held.department_id, unread=missing)
    return held


def _refuse_impossible(department: Department, protocol: Protocol, start: date, end: date) -> None:
    if end < start:
        raise RoundError(_("The period ends before it begins."))
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


def _graded(period: Period) -> list[Scored]:
    """The period's images, each with a grade under the protocol."""
    found = scored_in(period)
    if not found:
        raise RoundError(
            _("No scored image of this protocol's planes lies in the period. Upload the month's studies first, or choose another period.")
        )
    ungraded = [one.assessment for one in found if one.grade is None]
    if not ungraded:
        return found
    for at in range(0, len(ungraded), BATCH):
        judge_under(period.protocol, Assessment.objects.filter(pk__in=ungraded[at : at + BATCH]))
    return scored_in(period)


def _draw_items(audit_round: AuditRound, period: Period, asked: Asked, candidates: Sequence[Scored]) -> list[RoundItem]:
    strata = strata_of(Counter(one.cell for one in candidates), asked, overturned(period.department))
    stratum_of = {cell: stratum.name for stratum in strata for cell in stratum.cells}
    try:
        reads = allocated(strata, asked)
    except TooFewReads as error:
        raise too_few(error) from error
    images, frames = {one.frame: one for one in candidates}, defaultdict[str, list[UUID]](list)
    for one in candidates:
        frames[stratum_of[one.cell]].append(one.frame)
    planes = period.plane_of
    people = Radiologist.objects.select_related("user").in_bulk({one.radiologist for one in candidates if one.radiologist is not None})
    items = (_item(audit_round, images[one.item], one, planes, people) for one in draw(frames, reads, seed=audit_round.seed))
    return RoundItem.objects.bulk_create(items, batch_size=BATCH)


def _item(
    audit_round: AuditRound, image: Scored, drawn: Drawn[UUID], planes: Mapping[str, Plane], people: Mapping[int, Radiologist]
) -> RoundItem:
    return RoundItem(
        round=audit_round,
        frame_id=drawn.item,
        assessment_id=image.assessment,
        plane=planes[image.plane],
        radiologist=people.get(image.radiologist or 0),
        study_id=image.study,
        model_version_id=image.model_version,
        machine_grade=image.grade or "",
        machine_score=image.score,
        sampled=drawn.sampled,
        stratum=drawn.stratum,
        probability=drawn.probability,
    )


def _write_down(audit_round: AuditRound, items: Sequence[RoundItem], readers: Sequence[User]) -> None:
    record(
        by=audit_round.opened_by,
        verb="open_round",
        subject=audit_round,
        department_id=audit_round.department_id,
        images=len(items),
        sampled=sum(item.sampled for item in items),
        seed=audit_round.seed,
        design=audit_round.design,
        readers=[reader.pk for reader in readers],
    )
