from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from auditapp.review.selectors import disagreements_for, due_for, own_review_of, pace_of, read_by
from webui.lists import page_of
from webui.permissions import requires

DONE_A_PAGE = 25
USUAL_PACE = 20.0  # seconds an image, until somebody's own pace is known


@requires("review")
@require_GET
def worklist(request: HttpRequest) -> HttpResponse:
    due, pace = due_for(request.user), pace_of(request.user)
    shown = {
        "due": [(one, one.waiting * (pace or USUAL_PACE)) for one in due],
        "waiting": sum(one.waiting for one in due),
        "pace": pace,
        "page": page_of(request, read_by(request.user), DONE_A_PAGE),
        "to_settle": disagreements_for(request.user).count(),
    }
    return render(request, "webui/reading/worklist.html", shown)


@requires("review")
@require_GET
def own_review(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """What this person answered, as it was submitted; nobody else's opinion stands beside it."""
    review = own_review_of(request.user, assignment_id)
    if review is None:
        raise Http404
    verdicts = review.verdicts.select_related("criterion")
    return render(request, "webui/reading/own_review.html", {"review": review, "item": review.assignment.item, "verdicts": verdicts})


urls = [
    path("worklist/", worklist, name="worklist"),
    path("worklist/read/<uuid:assignment_id>/", own_review, name="own_review"),
]
