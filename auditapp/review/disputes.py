"""Disagreements as people settle them: one image at a time, on each disputed criterion all opinions side by side, no name beside any."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Max, Prefetch, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from auditapp.assessment.models import AssessmentGrade
from auditapp.protocols.grading import Grade, Verdict
from auditapp.protocols.models import Criterion, Plane
from auditapp.review.models import Adjudication, Disagreement, Review
from auditapp.review.selectors import disagreements_between_others, items_between_others, renamed_planes, unread_by
from auditapp.rounds.assigning import free_for
from auditapp.rounds.models import Assignment, Purpose, RoundItem
from auditapp.rounds.selectors import rounds_for


class Party(models.TextChoices):
    """The part that somebody plays in a disagreement; never the person."""

    EXPERT = "expert", _("Expert")
    COLLEAGUE = "colleague", _("Second expert")
    MACHINE = "machine", _("Machine")
    RADIOLOGIST = "radiologist", _("Radiologist")


AGAINST = {
    Party.RADIOLOGIST: Q(contest__isnull=False),
    Party.COLLEAGUE: Q(other__isnull=False),
    Party.MACHINE: Q(other=None, contest=None),
}


@dataclass(frozen=True, slots=True)
class Side:
    """What one party holds about a criterion."""

    who: Party
    verdict: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one party holds about the whole image; `sure` as the machine's AssessmentGrade has it."""

    who: Party
    plane: str
    grade: str
    sure: float | None = None
    override_reason: str = ""
    comment: str = ""
    limited_by: str = ""
    is_simulated: bool = False


@dataclass(frozen=True, slots=True)
class DisputedCriterion:
    """`open` still wants a verdict, `settled` are the ones given, oldest first; `is_grade`: the grade hangs on it."""

    criterion: Criterion
    sides: list[Side]
    is_grade: bool
    open: list[Disagreement] = field(default_factory=list)
    settled: list[Adjudication] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DisputedImage:
    """`opinions` of readers and machine; `criteria` in dispute, the weightiest first; none where only the plane is in question."""

    item: RoundItem
    opinions: list[Opinion]
    criteria: list[DisputedCriterion]

    @property
    def is_open(self) -> bool:
        return any(one.open for one in self.criteria)

    @property
    def is_grade(self) -> bool:
        return any(one.is_grade for one in self.criteria)

    @property
    def planes(self) -> list[str]:
        """The names that were given to the plane: more than one where it is in question."""
        return list(dict.fromkeys(one.plane for one in self.opinions))

    @property
    def read_as(self) -> str:
        """The plane that a reader named where it is another than the machine's; empty elsewhere."""
        return next((one.plane for one in self.opinions if one.plane != self.item.plane.name), "")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many images, and criteria on them, are disputed between the expert and `who`."""

    who: Party
    images: int
    criteria: int


def tallies(held: QuerySet[Disagreement]) -> list[Tally]:
    """One a kind, empty kinds too."""
    counted = []
    for who, against in AGAINST.items():
        pairs = set(held.filter(against).order_by().values_list("item", "criterion"))
        counted.append(Tally(who, len({item for item, _criterion in pairs}), len(pairs)))
    return counted


def ranked(held: QuerySet[Disagreement]) -> QuerySet[Any, Any]:
    """Keys of the images, what matters most first: where the grades differ, then by the weight in dispute."""
    weighed = held.order_by().values("item").annotate(most=Max("stake"), together=Sum("stake"))
    return weighed.order_by("-most", "-together", "item").values_list("item", flat=True)


def criteria_in(held: QuerySet[Disagreement]) -> QuerySet[Criterion]:
    return Criterion.objects.filter(pk__in=held.order_by().values("criterion")).select_related("plane")


def planes_in(held: QuerySet[Disagreement]) -> QuerySet[Plane]:
    return Plane.objects.filter(pk__in=held.order_by().values("item__plane"))


def disputed_images(items: Sequence[UUID], held: QuerySet[Disagreement]) -> list[DisputedImage]:
    """These images in their order with what `held` has on each."""
    found = {item.pk: item for item in _with_opinions(RoundItem.objects.filter(pk__in=items))}
    rows = (
        held.filter(item__in=items)
        .select_related("criterion", "review", "contest", "adjudication__by")
        .order_by("-stake", "criterion", "pk")
    )
    on: dict[UUID, list[Disagreement]] = {}
    for row in rows:
        on.setdefault(row.item_id, []).append(row)
    return [_image(found[pk], on.get(pk, [])) for pk in items if pk in found]


def disputed_image(user: Any, item_id: UUID) -> DisputedImage | None:
    """One that `user` may settle or has managed to; None for everybody else, and while they have it still to read."""
    item = _items_in_sight(user).filter(pk=item_id).first()
    return disputed_images([item.pk], Disagreement.objects.all())[0] if item else None


def item_of(user: Any, disagreement_id: int) -> UUID | None:
    """The image on which this disagreement is, for those who may see it."""
    return Disagreement.objects.filter(pk=disagreement_id, item__in=_items_in_sight(user)).values_list("item", flat=True).first()


def may_settle(user: Any, item: RoundItem) -> bool:
    return items_between_others(user).filter(pk=item.pk).exists()


def settlers_of(item: RoundItem) -> QuerySet[User]:
    """Experts who were no party. With nobody here, the department needs another expert."""
    return free_for(Assignment.objects.filter(item=item).select_related("item__round__department", "item__radiologist__user")[0])


def planes_in_question(user: Any, round_id: UUID | None = None) -> QuerySet[RoundItem]:
    """Images whose plane a reader named otherwise than the machine: of a managed round, or those between others."""
    held = RoundItem.objects.filter(round__in=rounds_for(user), round=round_id) if round_id else items_between_others(user)
    held = held.filter(pk__in=renamed_planes().values("assignment__item")).exclude(frame__instance__in=unread_by(user))
    return held.order_by("round__period_start", "pk")


def next_to_settle(user: Any, count: int = 8) -> list[DisputedImage]:
    """What `user` may settle next, what matters most first."""
    held = disagreements_between_others(user).filter(adjudication=None)
    return disputed_images(list(ranked(held)[:count]), held)


def _items_in_sight(user: Any) -> QuerySet[RoundItem]:
    seen = Q(pk__in=items_between_others(user).values("pk")) | Q(round__in=rounds_for(user))
    parted = Q(pk__in=Disagreement.objects.values("item")) | Q(pk__in=renamed_planes().values("assignment__item"))
    return RoundItem.objects.filter(seen, parted).exclude(frame__instance__in=unread_by(user))


def _with_opinions(items: QuerySet[RoundItem]) -> QuerySet[RoundItem]:
    reviews = Review.objects.select_related("plane").prefetch_related("verdicts")
    read = Assignment.objects.filter(review__isnull=False).exclude(purpose=Purpose.REPEAT).order_by("purpose", "review__submitted_at")
    return items.select_related(
        "frame__instance", "plane", "round__department", "assessment__frame", "assessment__model_version"
    ).prefetch_related(
        "assessment__verdicts",
        Prefetch("assessment__grades", AssessmentGrade.objects.order_by("pk")),
        Prefetch("assignments", read.prefetch_related(Prefetch("review", reviews))),
    )


def _image(item: RoundItem, rows: list[Disagreement]) -> DisputedImage:
    readers = [one.review for one in item.assignments.all()]
    on: dict[int, list[Disagreement]] = {}
    for row in rows:
        on.setdefault(row.criterion_id, []).append(row)
    return DisputedImage(item, _opinions(item, readers), [_criterion(item, readers, held) for held in on.values()])


def _opinions(item: RoundItem, readers: list[Review]) -> list[Opinion]:
    graded = next((one for one in item.assessment.grades.all() if one.protocol_id == item.round.protocol_id), None)
    machine = Opinion(Party.MACHINE, item.plane.name, graded.grade if graded else "", graded.sure if graded else None)
    return [*(_opinion(who, one) for who, one in _parts(readers)), machine]


def _opinion(who: Party, review: Review) -> Opinion:
    return Opinion(
        who=who,
        plane=review.plane.name,
        grade=review.grade,
        override_reason=review.override_reason,
        comment=review.comment,
        limited_by=review.get_limited_by_display() if review.limited_by else "",
        is_simulated=review.is_simulated,
    )


def _criterion(item: RoundItem, readers: list[Review], rows: list[Disagreement]) -> DisputedCriterion:
    key = rows[0].criterion_id
    said = [Side(who, row.verdict) for who, one in _parts(readers) for row in one.verdicts.all() if row.criterion_id == key]
    seen = [Side(Party.MACHINE, row.verdict, row.reason) for row in item.assessment.verdicts.all() if row.criterion_id == key]
    contests = {row.contest.pk: row.contest for row in rows if row.contest is not None}.values()
    contested = [Side(Party.RADIOLOGIST, Verdict.MET, one.reason) for one in contests]
    settled = sorted((row.adjudication for row in rows if hasattr(row, "adjudication")), key=lambda one: (one.at, one.pk))
    still = [row for row in rows if not hasattr(row, "adjudication")]
    return DisputedCriterion(rows[0].criterion, said + seen + contested, any(_is_grade(row) for row in rows), still, settled)


def _is_grade(row: Disagreement) -> bool:
    """Every contest has a stake above 1, as somebody waits for its answer; a standard image cannot become better by it."""
    return row.stake > 1 and not (row.contest_id and row.review.grade == Grade.STANDARD)


def _parts(readers: list[Review]) -> list[tuple[Party, Review]]:
    return [(Party.COLLEAGUE if place else Party.EXPERT, one) for place, one in enumerate(readers)]
