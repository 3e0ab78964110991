"""What the machine saw on a frame and what the department's protocol makes of it, under the keys of `manage.py assess --json`."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Min, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView

from auditapp.assessment.models import DECIDED_BY_CHOICES, GRADE_CHOICES, VERDICT_CHOICES, Assessment, AssessmentGrade, AssessmentState
from auditapp.imaging.selectors import uploads_for
from auditapp.review.selectors import assessments_for


class OpinionOutput(serializers.Serializer[Any]):
    """An opinion on an ordered scale, with the levels that cannot be ruled out."""

    level = serializers.IntegerField(help_text="the most probable one, from 0")
    expected = serializers.FloatField(help_text="the mean level")
    probabilities = serializers.ListField(child=serializers.FloatField(), help_text="calibrated, one a level from 0 up")
    lowest = serializers.IntegerField(help_text="the lowest level that cannot be ruled out")
    highest = serializers.IntegerField(help_text="the highest level that cannot be ruled out")
    abstains = serializers.BooleanField(help_text="too little can be ruled out to say anything")


class StructureOutput(serializers.Serializer[Any]):
    name = serializers.CharField()
    confidence = serializers.FloatField(help_text="0-1")
    box = serializers.ListField(child=serializers.FloatField(), help_text="x_min, y_min, x_max, y_max in pixels of the frame")
    quality = serializers.FloatField(help_text="expected clarity, 0 (not seen) to 3 (sharp and complete)")
    clarity = OpinionOutput(default=None, allow_null=True, help_text="levels: not seen, poor, fair, clear; null from older networks")


class VerdictOutput(serializers.Serializer[Any]):
    criterion = serializers.CharField(source="criterion.code")
    verdict = serializers.ChoiceField(VERDICT_CHOICES)
    reason = serializers.CharField()


class ProtocolName(serializers.Serializer[Any]):
    code = serializers.CharField()
    edition = serializers.CharField()


class RestsOnOutput(serializers.Serializer[Any]):
    known_weight = serializers.FloatField()
    total_weight = serializers.FloatField()


class AssessmentOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    url = serializers.HyperlinkedIdentityField(view_name="api:assessment")
    instance = serializers.UUIDField(source="frame.instance_id")
    frame = serializers.IntegerField(source="frame.number", help_text="its number in the instance, from 1")
    state = serializers.ChoiceField(AssessmentState.choices)
    error = serializers.CharField(allow_blank=True)
    plane = serializers.CharField(allow_blank=True, help_text="as the machine names it; empty until scored")
    plane_probabilities = serializers.DictField(child=serializers.FloatField(), source="prediction.plane_probabilities", default=dict)
    structures = StructureOutput(many=True, source="prediction.structures", default=list)
    quality = serializers.DictField(child=serializers.FloatField(), source="prediction.quality", default=dict)
    out_of_distribution = serializers.FloatField(
        source="prediction.out_of_distribution",
        default=None,
        allow_null=True,
        help_text="0-1, how unlike all training pictures; from 0.5 on nothing is judged and the rest is not to be believed",
    )
    factors = serializers.DictField(
        child=OpinionOutput(),
        source="prediction.factors",
        default=dict,
        help_text="gain (far too low to far too high), contrast, sharpness, shadowing, magnification, centring (0 without fault)",
    )
    criteria = serializers.DictField(
        child=serializers.FloatField(), source="prediction.criteria", default=dict, help_text="learnt probability that it is met"
    )
    overall = OpinionOutput(
        source="prediction.overall",
        default=None,
        allow_null=True,
        help_text="levels: non-standard, basic, standard; learnt from drawn phantoms: no grade, and it decides nothing",
    )
    standard_probability = serializers.FloatField(
        source="prediction.standard_probability",
        default=None,
        allow_null=True,
        help_text="0-1, how surely an expert would call the image standard; null on planes of which no human grades were learnt",
    )
    doubts = serializers.DictField(
        child=serializers.FloatField(),
        source="prediction.doubts",
        default=dict,
        help_text="what speaks against that, in log odds lost, by structure or 'whole' for the picture as a whole",
    )
    verdicts = serializers.SerializerMethodField()
    score = serializers.SerializerMethodField(help_text="0-100 over what is known")
    grade = serializers.SerializerMethodField(help_text="null while too little is known to give one")
    decided_by = serializers.SerializerMethodField(
        help_text="who made the grade: the criteria, or experts' learnt opinion where they left it open; nobody: there is none"
    )
    rests_on = serializers.SerializerMethodField(help_text="points that are known, of all points of the plane")
    protocol = serializers.SerializerMethodField(help_text="null where no protocol of the department speaks of the plane")
    model_versions = serializers.DictField(child=serializers.CharField(), source="model_version.networks", default=dict)
    seconds = serializers.FloatField(allow_null=True)
    requested_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(VerdictOutput(many=True))
    def get_verdicts(self, assessment: Assessment) -> Any:
        grade = _grade_of(assessment)
        known = [v for v in assessment.verdicts.all() if grade and v.criterion.plane.protocol_id == grade.protocol_id]
        return VerdictOutput(known, many=True).data

    def get_score(self, assessment: Assessment) -> float | None:
        grade = _grade_of(assessment)
        return grade.score if grade else None

    @extend_schema_field(serializers.ChoiceField(GRADE_CHOICES, allow_null=True))
    def get_grade(self, assessment: Assessment) -> str | None:
        grade = _grade_of(assessment)
        return grade.grade or None if grade else None

    @extend_schema_field(serializers.ChoiceField(DECIDED_BY_CHOICES, allow_null=True))
    def get_decided_by(self, assessment: Assessment) -> str | None:
        grade = _grade_of(assessment)
        return grade.decided_by if grade else None

    @extend_schema_field(RestsOnOutput(allow_null=True))
    def get_rests_on(self, assessment: Assessment) -> Any:
        grade = _grade_of(assessment)
        return RestsOnOutput(grade).data if grade else None

    @extend_schema_field(ProtocolName(allow_null=True))
    def get_protocol(self, assessment: Assessment) -> Any:
        grade = _grade_of(assessment)
        return ProtocolName(grade.protocol).data if grade else None


class AssessmentFilter(django_filters.FilterSet):  # type: ignore[misc]
    instance = django_filters.UUIDFilter(field_name="frame__instance", label="id of an instance")
    upload = django_filters.UUIDFilter(method="of_upload", label="id of an upload")
    plane = django_filters.CharFilter(label="as the machine names it")
    grade = django_filters.ChoiceFilter(method="of_grade", choices=GRADE_CHOICES)
    state = django_filters.ChoiceFilter(choices=AssessmentState.choices)

    def of_upload(self, assessments: QuerySet[Assessment], name: str, upload: UUID) -> QuerySet[Assessment]:
        held = uploads_for(self.request.user).filter(pk=upload).values("files__instance")
        return assessments.filter(frame__instance__in=held)

    def of_grade(self, assessments: QuerySet[Assessment], name: str, grade: str) -> QuerySet[Assessment]:
        """By the grade that is shown; one image may be graded under further protocols too."""
        shown = assessments.order_by().annotate(shown=Min("grades")).values("shown")
        return assessments.filter(grades__in=shown, grades__grade=grade)


class Assessments(ListAPIView[Assessment]):
    """In the order in which they were asked for. An image that you still have to read is left out: readers are blind to the machine."""

    serializer_class = AssessmentOutput
    filterset_class = AssessmentFilter

    def get_queryset(self) -> QuerySet[Assessment]:
        return _assessments(self.request.user)


class OneAssessment(RetrieveAPIView[Assessment]):
    serializer_class = AssessmentOutput
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Assessment]:
        return _assessments(self.request.user)


def _assessments(user: Any) -> QuerySet[Assessment]:
    return assessments_for(user).prefetch_related("grades__protocol", "verdicts__criterion__plane").order_by("requested_at", "id")


def _grade_of(assessment: Assessment) -> AssessmentGrade | None:
    """The grade under the protocol that the department had chosen: the first given. `min` instead of a query for each of a page."""
    return min(assessment.grades.all(), key=lambda grade: grade.pk, default=None)
