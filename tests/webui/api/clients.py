"""Programs as they come: with a token in the header."""

import io
from typing import Any

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from knox.models import AuthToken
from rest_framework.test import APIClient

from tests.factories import make_picture


def token_of(user: User) -> str:
    return str(AuthToken.objects.create(user=user)[1])


def client_of(user: User | None) -> APIClient:
    """A client with a fresh token of `user`, or without any."""
    client = APIClient()
    if user is not None:
        client.credentials(HTTP_AUTHORIZATION=f"Token {token_of(user)}")
    return client


def make_file(name: str = "scan.png", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make_picture() if content is None else content)


def open_upload(client: APIClient, **given: Any) -> dict[str, Any]:
    answer = client.post("/api/v1/uploads/", given, format="json")
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def send_files(client: APIClient, upload: dict[str, Any], *files: SimpleUploadedFile | io.BytesIO) -> list[dict[str, Any]]:
    answer = client.post(f"{upload['url']}files/", {"files": list(files)}, format="multipart")
    assert answer.status_code == 202, answer.content
    return list(answer.json())


def take_in(upload: dict[str, Any]) -> None:
    """What the ingest worker does with each file of the upload."""
    from auditapp.assessment.services import request_assessments
    from auditapp.imaging.ingest import ingest_file
    from auditapp.imaging.models import UploadedFile

    for pk in UploadedFile.objects.filter(upload=upload["id"]).values_list("pk", flat=True):
        ingest_file(pk, on_accepted=request_assessments)
