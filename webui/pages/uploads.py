from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from auditapp.imaging.models import FileState, Upload, UploadedFile
from auditapp.imaging.selectors import files_in, upload_counts, uploads_for
from auditapp.imaging.services import UploadError, receive_files, receive_upload
from auditapp.review.gallery import cards_of, scoring_of
from auditapp.review.selectors import images_for
from webui.arrivals import arrived
from webui.filters import UploadFilter
from webui.forms import UploadForm
from webui.lists import page_of
from webui.permissions import holds, requires, signed_in
from webui.sending import send_ingest
from webui.words import reason_said

UPLOADS_A_PAGE = 25
FILES_A_PAGE = 100
STOP_POLLING = 286  # htmx


@requires("upload", "view_images")
@require_GET
def uploads(request: HttpRequest) -> HttpResponse:
    found = UploadFilter(request.GET, _counted(uploads_for(request.user)), request=request)
    shown = {"filter": found, "page": page_of(request, found.qs, UPLOADS_A_PAGE), "may_upload": holds(request.user, "upload")}
    return render(request, "webui/uploads/uploads.html", shown)


@requires("upload")
def new_upload(request: HttpRequest) -> HttpResponse:
    """Makes the upload; its files follow in small requests, or came along where the browser runs no script."""
    form = UploadForm(request.POST if request.method == "POST" else None, user=signed_in(request))
    if request.method != "POST" or not form.is_valid():
        wrong = request.method == "POST"
        shown = {"form": form, "file_limit": settings.UPLOAD_MAX_FILE_BYTES}
        return render(request, "webui/uploads/new.html", shown, status=422 if wrong else 200)
    upload = receive_upload(by=request.user, **form.cleaned_data)
    if request.accepts("text/html"):
        _receive(request, upload)
        return redirect("upload", upload.pk)
    links = {"files_url": reverse("upload_files", args=[upload.pk]), "page_url": reverse("upload", args=[upload.pk])}
    return JsonResponse(links, status=201)


@require_POST
def upload_files(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    upload = get_object_or_404(uploads_for(request.user), pk=upload_id)
    try:
        rows = _receive(request, upload)
    except UploadError as error:
        raise Http404 from error
    if request.accepts("text/html"):
        return redirect("upload", upload.pk)
    told = [{"id": row.pk, "name": row.name, "state": row.state, "reason": reason_said(row.reason)} for row in rows]
    return JsonResponse(told, safe=False, status=201)


@require_GET
def upload(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    held = get_object_or_404(uploads_for(request.user), pk=upload_id)
    return render(request, "webui/uploads/upload.html", _progress(request, held))


@require_GET
def upload_table(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    held = get_object_or_404(uploads_for(request.user), pk=upload_id)
    shown = _progress(request, held)
    return render(request, "webui/uploads/files.html", shown, status=200 if shown["active"] else STOP_POLLING)


def _receive(request: HttpRequest, upload: Upload) -> list[UploadedFile]:
    rows = receive_files(by=request.user, upload=upload, files=arrived(request))
    send_ingest(rows)
    return rows


def _progress(request: HttpRequest, upload: Upload) -> dict[str, Any]:
    """Counts of all files, one page of those that are asked for, and whether anything is still to come."""
    state = request.GET.get("state", "")
    counts, scoring = upload_counts(request.user, upload), scoring_of(request.user, upload)
    files = files_in(request.user, upload, state if state in FileState.values else None)
    page = page_of(request, files, FILES_A_PAGE)
    waiting = counts[FileState.WAITING] + counts[FileState.WORKING]
    return {
        "upload": upload,
        "counts": [(value, label, counts[value]) for value, label in FileState.choices if counts[value]],
        "total": sum(counts.values()),
        "ended": sum(counts.values()) - waiting,
        "scored": scoring["done"] + scoring["failed"],
        "to_score": sum(scoring.values()),
        "active": bool(waiting or scoring["waiting"] or scoring["working"]),
        "state": state,
        "page": page,
        "rows": _rows(request, page.object_list),
        "may_add": upload.by == request.user and holds(request.user, "upload"),
    }


def _rows(request: HttpRequest, files: Any) -> list[dict[str, Any]]:
    """Each file with its image's card, where the person may see the image."""
    seen = images_for(request.user).filter(pk__in=[file.instance_id for file in files if file.instance_id])
    cards = {card.instance.pk: card for card in cards_of(request.user, seen)}
    return [{"file": file, "card": cards.get(file.instance_id)} for file in files]


def _counted(found: QuerySet[Upload]) -> QuerySet[Upload]:
    ended = {state: Count("files", filter=Q(files__state=state)) for state in ("accepted", "duplicate", "refused", "failed")}
    return found.annotate(file_count=Count("files"), **ended).order_by("-created_at", "pk")


urls = [
    path("uploads/", uploads, name="uploads"),
    path("uploads/new/", new_upload, name="new_upload"),
    path("uploads/<uuid:upload_id>/", upload, name="upload"),
    path("uploads/<uuid:upload_id>/files/", upload_files, name="upload_files"),
    path("uploads/<uuid:upload_id>/table/", upload_table, name="upload_table"),
]
