"""Measurements: those that are here, and new ones by the list, of which each row ends stored, duplicate or refused."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from auditapp.imaging.measuring import Measured, Taken, TakenState, measurements_for, take_measurements
from auditapp.imaging.models import Measure, Measurement, MeasurementSource
from webui.api.throttles import UploadThrottle
from webui.api.uploads import department_named

MOST = 10_000  # measurements a request


class MeasurementInput(serializers.Serializer[Any]):
    study_uid = serializers.CharField(
        required=False, max_length=64, help_text="StudyInstanceUID as in the DICOM files; hashed like theirs, never kept"
    )
    instance = serializers.UUIDField(required=False, help_text="instead: the id of an image of the study, as this API tells it")
    kind = serializers.ChoiceField(Measure.choices)
    value_mm = serializers.FloatField(help_text="in millimetres")
    gestational_age_days = serializers.IntegerField(required=False, allow_null=True, help_text="by the day of examination")
    sequence = serializers.IntegerField(default=1, help_text="tells the fetuses of one study apart")
    performed_on = serializers.DateField(required=False, help_text="makes the study where none of its images is here yet")
    radiologist = serializers.CharField(required=False, help_text="of such a study: id or operator name")


class DeliveryInput(serializers.Serializer[Any]):
    department = serializers.CharField(required=False, help_text="slug or id; may be left out by who may send to exactly one")
    remeasured = serializers.BooleanField(default=False, help_text="an expert measured again; the first measurements stay beside")
    measurements = serializers.ListField(child=serializers.DictField(), min_length=1, max_length=MOST)


class MeasurementsInput(DeliveryInput):
    """The same for the schema, which tells what a row holds."""

    measurements = MeasurementInput(many=True)  # type: ignore[assignment]


class TakenOutput(serializers.Serializer[Any]):
    row = serializers.IntegerField(help_text="from 1")
    state = serializers.ChoiceField([state.value for state in TakenState])
    reason = serializers.CharField(allow_blank=True, help_text="why it was refused")


class MeasurementsOutput(serializers.Serializer[Any]):
    stored = serializers.IntegerField()
    duplicate = serializers.IntegerField()
    refused = serializers.IntegerField()
    measurements = TakenOutput(many=True)


class MeasurementOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    department = serializers.CharField(source="study.department.slug")
    study = serializers.IntegerField(source="study_id", help_text="as of an instance")
    performed_on = serializers.DateField(source="study.performed_on")
    radiologist = serializers.IntegerField(source="study.radiologist_id", allow_null=True)
    kind = serializers.ChoiceField(Measure.choices)
    sequence = serializers.IntegerField(help_text="tells the fetuses of one study apart")
    value_mm = serializers.FloatField()
    gestational_age_days = serializers.IntegerField(allow_null=True)
    source = serializers.ChoiceField(  # type: ignore[assignment]
        MeasurementSource.choices, help_text="how it came in; expert: measured again by an expert"
    )
    received_at = serializers.DateTimeField()


class MeasurementFilter(django_filters.FilterSet):  # type: ignore[misc]
    department = django_filters.CharFilter(field_name="study__department__slug", label="slug of a department")
    study = django_filters.NumberFilter(field_name="study", label="id of a study")
    kind = django_filters.ChoiceFilter(choices=Measure.choices)
    source = django_filters.ChoiceFilter(choices=MeasurementSource.choices)


class Measurements(ListAPIView[Measurement]):
    """Measurements of the departments whose images you see, or of your own studies, in the order in which they came in."""

    serializer_class = MeasurementOutput
    filterset_class = MeasurementFilter
    throttle_classes = [UploadThrottle]

    def get_queryset(self) -> QuerySet[Measurement]:
        return measurements_for(self.request.user).order_by("id")

    @extend_schema(request=MeasurementsInput, responses=MeasurementsOutput)
    def post(self, request: Request) -> Response:
        """Send measurements, at most 10,000 at once. The same again stores nothing; another value never replaces the first."""
        given = DeliveryInput(data=request.data)
        given.is_valid(raise_exception=True)
        again = given.validated_data["remeasured"]
        department = department_named(request.user, given.validated_data.get("department"), "review" if again else "upload")
        read = [_read(row) for row in given.validated_data["measurements"]]
        source = MeasurementSource.EXPERT if again else MeasurementSource.REST
        rows = [row for row in read if isinstance(row, Measured)]
        taken = iter(take_measurements(by=request.user, department=department, rows=rows, source=source))
        return Response(_told([next(taken) if isinstance(row, Measured) else row for row in read]))


def _read(row: dict[str, Any]) -> Measured | Taken:
    given = MeasurementInput(data=row)
    if given.is_valid():
        return Measured(**given.validated_data)
    return Taken(TakenState.REFUSED, " ".join(f"{name}: {' '.join(map(str, errors))}" for name, errors in given.errors.items()))


def _told(taken: list[Taken]) -> dict[str, Any]:
    states = [one.state for one in taken]
    counts = {state.value: states.count(state) for state in TakenState}
    return counts | {"measurements": [{"row": n, "state": one.state.value, "reason": one.reason} for n, one in enumerate(taken, start=1)]}
