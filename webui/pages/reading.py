from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from auditapp.review.reading_list import sent_back_of
from auditapp.review.refusal import ReviewError
from auditapp.review.selectors import BlindView, next_for, own_review_of, pace_of
from auditapp.review.services import save_draft, submit_review
from webui.desk import empty_form, filled_form, is_fragment, next_address, sheet_of, view_on
from webui.drafts import kept_answers, seconds_in
from webui.permissions import requires, signed_in
from webui.reading_forms import ReadingForm


@requires("review")
@never_cache
@vary_on_headers("HX-Request")
@require_http_methods(["GET", "POST"])
def reading(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """The image and its questions; asked for by the page that is open already, they come alone."""
    view = view_on(request.user, assignment_id, request.POST.get("asked") or request.POST.get("plane", ""))
    if view is None:
        return _done_already(request, assignment_id)
    if request.method == "GET":
        return _show(request, view, empty_form(view))
    if request.POST.get("plane", "") in {plane.code for plane in view.planes} - {view.plane.code}:
        return _of_another_plane(request, view)
    form = filled_form(view, request.POST.dict())
    return _go_on(request, view) if form.is_valid() and _submitted(request, view, form) else _refused(request, view, form)


@requires("review")
@require_GET
def reading_finished(request: HttpRequest) -> HttpResponse:
    following = next_for(request.user)
    return render(request, "webui/reading/finished.html", {"pace": pace_of(request.user), "next": following[0] if following else None})


def _show(request: HttpRequest, view: BlindView, form: ReadingForm, status: int = 200) -> HttpResponse:
    part = "webui/reading/sheet.html" if is_fragment(request) else "webui/reading/reading.html"
    return render(request, part, sheet_of(request.user, view, form), status=status)


def _done_already(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Back from the next image leads to one's own answers, not to an error."""
    review = own_review_of(request.user, assignment_id)
    if review is not None and is_fragment(request) and request.method == "POST":
        told = {
            "error": _("You have submitted this image before. Those answers stand."),
            "next": next_address(request.user, review.assignment),
        }
        return JsonResponse(told, status=409)
    if review is not None:
        return redirect("own_review", assignment_id)
    if sent_back_of(request.user, assignment_id) is None:
        raise Http404
    messages.info(request, _("You have sent this image back."))
    return redirect("worklist")


def _of_another_plane(request: HttpRequest, view: BlindView) -> HttpResponse:
    """Without a script, another plane is chosen by sending the form: its criteria come, the answers stay."""
    posted = request.POST.dict()
    try:
        save_draft(by=signed_in(request), assignment=view.assignment, answers=kept_answers(view, posted), seconds=seconds_in(posted))
    except ReviewError as error:
        messages.error(request, str(error))
    return redirect("reading", view.assignment.pk)


def _submitted(request: HttpRequest, view: BlindView, form: ReadingForm) -> bool:
    said = form.cleaned_data
    try:
        submit_review(
            by=signed_in(request),
            assignment=view.assignment,
            verdicts=form.verdicts,
            seconds=said["seconds"] or 0,
            plane=view.plane,
            structures=said["structures"],
            override=form.grade,
            override_reason=said["override_reason"],
            comment=said["comment"],
            limited_by=said["limited_by"],
        )
    except ReviewError as error:
        form.add_error(None, str(error))
    return not form.errors


def _refused(request: HttpRequest, view: BlindView, form: ReadingForm) -> HttpResponse:
    if not is_fragment(request):
        return _show(request, view, form, status=422)
    told = [str(one) for errors in form.errors.values() for one in errors]
    return JsonResponse({"error": told[0]}, status=422)


def _go_on(request: HttpRequest, view: BlindView) -> HttpResponse:
    address = next_address(request.user, view.assignment)
    return JsonResponse({"next": address}) if is_fragment(request) else redirect(address)


urls = [
    path("reading/finished/", reading_finished, name="reading_finished"),
    path("reading/<uuid:assignment_id>/", reading, name="reading"),
]
