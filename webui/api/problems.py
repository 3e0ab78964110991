"""Every error of the API as `application/problem+json` (RFC 9457), saying which field or file is meant and what to do."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from auditapp.imaging.services import UploadError

MEDIA_TYPE = "application/problem+json"
# The same words whether something does not exist or is not for the caller to know of.
NOTHING_HERE = "There is nothing at this address that you may see. Addresses end in a slash."
NO_TOKEN = "Send a valid token in the header “Authorization: Token …”; tokens are made on your account page."  # noqa: S105  (a sentence)


class TooLarge(exceptions.APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """What a view answers when it raises; None for what nobody foresaw, which Django logs and answers with 500."""
    known = _known(error)
    if known is None:
        return None
    set_rollback()
    status = HTTPStatus(HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(known, exceptions.ValidationError) else known.status_code)
    body: dict[str, Any] = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": _detail(known)}
    if isinstance(known, exceptions.ValidationError):
        body["errors"] = list(_field_errors(known.detail))
    return Response(body, status=status, headers=_headers(known), content_type=MEDIA_TYPE)


def _known(error: Exception) -> exceptions.APIException | None:
    match error:
        case Http404():
            return exceptions.NotFound()
        case PermissionDenied():
            return exceptions.PermissionDenied()
        case UploadError():
            return exceptions.PermissionDenied(str(error))
        case TooManyFilesSent():
            return TooLarge(f"Send at most {settings.DATA_UPLOAD_MAX_NUMBER_FILES} files in one request; the rest in further ones.")
        case RequestDataTooBig():
            return TooLarge("The request holds too much besides files; send only the documented fields.")
        case SuspiciousOperation():
            return exceptions.ParseError()
        case exceptions.APIException():
            return error
    return None


def _detail(error: exceptions.APIException) -> str:
    match error:
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return NO_TOKEN
        case exceptions.ValidationError():
            return " ".join(f"{one['field']}: {one['detail']}" for one in _field_errors(error.detail))
        case exceptions.NotFound() if error.detail == exceptions.NotFound.default_detail:
            return NOTHING_HERE
    return str(error.detail)


def _field_errors(detail: Any, field: str = "") -> Iterator[dict[str, str]]:
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _field_errors(inner, f"{field}.{name}" if field else str(name))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _field_errors(inner, field)
    else:
        yield {"field": field or "request", "detail": str(detail)}


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers
