from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from auditapp.assessment.models import AssessmentState
from auditapp.assessment.services import try_again
from auditapp.imaging.models import Frame, Instance
from auditapp.imaging.selectors import instances_for
from auditapp.imaging.store import open_image
from auditapp.review.gallery import Opinion, cards_of, is_unread_by, opinions_on
from auditapp.review.selectors import assessments_for, images_for, pictures_for, worklist_for
from webui.filters import ImageFilter
from webui.lists import page_of
from webui.opinions import Reading, reading_of
from webui.permissions import requires
from webui.sending import send_assess
from webui.teaching_forms import teachable
from webui.viewer_keys import viewer_keys

IMAGES_A_PAGE = 24
# The file under an address never changes; it stays in this browser for as long as a shared workstation is left to one person.
CACHED = "private, max-age=3600, immutable"
AWAITED = {AssessmentState.WAITING, AssessmentState.WORKING}


@requires("view_images", "view_own")
@require_GET
def images(request: HttpRequest) -> HttpResponse:
    found = ImageFilter(request.GET, images_for(request.user), request=request)
    page = page_of(request, found.qs, IMAGES_A_PAGE)
    shown = {"filter": found, "page": page, "cards": cards_of(request.user, page.object_list)}
    return render(request, "webui/images/images.html", shown | {"left_out": worklist_for(request.user).exists()})


@require_GET
def image(request: HttpRequest, instance_id: UUID) -> HttpResponse:
    instance = get_object_or_404(instances_for(request.user), pk=instance_id)
    if is_unread_by(request.user, instance):
        return render(request, "webui/images/unread.html")
    frames = list(pictures_for(request.user).filter(instance=instance).order_by("number"))
    opinions = opinions_on(request.user, instance)
    shown = _asked(request.GET.get("frame", ""), opinions, frames)
    page = _page(instance, frames, opinions, shown)
    asked = [row.criterion for row in page["reading"].verdicts] if page["reading"] else []
    return render(request, "webui/images/image.html", page | {"teach": teachable(request, shown, asked)})


@require_GET
def image_state(request: HttpRequest, instance_id: UUID) -> HttpResponse:
    """Asked every 2 s while the image is being scored; the page loads anew when its opinion is there."""
    instance = get_object_or_404(images_for(request.user), pk=instance_id)
    opinions = opinions_on(request.user, instance)
    if not any(opinion.assessment.state in AWAITED for opinion in opinions):
        return HttpResponseClientRefresh()
    return render(request, "webui/images/awaited.html", {"instance": instance, "opinions": opinions})


@require_POST
def score_again(request: HttpRequest, instance_id: UUID) -> HttpResponse:
    instance = get_object_or_404(images_for(request.user), pk=instance_id)
    try_again(by=request.user, assessments=assessments_for(request.user).filter(frame__instance=instance))
    send_assess()
    return redirect("image", instance.pk)


@require_GET
def frame_image(request: HttpRequest, frame_id: UUID) -> HttpResponseBase:
    return _picture(get_object_or_404(pictures_for(request.user), pk=frame_id).image, "image/png")


@require_GET
def frame_thumbnail(request: HttpRequest, frame_id: UUID) -> HttpResponseBase:
    return _picture(get_object_or_404(pictures_for(request.user), pk=frame_id).thumbnail, "image/webp")


def _picture(key: str, kind: str) -> FileResponse:
    try:
        stream = open_image(key)
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(stream, content_type=kind, headers={"Cache-Control": CACHED})


def _asked(number: str, opinions: list[Opinion], frames: list[Frame]) -> Frame:
    """The frame that the address names, else the one of the surest opinion, else the first."""
    named = [frame for frame in frames if str(frame.number) == number]
    judged = [frame for opinion in opinions[:1] for frame in frames if frame.pk == opinion.assessment.frame_id]
    found = next(iter([*named, *judged, *frames]), None)
    if found is None:
        raise Http404
    return found


def _page(instance: Instance, frames: list[Frame], opinions: list[Opinion], shown: Frame) -> dict[str, Any]:
    readings = [reading_of(opinion) for opinion in opinions]
    return {
        "instance": instance,
        "study": instance.series.study,
        "shown": shown,
        "frames": [reverse("frame_image", args=[frame.pk]) for frame in frames],
        "outlines": [outline for reading in readings for outline in reading.outlines],
        "reading": _of_frame(readings, shown),
        "readings": sorted(readings, key=lambda reading: reading.number),
        "awaited": [opinion for opinion in opinions if opinion.assessment.state in AWAITED],
        "opinions": opinions,
        "keys": viewer_keys(clip=len(frames) > 1, layers=bool(readings)),
    }


def _of_frame(readings: list[Reading], frame: Frame) -> Reading | None:
    return next((reading for reading in readings if reading.assessment.frame_id == frame.pk), None)


urls = [
    path("images/", images, name="images"),
    path("images/<uuid:instance_id>/", image, name="image"),
    path("images/<uuid:instance_id>/state/", image_state, name="image_state"),
    path("images/<uuid:instance_id>/again/", score_again, name="score_again"),
    path("frames/<uuid:frame_id>/image.png", frame_image, name="frame_image"),
    path("frames/<uuid:frame_id>/thumbnail.webp", frame_thumbnail, name="frame_thumbnail"),
]
