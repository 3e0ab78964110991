from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from statistics import median
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Count, Max, Q, QuerySet
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


def rounds_with_reports(user: Any) -> QuerySet[AuditRound]:
    """`rounds_for`, each with `reports_count`, the newest period first."""
    return rounds_for(user).annotate(reports_count=Count("reports")).order_by("-period_start", "department__name", "pk")


def readings_in(rounds: Iterable[UUID]) -> dict[UUID, tuple[int, int]]:
    """Readings done and asked for, by round. What was sent back is not asked for any more."""
    held = Assignment.objects.filter(item__round__in=rounds, **DRAWN).order_by().values_list("item__round")
    counted = {pk: (done, of) for pk, done, of in held.annotate(done=Count("review"), of=Count("pk", filter=Q(sent_back=None)))}
    return {pk: counted.get(pk, (0, 0)) for pk in rounds}


def with_readings(rounds: Iterable[AuditRound]) -> list[tuple[AuditRound, int, int]]:
    """Each with its readings done and asked for; those of closed rounds were counted when they were closed."""
    held = list(rounds)
    counted = readings_in([one.pk for one in held if one.closed_of is None])
    return [(one, *counted.get(one.pk, (one.closed_done or 0, one.closed_of or 0))) for one in held]


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


class Reading(NamedTuple):
    """One assignment with what came of it: `seconds` and `at` of its review."""

    expert: int
    purpose: str
    radiologist: int | None
    plane: int
    back: int | None
    seconds: int | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a round is; `sent_back` are keys. `state` is another text as soon as anything else here is another."""

    progress: Progress
    portions: list[Portion]
    sent_back: list[int]
    state: str


def standing_of(audit_round: AuditRound) -> Standing:
    """For those who manage the round. Second readings and repeats count as reads in `progress`, not in `portions`; what was sent back in
    neither."""
    readings, reminded = _readings(audit_round), _reminded(audit_round)
    asked = [one for one in readings if one.back is None]
    portions = _portions(audit_round, [one for one in asked if one.purpose == Purpose.FIRST])
    progress = _progress(audit_round, asked, reminded, sum(portion.images for portion in portions))
    sent_back = [one.back for one in readings if one.back is not None]
    return Standing(progress, portions, sent_back, _state(audit_round, readings, reminded))


def progress_of(audit_round: AuditRound) -> Progress:
    """The progress of `standing_of` alone."""
    asked = [one for one in _readings(audit_round) if one.back is None]
    return _progress(audit_round, asked, _reminded(audit_round), RoundItem.objects.filter(round=audit_round).count())


def state_of(audit_round: AuditRound) -> str:
    """The state of `standing_of` alone, in two queries, so that a page can ask often."""
    return _state(audit_round, _readings(audit_round), _reminded(audit_round))


def _readings(audit_round: AuditRound) -> list[Reading]:
    held = Assignment.objects.filter(item__round=audit_round, **DRAWN).order_by()
    columns = ("expert", "purpose", "item__radiologist", "item__plane", "sent_back", "review__seconds", "review__submitted_at")
    return [Reading(*row) for row in held.values_list(*columns)]


def _reminded(audit_round: AuditRound) -> dict[int, datetime]:
    """When each expert was last asked to go on."""
    return dict(audit_round.reminders.order_by().values_list("expert").annotate(Max("at")))


def _portions(audit_round: AuditRound, first: Iterable[Reading]) -> list[Portion]:
    """By radiologist's name, then plane."""
    read: dict[tuple[int | None, int], list[bool]] = defaultdict(list)
    for one in first:
        read[one.radiologist, one.plane].append(one.at is not None)
    items = RoundItem.objects.filter(round=audit_round).order_by()
    images = items.values_list("radiologist_id", "plane_id").annotate(images=Count("pk"))
    names = dict(Radiologist.objects.filter(department=audit_round.department_id).values_list("pk", "name"))
    planes = dict(Plane.objects.filter(protocol=audit_round.protocol_id).values_list("pk", "name"))
    held = sorted(images, key=lambda row: (names.get(row[0], ""), row[1]))
    return [Portion(names.get(who, UNNAMED), planes[plane], n, len(read[who, plane]), sum(read[who, plane])) for who, plane, n in held]


def _progress(audit_round: AuditRound, asked: Iterable[Reading], reminded: Mapping[int, datetime], images: int) -> Progress:
    reads: dict[int, list[Reading]] = defaultdict(list)
    for one in asked:
        reads[one.expert].append(one)
    experts = User.objects.filter(pk__in=reads).order_by("username")
    paces = tuple(_pace(audit_round, expert, reads[expert.pk], reminded.get(expert.pk)) for expert in experts)
    return Progress(images, sum(p.of for p in paces), sum(p.done for p in paces), paces)


def _state(audit_round: AuditRound, readings: Sequence[Reading], reminded: Mapping[int, datetime]) -> str:
    """Whatever the order of the readings, which the database need not sort for it."""
    told = (str(audit_round.state), sorted(map(repr, readings)), sorted(reminded.items()))
    return sha256(repr(told).encode()).hexdigest()[:16]


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


def _pace(audit_round: AuditRound, expert: User, reads: Sequence[Reading], reminded_at: datetime | None) -> Pace:
    seconds = [one.seconds for one in reads if one.seconds is not None]
    return Pace(
        expert=expert.get_full_name() or expert.username,
        done=len(seconds),
        of=len(reads),
        expert_id=expert.pk,
        seconds=median(seconds) if seconds else None,
        last_read_at=max((one.at for one in reads if one.at is not None), default=None),
        reminded_at=reminded_at,
        opened_at=audit_round.opened_at,
    )
