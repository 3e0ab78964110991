from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from statistics import median
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from auditapp.access.models import Department, Radiologist
from auditapp.access.selectors import departments_for
from auditapp.protocols.models import Plane
from auditapp.rounds.models import Assignment, AuditRound, Purpose, Reminder, RoundItem, RoundState

UNNAMED = "No radiologist named"
BETWEEN_REMINDERS = timedelta(days=1)
READS_OF_A_PACE = 50
DRAWN = {"item__sampled": True}  # as all that is assigned is; said, so that the index leads past the month's other images


def rounds_for(user: Any) -> QuerySet[AuditRound]:
    """Rounds of the departments whose rounds `user` manages."""
    departments = departments_for(user, "manage_rounds")
    return AuditRound.objects.filter(department__in=departments).select_related("department", "protocol", "previous_round")


def rounds_with_progress(user: Any) -> QuerySet[AuditRound]:
    """`rounds_for`, each with `to_read`, `read` and `reports_count`."""
    held = Assignment.objects.filter(item__round=OuterRef("pk"), **DRAWN).order_by().values("item__round")
    counted = rounds_for(user).annotate(
        to_read=_counted(held.filter(sent_back=None)), read=_counted(held.filter(review__isnull=False)), reports_count=Count("reports")
    )
    return counted.order_by("-period_start", "department__name", "pk")


def _counted(rows: QuerySet[Assignment, Any]) -> Coalesce:
    """Each in a query of its own: joined to each other, they would multiply."""
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


@dataclass(frozen=True, slots=True)
class Pace:
    """How far one expert is. `seconds` is their median an image in this round, None before the first; `reminded_at` the last reminder."""

    expert: str
    done: int
    of: int
    expert_id: int = 0
    seconds: float | None = None
    last_read_at: datetime | None = None
    reminded_at: datetime | None = None
    opened_at: datetime | None = None

    @property
    def left(self) -> int:
        return self.of - self.done

    @property
    def time_left(self) -> float | None:
        """Seconds of reading that are left at their own pace."""
        return self.left * self.seconds if self.seconds is not None and self.left else None

    @property
    def ends_at(self) -> datetime | None:
        """When they will have read all if they go on as since the round was opened; None before they began and when they are done."""
        if not self.done or not self.left or self.opened_at is None:
            return None
        now = timezone.now()
        return now + (now - self.opened_at) / self.done * self.left

    @property
    def may_be_reminded(self) -> bool:
        asked_lately = self.reminded_at is not None and timezone.now() - self.reminded_at < BETWEEN_REMINDERS
        return bool(self.left) and not asked_lately


@dataclass(frozen=True, slots=True)
class Progress:
    """`images` in the period, `of` them to read, `done` read."""

    images: int
    of: int
    done: int
    experts: tuple[Pace, ...]


@dataclass(frozen=True, slots=True)
class Portion:
    """One radiologist's images of one plane in a round: how many, how many of them are to be read, how many are."""

    radiologist: str
    plane: str
    images: int
    of: int
    done: int


def portions_of(audit_round: AuditRound) -> list[Portion]:
    """By radiologist's name, then plane, first readings only. For those who manage the round."""
    key = ("radiologist_id", "plane_id")
    first = Assignment.objects.filter(item__round=audit_round, purpose=Purpose.FIRST, sent_back=None, **DRAWN).order_by()
    counted = first.values_list(*(f"item__{one}" for one in key)).annotate(of=Count("pk"), done=Count("review"))
    read = {(radiologist, plane): (of, done) for radiologist, plane, of, done in counted}
    # Apart from the reads: joined to them, each of a large month's images would be counted by its name.
    images = RoundItem.objects.filter(round=audit_round).order_by().values_list(*key).annotate(images=Count("pk"))
    names = dict(Radiologist.objects.filter(department=audit_round.department_id).values_list("pk", "name"))
    planes = dict(Plane.objects.filter(protocol=audit_round.protocol_id).values_list("pk", "name"))
    held = sorted(images, key=lambda row: (names.get(row[0], ""), row[1]))
    return [Portion(names.get(who, UNNAMED), planes[plane], n, *read.get((who, plane), (0, 0))) for who, plane, n in held]


def progress_of(audit_round: AuditRound) -> Progress:
    """For those who manage the round. Second readings and repeats count as reads; what was sent back does not."""
    reads: dict[int, list[tuple[int | None, datetime | None]]] = defaultdict(list)
    held = Assignment.objects.filter(item__round=audit_round, sent_back=None, **DRAWN).order_by()
    for expert, seconds, at in held.values_list("expert", "review__seconds", "review__submitted_at"):
        reads[expert].append((seconds, at))
    reminded = dict(audit_round.reminders.order_by().values_list("expert").annotate(Max("at")))
    experts = User.objects.filter(pk__in=reads).order_by("username")
    paces = tuple(_pace(audit_round, expert, reads[expert.pk], reminded.get(expert.pk)) for expert in experts)
    images = RoundItem.objects.filter(round=audit_round).count()
    return Progress(images, sum(p.of for p in paces), sum(p.done for p in paces), paces)


def state_of(audit_round: AuditRound) -> str:
    """Another text as soon as anything that `progress_of` tells has changed; three counts, so that a page can ask often."""
    held = Assignment.objects.filter(item__round=audit_round, **DRAWN)
    counts = held.aggregate(held=Count("pk"), read=Count("review"), back=Count("sent_back"), last=Max("review__submitted_at"))
    told = (str(audit_round.state), *counts.values(), audit_round.reminders.aggregate(last=Max("at"))["last"])
    moved = held.filter(review=None).order_by("expert").values_list("expert").annotate(Count("pk"))
    return sha256(repr((told, list(moved))).encode()).hexdigest()[:16]


def without_reader(audit_round: AuditRound) -> int:
    """How many images of the sample nobody was given, because each expert had made them."""
    return RoundItem.objects.filter(round=audit_round, sampled=True, assignments=None).count()


def readers_in(audit_round: AuditRound) -> QuerySet[User]:
    """Accounts that were given anything to read in the round."""
    return User.objects.filter(pk__in=Assignment.objects.filter(item__round=audit_round).values("expert")).order_by("username")


def paces_in(department: Department) -> dict[int, float]:
    """Each expert's median seconds an image, by account, over their last images among the department's last 2000."""
    read = Assignment.objects.filter(item__round__department=department, review__isnull=False).order_by("-review__submitted_at")
    seconds: dict[int, list[int]] = defaultdict(list)
    for expert, one in read.values_list("expert", "review__seconds")[:2000]:
        if len(seconds[expert]) < READS_OF_A_PACE:
            seconds[expert].append(one)
    return {expert: median(held) for expert, held in seconds.items()}


@dataclass(frozen=True, slots=True)
class Asked:
    """A reminder that still holds: its round, who asks and when, what is left and where to go on."""

    audit_round: AuditRound
    by: User
    at: datetime
    waiting: int
    next_id: UUID


def reminders_for(user: Any) -> list[Asked]:
    """The open rounds that `user` was asked to go on with and has not touched since; the newest reminder of each."""
    mine = Assignment.objects.filter(expert=user.pk, item__round__department__in=departments_for(user, "review"))
    sent = Reminder.objects.filter(expert=user.pk, round__state=RoundState.OPEN).select_related("round__department", "by")
    newest = {one.round_id: one for one in sent.order_by("at")}
    asked = [_asked(one, mine.filter(item__round=one.round_id)) for one in newest.values()]
    return [one for one in asked if one is not None]


def _asked(reminder: Reminder, mine: QuerySet[Assignment]) -> Asked | None:
    waiting = mine.filter(review=None, sent_back=None).order_by("position")
    following = waiting.first()
    if following is None or mine.filter(review__submitted_at__gt=reminder.at).exists():
        return None
    return Asked(reminder.round, reminder.by, reminder.at, waiting.count(), following.pk)


def _pace(audit_round: AuditRound, expert: User, reads: Sequence[tuple[int | None, datetime | None]], reminded_at: datetime | None) -> Pace:
    seconds = [one for one, _ in reads if one is not None]
    return Pace(
        expert=expert.get_full_name() or expert.username,
        done=len(seconds),
        of=len(reads),
        expert_id=expert.pk,
        seconds=median(seconds) if seconds else None,
        last_read_at=max((at for _, at in reads if at is not None), default=None),
        reminded_at=reminded_at,
        opened_at=audit_round.opened_at,
    )
