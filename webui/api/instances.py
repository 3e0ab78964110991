"""Images that were taken in: facts that were kept of them, and their frames."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.http import FileResponse, Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView, get_object_or_404
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.views import APIView

from auditapp.imaging import store
from auditapp.imaging.models import Instance
from auditapp.imaging.selectors import uploads_for
from auditapp.review.selectors import images_for, pictures_for


class FrameOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.IntegerField(help_text="from 1")
    image = serializers.HyperlinkedIdentityField(view_name="api:frame-image")


class InstanceOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    url = serializers.HyperlinkedIdentityField(view_name="api:instance")
    department = serializers.CharField(source="series.study.department.slug")
    study = serializers.IntegerField(source="series.study_id")
    performed_on = serializers.DateField(source="series.study.performed_on")
    radiologist = serializers.IntegerField(source="series.study.radiologist_id", allow_null=True)
    kind = serializers.CharField(help_text="dicom, png, jpeg, tiff, phantom")
    rows = serializers.IntegerField()
    columns = serializers.IntegerField()
    frame_count = serializers.IntegerField()
    frame_time_ms = serializers.FloatField(allow_null=True)
    pixel_spacing_mm = serializers.FloatField(allow_null=True)
    manufacturer = serializers.CharField(allow_blank=True)
    machine_model = serializers.CharField(allow_blank=True)
    blanking = serializers.CharField(help_text="how the area that was kept was found: regions, estimate, none")
    created_at = serializers.DateTimeField()
    frames = FrameOutput(many=True)


class InstanceFilter(django_filters.FilterSet):  # type: ignore[misc]
    upload = django_filters.UUIDFilter(method="of_upload", label="id of an upload")

    def of_upload(self, instances: QuerySet[Instance], name: str, upload: UUID) -> QuerySet[Instance]:
        held = uploads_for(self.request.user).filter(pk=upload).values("files__instance")
        return instances.filter(pk__in=held)


class Instances(ListAPIView[Instance]):
    """Images of your departments, or your own, oldest first; without those that you still have to read."""

    serializer_class = InstanceOutput
    filterset_class = InstanceFilter

    def get_queryset(self) -> QuerySet[Instance]:
        return _instances(self.request.user)


class OneInstance(RetrieveAPIView[Instance]):
    serializer_class = InstanceOutput
    filter_backends = []

    def get_queryset(self) -> QuerySet[Instance]:
        return _instances(self.request.user)


class _AnyAccept(DefaultContentNegotiation):
    """Clients ask for image/png here; only errors are rendered, and those as JSON."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class FrameImage(APIView):
    content_negotiation_class = _AnyAccept

    @extend_schema(responses={(200, "image/png"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: UUID) -> FileResponse:
        """The frame's pixels, de-identified, as lossless PNG."""
        frame = get_object_or_404(pictures_for(request.user), pk=pk)
        try:
            pixels = store.open_image(frame.image)
        except FileNotFoundError as error:
            raise Http404 from error
        return FileResponse(pixels, content_type="image/png", headers={"Cache-Control": "private, max-age=300"})


def _instances(user: Any) -> QuerySet[Instance]:
    return images_for(user).select_related("series__study__department").prefetch_related("frames").order_by("created_at", "id")
