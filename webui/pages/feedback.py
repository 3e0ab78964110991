from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from auditapp.reports.selectors import OwnRound, own_images_of, own_results_of, radiologist_of
from webui.lists import page_of
from webui.permissions import requires
from webui.told_to_radiologist import drawn, numbers_told, split_by_limit

IMAGES_A_PAGE = 6


@requires("view_own")
@require_GET
def feedback(request: HttpRequest) -> HttpResponse:
    """The newest round; the earlier ones are a step away."""
    held = own_results_of(request.user)
    if not held:
        return render(request, "webui/feedback/empty.html", {"radiologist": radiologist_of(request.user)})
    return _page(request, held[0], held)


@requires("view_own")
@require_GET
def feedback_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    held = own_results_of(request.user)
    chosen = next((one for one in held if one.report.round_id == round_id), None)
    if chosen is None:
        raise Http404
    return _page(request, chosen, held)


def _page(request: HttpRequest, own: OwnRound, held: list[OwnRound]) -> HttpResponse:
    everything = request.GET.get("show") == "all"
    images = own_images_of(request.user, own.report.round_id, only_non_standard=not everything)
    free, limited = split_by_limit(images)
    page = page_of(request, free, IMAGES_A_PAGE)
    pictures = {"page": page, "images": [drawn(one) for one in page.object_list], "limited": [drawn(one) for one in limited]}
    return render(request, "webui/feedback/feedback.html", numbers_told(own, held, images) | pictures | {"everything": everything})


urls = [
    path("feedback/", feedback, name="feedback"),
    path("feedback/<uuid:round_id>/", feedback_round, name="feedback_round"),
]
