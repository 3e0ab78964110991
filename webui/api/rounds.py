"""Audit rounds and their frozen reports, for those who manage them."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView, RetrieveAPIView, get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from auditapp.reports.selectors import report_for
from auditapp.rounds.models import DESIGNS, AuditRound, RoundState
from auditapp.rounds.selectors import progress_of, rounds_for
from auditapp.rounds.strata import Design
from webui.api.assessments import ProtocolName
from webui.api.report_schema import ReportNumbers

SAMPLING = {
    Design.SIMPLE: "simple random sample of each radiologist's images",
    Design.BY_PLANE: "random sample stratified by radiologist and plane, in proportion",
    Design.MODEL_ASSISTED: "random sample stratified by radiologist, machine verdict and score band, Neyman allocation",
}


def _sampling(audit_round: AuditRound) -> str:
    whole = audit_round.design == Design.SIMPLE and audit_round.reads is not None
    return "simple random sample of the department's images" if whole else SAMPLING[Design(audit_round.design)]


class RoundOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    url = serializers.HyperlinkedIdentityField(view_name="api:round")
    report = serializers.HyperlinkedIdentityField(view_name="api:round-report")
    department = serializers.CharField(source="department.slug")
    protocol = ProtocolName()
    period_start = serializers.DateField()
    period_end = serializers.DateField(help_text="last day, included")
    design = serializers.ChoiceField(DESIGNS)
    reads_per_radiologist = serializers.IntegerField(allow_null=True, help_text="null where reads are counted in all")
    reads = serializers.IntegerField(allow_null=True, help_text="in all; null where they are counted for each radiologist")
    care_reads = serializers.BooleanField(help_text="every image that the machine calls non-standard is read, with probability 1")
    planes = serializers.SerializerMethodField(help_text="codes of the audited planes; none: all of the protocol's")
    state = serializers.ChoiceField(RoundState.choices)
    previous_round = serializers.UUIDField(source="previous_round_id", allow_null=True)
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)

    def get_planes(self, audit_round: AuditRound) -> list[str]:
        return [plane.code for plane in audit_round.planes.all()]


class PaceOutput(serializers.Serializer[Any]):
    expert = serializers.CharField()
    done = serializers.IntegerField()
    of = serializers.IntegerField()


class ProgressOutput(serializers.Serializer[Any]):
    images = serializers.IntegerField(help_text="in the period")
    of = serializers.IntegerField(help_text="to be read")
    done = serializers.IntegerField(help_text="read")
    experts = PaceOutput(many=True)


class OneRoundOutput(RoundOutput):
    progress = serializers.SerializerMethodField()

    @extend_schema_field(ProgressOutput)
    def get_progress(self, audit_round: AuditRound) -> Any:
        return ProgressOutput(progress_of(audit_round)).data


class ReportOutput(serializers.Serializer[Any]):
    round = serializers.UUIDField(source="round_id")
    edition = serializers.IntegerField()
    frozen_at = serializers.DateTimeField()
    software_version = serializers.CharField()
    department = serializers.CharField(source="round.department.slug")
    protocol = ProtocolName(source="round.protocol")
    period_start = serializers.DateField(source="round.period_start")
    period_end = serializers.DateField(source="round.period_end")
    method = serializers.SerializerMethodField(help_text="how the sample was drawn, so that it can be drawn again")
    numbers = serializers.SerializerMethodField(help_text="as counted when the report was frozen")

    @extend_schema_field(ReportNumbers)
    def get_numbers(self, report: Any) -> dict[str, Any]:
        numbers: dict[str, Any] = report.numbers
        return numbers

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_method(self, report: Any) -> dict[str, Any]:
        numbers = report.numbers
        census = numbers["sampled"] == numbers["images"]
        return {
            "sampling": "census" if census else _sampling(report.round),
            "reads_per_radiologist": report.round.reads_per_radiologist,
            "reads": report.round.reads,
            "care_reads": report.round.care_reads,
            "seed": str(report.round.seed),
            "model_versions": numbers["model_versions"],
        }


class Rounds(ListAPIView[AuditRound]):
    """Rounds of the departments whose rounds you manage, newest period first."""

    serializer_class = RoundOutput
    filter_backends = ()

    def get_queryset(self) -> QuerySet[AuditRound]:
        return rounds_for(self.request.user).prefetch_related("planes").order_by("-period_start", "department", "id")


class OneRound(RetrieveAPIView[AuditRound]):
    serializer_class = OneRoundOutput
    filter_backends = ()

    def get_queryset(self) -> QuerySet[AuditRound]:
        return rounds_for(self.request.user)


class RoundReport(APIView):
    @extend_schema(responses=ReportOutput)
    def get(self, request: Request, pk: UUID) -> Response:
        """The newest edition of a closed round's report."""
        get_object_or_404(rounds_for(request.user), pk=pk)
        report = report_for(request.user, pk)
        if report is None:
            raise NotFound("This round has no report yet; it is made when the round is closed.")
        return Response(ReportOutput(report).data)
