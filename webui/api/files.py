"""The files of an upload: several a request, each answered with the row that follows it to its end."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView, get_object_or_404
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from auditapp.imaging.models import FileState, Upload
from auditapp.imaging.selectors import files_in, uploads_for
from auditapp.imaging.services import receive_files
from webui.api.throttles import UploadThrottle
from webui.arrivals import arrived
from webui.sending import send_ingest

FILE_FIELDS = ("id", "name", "size", "sha256", "state", "reason", "instance")
MULTIPART = {
    "type": "object",
    "properties": {
        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
        "paths": {"type": "array", "items": {"type": "string"}, "description": "one a file, in order: where it lay, as sent/case 1/a.png"},
    },
    "required": ["files"],
}


class FileOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="bytes")
    sha256 = serializers.CharField()
    state = serializers.ChoiceField(FileState.choices)
    reason = serializers.CharField(allow_blank=True, help_text="one sentence: why it was not accepted, or what a structured report gave")
    instance = serializers.UUIDField(allow_null=True, help_text="null for a structured report too, which gives measurements")


class FileFilter(django_filters.FilterSet):  # type: ignore[misc]
    state = django_filters.ChoiceFilter(choices=FileState.choices)


class UploadFiles(ListAPIView[Any]):
    serializer_class = FileOutput
    filterset_class = FileFilter
    parser_classes = [MultiPartParser]
    throttle_classes = [UploadThrottle]

    def get_queryset(self) -> QuerySet[Any, Any]:
        if getattr(self, "swagger_fake_view", False):  # the schema is drawn without an address
            return uploads_for(self.request.user).values()
        files: QuerySet[Any, Any] = files_in(self.request.user, self._upload()).order_by("pk").values(*FILE_FIELDS)
        return files

    @extend_schema(request={"multipart/form-data": MULTIPART}, responses={202: FileOutput(many=True)})
    def post(self, request: Request, pk: UUID) -> Response:
        """Send files, under any field name. Each is read later; follow its state at the upload."""
        upload = self._upload()
        sent = arrived(request)
        if not sent:
            raise ValidationError({"files": "No file came along; send at least one as multipart/form-data, each with its file name."})
        kept = receive_files(by=request.user, upload=upload, files=sent)
        send_ingest(kept)
        return Response([_shown(file) for file in kept], status=202)

    def _upload(self) -> Upload:
        return get_object_or_404(uploads_for(self.request.user), pk=self.kwargs["pk"])


def _shown(file: Any) -> dict[str, Any]:
    return {name: getattr(file, "instance_id" if name == "instance" else name) for name in FILE_FIELDS}
