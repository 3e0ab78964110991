"""Uploads: say where the files go, then watch each to its end. The files themselves are sent through `files.py`."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.generics import ListAPIView, get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from auditapp.access.models import Department, Radiologist
from auditapp.access.selectors import departments_for, radiologists_for
from auditapp.imaging.models import Upload
from auditapp.imaging.selectors import files_in, upload_counts, uploads_for
from auditapp.imaging.services import receive_upload
from webui.api.files import FILE_FIELDS, FileOutput
from webui.api.throttles import UploadThrottle

FILES_SHOWN = 10_000  # in one answer about an upload; `files/` pages through all
UNFINISHED = ("waiting", "working")
SEND = {"upload": "upload", "review": "send remeasurements"}


class UploadInput(serializers.Serializer[Any]):
    department = serializers.CharField(required=False, help_text="slug or id; may be left out by who may upload to exactly one")
    radiologist = serializers.CharField(
        required=False, help_text="id or operator name of who acquired the images, where the files do not say"
    )
    performed_on = serializers.DateField(required=False, help_text="day of examination, where the files do not say")


class UploadOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    url = serializers.HyperlinkedIdentityField(view_name="api:upload")
    department = serializers.CharField(source="department.slug")
    radiologist = serializers.IntegerField(source="radiologist_id", allow_null=True)
    performed_on = serializers.DateField(allow_null=True)
    created_at = serializers.DateTimeField()


class UploadStateOutput(UploadOutput):
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="state → files in it")
    finished = serializers.BooleanField(help_text="every file has ended")
    scored = serializers.BooleanField(help_text="finished, and no image of it waits for the machine")
    files = FileOutput(many=True, help_text=f"the first {FILES_SHOWN}, none with ?files=none")
    files_url = serializers.URLField(help_text="all files, in pages")


class Uploads(ListAPIView[Upload]):
    serializer_class = UploadOutput
    throttle_classes = [UploadThrottle]

    def get_queryset(self) -> QuerySet[Upload]:
        return uploads_for(self.request.user).select_related("department").order_by("-created_at", "id")

    @extend_schema(request=UploadInput, responses={201: UploadOutput})
    def post(self, request: Request) -> Response:
        """Open an upload; then send its files to `{url}files/`."""
        given = UploadInput(data=request.data)
        given.is_valid(raise_exception=True)
        department = department_named(request.user, given.validated_data.get("department"))
        radiologist = _radiologist(request.user, department, given.validated_data.get("radiologist"))
        performed_on = given.validated_data.get("performed_on")
        upload = receive_upload(by=request.user, department=department, radiologist=radiologist, performed_on=performed_on)
        shown = UploadOutput(upload, context={"request": request}).data
        return Response(shown, status=201, headers={"Location": str(shown["url"])})


class OneUpload(APIView):
    @extend_schema(
        responses=UploadStateOutput,
        parameters=[OpenApiParameter("files", str, enum=["none"], description="leave the files out, to poll counts cheaply")],
    )
    def get(self, request: Request, pk: UUID) -> Response:
        """The state of an upload and of each of its files."""
        upload = get_object_or_404(uploads_for(request.user).select_related("department"), pk=pk)
        with_files = request.query_params.get("files") != "none"
        rows = files_in(request.user, upload).order_by("pk").values(*FILE_FIELDS)[: FILES_SHOWN if with_files else 0]
        shown = UploadOutput(upload, context={"request": request}).data
        files_url = reverse("api:upload-files", args=[pk], request=request)
        return Response({**shown, **_progress(request.user, upload), "files": list(rows), "files_url": files_url})


def _progress(user: Any, upload: Upload) -> dict[str, Any]:
    counts = upload_counts(user, upload)
    finished = not any(counts.get(state) for state in UNFINISHED)
    waiting = upload.files.filter(instance__frames__assessments__state__in=UNFINISHED)
    return {"counts": counts, "finished": finished, "scored": finished and not waiting.exists()}


def department_named(user: Any, named: str | None, permission: str = "upload") -> Department:
    """The department that a program names, or its only one. 404 where `user` holds the permission nowhere."""
    allowed = list(departments_for(user, permission))
    if not allowed:
        raise NotFound
    if named is None and len(allowed) == 1:
        return allowed[0]
    for department in allowed:
        if named in (department.slug, str(department.pk)):
            return department
    yours = ", ".join(department.slug for department in allowed)
    raise ValidationError({"department": f"Name a department to which you may {SEND[permission]}: {yours}."})


def _radiologist(user: Any, department: Department, named: str | None) -> Radiologist | None:
    if named is None:
        return None
    for radiologist in radiologists_for(user).filter(department=department):
        if named in (radiologist.operator_name, str(radiologist.pk)):
            return radiologist
    raise ValidationError({"radiologist": f"Name a radiologist of {department.slug} by id or operator name, or leave it out."})
