from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from auditapp.review.refusal import ReviewError
from auditapp.review.selectors import blind_view_of
from auditapp.review.services import send_back
from auditapp.rounds.models import Assignment
from webui.desk import next_address
from webui.permissions import requires, signed_in
from webui.reading_forms import SendBackForm


@requires("review")
@never_cache
@require_http_methods(["GET", "POST"])
def reading_send_back(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Asks why; the dialog of the reading page sends its form here too."""
    view = blind_view_of(request.user, assignment_id)
    if view is None:
        raise Http404
    form = SendBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _sent(request, view.assignment, form):
        return redirect(next_address(request.user, view.assignment))
    return render(request, "webui/reading/send_back.html", {"view": view, "form": form}, status=422 if form.errors else 200)


def _sent(request: HttpRequest, assignment: Assignment, form: SendBackForm) -> bool:
    try:
        send_back(by=signed_in(request), assignment=assignment, because=form.cleaned_data["because"], text=form.cleaned_data["text"])
    except ReviewError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("The image is sent back. Whoever manages the round decides what becomes of it."))
    return True


urls = [path("reading/<uuid:assignment_id>/send-back/", reading_send_back, name="reading_send_back")]
