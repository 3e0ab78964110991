from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from auditapp.reports.digests import note_look
from auditapp.reports.own_images import Answer, OwnImage, own_image_of, own_images_of
from auditapp.reports.selectors import OwnRound, own_results_of, radiologist_of
from webui.feedback_filter import FeedbackFilter
from webui.lists import page_of
from webui.permissions import requires, signed_in
from webui.reply_forms import ContestForm
from webui.told_to_radiologist import image_told, images_told, numbers_told

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
    return _page(request, own_round(held, round_id), held)


@requires("view_own")
@require_GET
def feedback_image(request: HttpRequest, review_id: int) -> HttpResponse:
    return image_page(request, own_image(request, review_id))


def own_round(held: list[OwnRound], round_id: UUID) -> OwnRound:
    found = next((one for one in held if one.report.round_id == round_id), None)
    if found is None:
        raise Http404
    return found


def own_image(request: HttpRequest, review_id: int) -> OwnImage:
    found = own_image_of(request.user, review_id)
    if found is None:
        raise Http404
    return found


def image_page(request: HttpRequest, image: OwnImage, form: ContestForm | None = None) -> HttpResponse:
    """One image with all that is known of it; `form` is a contest that did not hold."""
    shown = {"shown": image_told(request.user, image), "round": image.item.round, "form": form or ContestForm(image=image)}
    return render(request, "webui/feedback/image_page.html", shown, status=422 if form and form.errors else 200)


def _page(request: HttpRequest, own: OwnRound, held: list[OwnRound]) -> HttpResponse:
    images = own_images_of(request.user, own.report.round_id, only_non_standard=False)
    numbers = numbers_told(own, held)
    listed = _listed(request, images)
    shown = numbers | listed | images_told(request.user, images, list(listed["page"].object_list), numbers["before"])
    note_look(by=signed_in(request), report=own.report)
    return render(request, "webui/feedback/feedback.html", shown)


def _listed(request: HttpRequest, images: list[OwnImage]) -> dict[str, Any]:
    asked = FeedbackFilter(request.GET, images)
    page = page_of(request, asked.chosen(), IMAGES_A_PAGE)
    return {
        "filter": asked,
        "page": page,
        "unanswered": [one for one in page.object_list if one.answer is Answer.NONE],
        "limited": sum(bool(one.review.limited_by) for one in images),
        "contested": [one for one in images if one.contest is not None],
    }


urls = [
    path("feedback/", feedback, name="feedback"),
    path("feedback/<uuid:round_id>/", feedback_round, name="feedback_round"),
    path("feedback/images/<int:review_id>/", feedback_image, name="feedback_image"),
]
