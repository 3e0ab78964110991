from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from auditapp.protocols.criteria import SEEN_FROM
from auditapp.reports.gains import gains_in
from auditapp.reports.selectors import OwnImage, OwnRound, own_images_of, own_results_of, radiologist_of
from webui.charts import Chart, Estimate, trend_chart
from webui.measures import Kind
from webui.outlines import outlines
from webui.permissions import requires
from webui.report_figures import band_of, estimate_of, measure_of
from webui.templatetags.periods import period
from webui.words import STRUCTURES

IMAGES_A_PAGE = 6
GAINS_SHOWN = 3


@requires("view_own")
@require_GET
def feedback(request: HttpRequest) -> HttpResponse:
    """The newest round, then the earlier ones."""
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
    page = Paginator([image for image in images if not image.review.limited_by], IMAGES_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "own": own,
        "round": own.report.round,
        "share": measure_of(Kind.SHARE, own.own["standard_share"], band=band_of(own.department)),
        "department": measure_of(Kind.SHARE, own.department),
        "trend": _trend(held),
        "rounds": [(one.report.round, measure_of(Kind.SHARE, one.own["standard_share"])) for one in held],
        "gains": gains_in(images)[:GAINS_SHOWN],
        "page": page,
        "images": [_drawn(image) for image in page.object_list],
        "limited": [_drawn(image) for image in images if image.review.limited_by],
        "everything": everything,
    }
    return render(request, "webui/feedback/feedback.html", shown)


def _trend(held: list[OwnRound]) -> Chart:
    def line(series: str, numbers: str) -> list[Estimate]:
        return [estimate_of(period(one.report.round), _part(one, numbers), series) for one in reversed(held)]

    return trend_chart([*line("you", "own"), *line("department", "department")])


def _part(one: OwnRound, numbers: str) -> dict[str, Any]:
    part: dict[str, Any] = one.own["standard_share"] if numbers == "own" else one.department
    return part


def _drawn(image: OwnImage) -> dict[str, Any]:
    """The image with the structures that the machine saw on it, and those that it expected and did not see."""
    structures = (image.assessment.prediction or {}).get("structures", [])
    seen = {one["name"] for one in structures if one["confidence"] >= SEEN_FROM}
    knows = set(image.assessment.model_version.knows) if image.assessment.model_version else set()
    expected = [one for one in image.item.plane.structures.all() if one.code in knows]
    return {
        "image": image,
        "item": image.item,
        "frame": image.item.frame,
        "outlines": outlines(structures, STRUCTURES, least=SEEN_FROM),
        "absent": [one.name for one in expected if one.code not in seen],
    }


urls = [
    path("feedback/", feedback, name="feedback"),
    path("feedback/<uuid:round_id>/", feedback_round, name="feedback_round"),
]
