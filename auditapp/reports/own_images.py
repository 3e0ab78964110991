"""One radiologist's images of a closed round, with what experts said of them, what they answered and what came back."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from auditapp.access.models import Radiologist
from auditapp.assessment.models import Assessment
from auditapp.protocols.grading import Grade, Graded, Verdict, grade
from auditapp.protocols.models import Criterion
from auditapp.protocols.selectors import edition_of
from auditapp.reports.selectors import radiologist_of
from auditapp.review.models import Adjudication, Disagreement, Reply, ReplyKind, Review, ReviewVerdict
from auditapp.rounds.models import AuditRound, Purpose, RoundItem, RoundState


class Answer(StrEnum):
    """Where the talk about one image stands."""

    NONE = "none"
    ACKNOWLEDGED = "acknowledged"
    WAITS = "waits"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class OwnImage:
    """One read image of the radiologist: the expert's verdicts, the replies to them, what was settled since, and what the machine saw."""

    item: RoundItem
    review: Review
    verdicts: dict[Criterion, Verdict]
    settled: list[Adjudication]
    assessment: Assessment
    replies: dict[str, Reply] = field(default_factory=dict)
    contested: list[Disagreement] = field(default_factory=list)

    @property
    def missed(self) -> list[Criterion]:
        """What the expert did not find met, most points first."""
        return _heaviest([criterion for criterion, verdict in self.verdicts.items() if verdict is Verdict.NOT_MET])

    @property
    def last_word(self) -> dict[Criterion, Verdict]:
        """The verdicts with what was settled since in their place."""
        return self.verdicts | {one.disagreement.criterion: Verdict(one.verdict) for one in self.settled}

    @property
    def still_missed(self) -> list[Criterion]:
        """What is not met by the last word, most points first."""
        return _heaviest([criterion for criterion, verdict in self.last_word.items() if verdict is Verdict.NOT_MET])

    @property
    def settled_grade(self) -> Graded | None:
        """What the verdicts would give with what was settled; None where nothing was. The review and the frozen share stay as they are."""
        if not self.settled:
            return None
        edition = edition_of(self.review.plane.protocol)
        plane = next(one for one in edition.planes if one.code == self.review.plane.code)
        held = {criterion.code: verdict for criterion, verdict in self.last_word.items() if criterion.plane_id == self.review.plane_id}
        return grade(held, plane, edition)

    @property
    def moved(self) -> bool:
        """Whether the expert read it as another plane than the one it was sampled as."""
        return self.review.plane_id != self.item.plane_id

    @property
    def contest(self) -> Reply | None:
        return self.replies.get(ReplyKind.CONTESTED)

    @property
    def acknowledged(self) -> Reply | None:
        return self.replies.get(ReplyKind.ACKNOWLEDGED)

    @property
    def answers(self) -> list[Adjudication]:
        """What came back to the contest, so far."""
        asked = {one.pk for one in self.contested}
        return [one for one in self.settled if one.disagreement_id in asked]

    @property
    def answer(self) -> Answer:
        if self.contest is not None:
            return Answer.SETTLED if len(self.answers) == len(self.contested) else Answer.WAITS
        return Answer.ACKNOWLEDGED if self.acknowledged else Answer.NONE


def own_images_of(user: Any, round_id: UUID, *, only_non_standard: bool = True) -> list[OwnImage]:
    """The radiologist's images of one closed round that an expert has read, the lowest score first."""
    reviews = own_reviews_of(user).filter(assignment__item__round=round_id)
    if only_non_standard:
        reviews = reviews.exclude(grade=Grade.STANDARD).exclude(grade="")
    return _with_answers(list(reviews))


def images_of(radiologist: Radiologist, round_id: UUID) -> list[OwnImage]:
    """All of one closed round that an expert has read, the lowest score first. Who may ask is the caller's matter."""
    return _with_answers(list(_reviews_of(radiologist).filter(assignment__item__round=round_id)))


def own_image_of(user: Any, review_id: int) -> OwnImage | None:
    """One of them; None for everybody else's."""
    return next(iter(_with_answers(list(own_reviews_of(user).filter(pk=review_id)))), None)


def own_rounds_of(user: Any) -> QuerySet[AuditRound]:
    """The closed rounds of the radiologist's department, the newest period first. None for everybody else."""
    radiologist: Radiologist | None = radiologist_of(user)
    held = AuditRound.objects.filter(state=RoundState.CLOSED).order_by("-period_start")
    return held.filter(department=radiologist.department_id) if radiologist else held.none()


def own_reviews_of(user: Any) -> QuerySet[Review]:
    """The reviews that count of the radiologist's images, of closed rounds only. Nobody's for everybody else."""
    radiologist: Radiologist | None = radiologist_of(user)
    return _reviews_of(radiologist) if radiologist else Review.objects.none()


def _reviews_of(radiologist: Radiologist) -> QuerySet[Review]:
    held = Review.objects.filter(
        assignment__purpose=Purpose.FIRST,
        assignment__item__round__state=RoundState.CLOSED,
        assignment__item__round__department=radiologist.department_id,
        assignment__item__radiologist=radiologist,
        assignment__item__sampled=True,
    )
    return (
        held.select_related("plane__protocol", "assignment__item__plane", "assignment__item__assessment__model_version")
        .select_related("assignment__item__frame__instance", "assignment__item__round__department")
        .prefetch_related("assignment__item__assessment__verdicts__criterion", "structures__structure")
        .order_by("score", "pk")
    )


def answers_to(user: Any) -> list[Adjudication]:
    """What came back to the radiologist's contests, newest first."""
    came = Adjudication.objects.filter(disagreement__contest__by=user.pk, disagreement__review__in=own_reviews_of(user).order_by())
    return list(came.select_related("disagreement__item").order_by("-at", "-pk"))


def _with_answers(reviews: list[Review]) -> list[OwnImage]:
    verdicts: dict[int, dict[Criterion, Verdict]] = defaultdict(dict)
    for row in ReviewVerdict.objects.filter(review__in=reviews).select_related("criterion__plane"):
        verdicts[row.review_id][row.criterion] = Verdict(row.verdict)
    settled: dict[int, list[Adjudication]] = defaultdict(list)
    rows = (
        Adjudication.objects.filter(disagreement__review__in=reviews).select_related("disagreement__criterion__plane").order_by("at", "pk")
    )
    for adjudication in rows:
        settled[adjudication.disagreement.review_id].append(adjudication)
    replies = _by_review(Reply.objects.filter(review__in=reviews, withdrawal=None))
    contested = _by_review(Disagreement.objects.filter(review__in=reviews, contest__isnull=False).select_related("criterion"))
    return [
        OwnImage(
            item=one.assignment.item,
            review=one,
            verdicts=verdicts[one.pk],
            settled=settled[one.pk],
            assessment=one.assignment.item.assessment,
            replies={reply.kind: reply for reply in replies[one.pk]},
            contested=contested[one.pk],
        )
        for one in reviews
    ]


def _heaviest(criteria: list[Criterion]) -> list[Criterion]:
    return sorted(criteria, key=lambda criterion: (-criterion.weight, criterion.pk))


def _by_review(rows: Iterable[Any]) -> dict[int, list[Any]]:
    held: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        held[row.review_id].append(row)
    return held
