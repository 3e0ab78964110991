from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from auditapp.review.selectors import BlindView, blind_view_of, next_for, own_review_of, pace_of
from auditapp.review.services import ReviewError, submit_review
from webui.permissions import requires, signed_in
from webui.round_forms import ReadingForm

KEYS = (
    ("1 2 3", "Met, not met, cannot tell"),
    ("M N C", "The same by letter"),
    ("J K", "Next and previous criterion"),
    ("Enter", "Submit, or go to what is still open"),
    ("F A + −", "Fit, actual pixels, zoom"),
)


@requires("review")
@never_cache
@require_http_methods(["GET", "POST"])
def reading(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    view = blind_view_of(request.user, assignment_id)
    if view is None:
        return _read_already(request, assignment_id)
    form = ReadingForm(request.POST if request.method == "POST" else None, criteria=view.criteria)
    if request.method == "POST" and form.is_valid() and _submitted(request, view, form):
        return _go_on(request, view.assignment.item.round_id)
    return render(request, "webui/reading/reading.html", _shown(request, view, form), status=422 if form.errors else 200)


@requires("review")
@require_GET
def reading_finished(request: HttpRequest) -> HttpResponse:
    following = next_for(request.user)
    return render(request, "webui/reading/finished.html", {"pace": pace_of(request.user), "next": following[0] if following else None})


def _read_already(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Back from the next image leads to one's own answers, not to an error."""
    if own_review_of(request.user, assignment_id) is None:
        raise Http404
    return redirect("own_review", assignment_id)


def _submitted(request: HttpRequest, view: BlindView, form: ReadingForm) -> bool:
    asked = form.cleaned_data
    try:
        submit_review(
            by=signed_in(request),
            assignment=view.assignment,
            verdicts=form.verdicts,
            seconds=asked["seconds"] or 0,
            comment=asked["comment"],
            limited_by=asked["limited_by"],
        )
    except ReviewError as error:
        form.add_error(None, str(error))
    return not form.errors


def _go_on(request: HttpRequest, round_id: UUID) -> HttpResponse:
    following = next_for(request.user, round_id)
    if following and following[0].item.round_id == round_id:
        return redirect("reading", following[0].pk)
    return redirect("reading_finished")


def _shown(request: HttpRequest, view: BlindView, form: ReadingForm) -> dict[str, object]:
    """Nothing here may say who made the image, when, or what anybody thought of it."""
    strip = next_for(request.user, view.assignment.item.round_id)
    return {
        "view": view,
        "form": form,
        "frames": [reverse("frame_image", args=[frame.pk]) for frame in view.frames],
        "strip": strip,
        "after": next((one for one in strip if one.pk != view.assignment.pk), None),
        "keys": KEYS,
    }


urls = [
    path("reading/finished/", reading_finished, name="reading_finished"),
    path("reading/<uuid:assignment_id>/", reading, name="reading"),
]
