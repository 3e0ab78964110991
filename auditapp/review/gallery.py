"""Images as people look at them: each with the machine's opinions that the person may see, and the one that stands for it in a list."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Prefetch, QuerySet, Subquery
from django.db.models.expressions import OuterRef

from auditapp.assessment.models import Assessment, AssessmentGrade, AssessmentState, AssessmentVerdict
from auditapp.imaging.models import FileState, Frame, Instance, Upload
from auditapp.protocols.seen import UNLIKE_FROM
from auditapp.review.models import Review
from auditapp.review.selectors import assessments_after_reading, assessments_for, pictures_for, unread_by

SUREST_FIRST = (F("model_version__registered_at").desc(nulls_last=True), F("plane_probability").desc(nulls_last=True), F("pk").asc())


@dataclass(frozen=True, slots=True)
class Opinion:
    """One assessment and, where a protocol speaks of its plane, the first grade given with the verdicts that it rests on."""

    assessment: Assessment
    grade: AssessmentGrade | None = None
    verdicts: list[AssessmentVerdict] = field(default_factory=list)

    @property
    def unlike(self) -> bool:
        """Whether the frame is unlike all that the machine was trained on, so that nothing else it says is to be believed."""
        return bool((self.assessment.prediction or {}).get("out_of_distribution", 0.0) >= UNLIKE_FROM)


@dataclass(frozen=True, slots=True)
class Card:
    """An instance in a list. `opinion` is None where there is none that the person may see."""

    instance: Instance
    frame: Frame | None
    opinion: Opinion | None


def graded(user: Any, instances: QuerySet[Instance]) -> QuerySet[Instance]:
    """`instances`, which `user` may see, with `plane`, `grade` and `score` of the opinion that stands for each: None where there is none.

    Images that `user` has still to read are left out altogether, so that no filter or order tells anything about them.
    """
    # Not `assessments_for`: asked anew for every row of a long list, its own conditions take minutes.
    # Nor by state, whose index would draw SQLite away from the frame's. What is done has a prediction.
    surest = Assessment.objects.filter(frame__instance=OuterRef("pk"), prediction__isnull=False).order_by(*SUREST_FIRST)
    first_grade = surest.order_by(*SUREST_FIRST, "grades__pk")
    return instances.exclude(pk__in=unread_by(user)).annotate(
        plane=Subquery(surest.values("plane")[:1]),
        grade=Subquery(first_grade.values("grades__grade")[:1]),
        score=Subquery(first_grade.values("grades__score")[:1]),
    )


def cards_of(user: Any, instances: Iterable[Instance]) -> list[Card]:
    """One card an instance, in their order, in three queries. A finished opinion stands before one that is still awaited."""
    shown = list(instances)
    frames: dict[Any, Frame] = {}
    for frame in pictures_for(user).filter(instance__in=shown).order_by("-number"):
        frames[frame.instance_id] = frame
    surest: dict[Any, Opinion] = {}
    for opinion in _opinions(assessments_for(user).filter(frame__instance__in=shown).order_by(*SUREST_FIRST)):
        held = surest.setdefault(opinion.assessment.frame.instance_id, opinion)
        if held.assessment.state != AssessmentState.DONE and opinion.assessment.state == AssessmentState.DONE:
            surest[opinion.assessment.frame.instance_id] = opinion
    return [_card(instance, surest.get(instance.pk), frames.get(instance.pk)) for instance in shown]


def opinions_on(user: Any, instance: Instance) -> list[Opinion]:
    """What the machine made of each frame that it looked at, the surest first; awaited and failed ones last."""
    found = _opinions(assessments_for(user).filter(frame__instance=instance).order_by(*SUREST_FIRST))
    return sorted(found, key=lambda opinion: opinion.assessment.state != AssessmentState.DONE)


def opinion_after_reading(user: Any, review: Review) -> Opinion | None:
    """What the machine made of the frame that `user` reviewed, once they have nothing left to read in its round."""
    held = assessments_after_reading(user).filter(pk=review.assignment.item.assessment_id)
    return next(iter(_opinions(held)), None)


def is_unread_by(user: Any, instance: Instance) -> bool:
    """Whether `user` has this image still to read, and so is kept blind."""
    return unread_by(user).filter(item__frame__instance=instance).exists()


def scoring_of(user: Any, upload: Upload) -> dict[str, int]:
    """How many frames of the upload's accepted files are in each AssessmentState, as far as `user` may see; every state is named."""
    seen = assessments_for(user).filter(frame__instance__files__upload=upload, frame__instance__files__state=FileState.ACCEPTED)
    counted = dict(seen.order_by().values_list("state").annotate(Count("pk", distinct=True)))
    return {state.value: counted.get(state.value, 0) for state in AssessmentState}


def _opinions(assessments: QuerySet[Assessment]) -> list[Opinion]:
    grades = Prefetch("grades", AssessmentGrade.objects.select_related("protocol").order_by("pk"))
    verdicts = Prefetch("verdicts", AssessmentVerdict.objects.select_related("criterion__plane"))
    return [_opinion(assessment) for assessment in assessments.prefetch_related(grades, verdicts)]


def _opinion(assessment: Assessment) -> Opinion:
    grade = next(iter(assessment.grades.all()), None)
    if grade is None:
        return Opinion(assessment)
    return Opinion(assessment, grade, [row for row in assessment.verdicts.all() if row.criterion.plane.protocol_id == grade.protocol_id])


def _card(instance: Instance, opinion: Opinion | None, first_frame: Frame | None) -> Card:
    return Card(instance, opinion.assessment.frame if opinion else first_frame, opinion)
