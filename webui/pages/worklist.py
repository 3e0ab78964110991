from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from auditapp.review.disputes import tallies
from auditapp.review.gallery import opinion_after_reading
from auditapp.review.models import Review
from auditapp.review.reading_list import reading_list
from auditapp.review.selectors import disagreements_for, due_for, has_read_all, own_review_of, pace_of
from webui.lists import page_of
from webui.opinions import reading_of
from webui.own_boxes import own_outlines
from webui.permissions import requires
from webui.teaching_forms import teachable
from webui.worklist_filters import WorklistFilter

ROWS_A_PAGE = 25
USUAL_PACE = 20.0  # seconds an image, until somebody's own pace is known


@requires("review")
@require_GET
def worklist(request: HttpRequest) -> HttpResponse:
    due, pace = due_for(request.user), pace_of(request.user)
    found = WorklistFilter(request.GET, reading_list(request.user), request=request)
    shown = {
        "due": [(one, one.waiting * (pace or USUAL_PACE)) for one in due],
        "waiting": sum(one.waiting for one in due),
        "pace": pace,
        "filter": found,
        "page": page_of(request, found.qs, ROWS_A_PAGE),
        "to_settle": sum(one.criteria for one in tallies(disagreements_for(request.user))),  # as their page counts them
    }
    return render(request, "webui/reading/worklist.html", shown)


@requires("review")
@require_GET
def own_review(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """What this person answered, as it was submitted. When they have read the whole round the machine's opinion joins it, and the frame
    may be named, as it may to mark it for teaching: before, it would tell which images come twice."""
    review = own_review_of(request.user, assignment_id)
    if review is None:
        raise Http404
    return render(request, "webui/reading/own_review.html", _answered(request, review))


def _answered(request: HttpRequest, review: Review) -> dict[str, Any]:
    item, structures = review.assignment.item, list(review.structures.select_related("structure"))
    opinion = opinion_after_reading(request.user, review)
    reading = reading_of(opinion) if opinion else None
    return {
        "review": review,
        "item": item,
        "verdicts": review.verdicts.select_related("criterion"),
        "structures": structures,
        "read_all": has_read_all(request.user, item.round),
        "reading": reading,
        "outlines": [*own_outlines(structures, frame=item.frame.number), *(reading.outlines if reading else ())],
        "teach": teachable(request, item.frame, list(review.plane.criteria.all())) if opinion else None,
    }


urls = [
    path("worklist/", worklist, name="worklist"),
    path("worklist/read/<uuid:assignment_id>/", own_review, name="own_review"),
]
