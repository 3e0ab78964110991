"""Pictures by the assignment that asks for them: neither their address nor any header says which frame it is, so that a reader who gets
an image twice does not learn it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from auditapp.imaging.store import open_image
from auditapp.review.selectors import assigned_frame
from webui.permissions import requires

# The picture under an address never changes; it stays in this browser for as long as a shared workstation is left to one person.
CACHED = "private, max-age=3600, immutable"


@requires("review")
@require_GET
def reading_picture(request: HttpRequest, assignment_id: UUID, number: int | None = None) -> HttpResponse:
    frame = assigned_frame(request.user, assignment_id, number)
    return _answer(frame.image if frame else "", "image/png")


@requires("review")
@require_GET
def reading_thumbnail(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    frame = assigned_frame(request.user, assignment_id)
    return _answer(frame.thumbnail if frame else "", "image/webp")


def _answer(key: str, kind: str) -> HttpResponse:
    """Not a FileResponse, which would tell the name of the file."""
    if not key:
        raise Http404
    try:
        with open_image(key) as stream:
            return HttpResponse(stream.read(), content_type=kind, headers={"Cache-Control": CACHED})
    except FileNotFoundError as error:
        raise Http404 from error


urls = [
    path("reading/<uuid:assignment_id>/picture/", reading_picture, name="reading_picture"),
    path("reading/<uuid:assignment_id>/picture/<int:number>/", reading_picture, name="reading_frame"),
    path("reading/<uuid:assignment_id>/thumbnail/", reading_thumbnail, name="reading_thumbnail"),
]
