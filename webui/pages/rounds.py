from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from auditapp.reports.services import close_with_report
from auditapp.rounds.designs import troubled_for
from auditapp.rounds.refusal import RoundError
from auditapp.rounds.selectors import rounds_for, rounds_with_reports, state_of, with_readings
from webui.lists import page_of
from webui.pages import round_designs, round_reads
from webui.permissions import requires, signed_in
from webui.round_asking import design_shown, open_asked
from webui.round_filters import RoundFilter
from webui.round_forms import RoundForm
from webui.round_standing import progress_shown, round_shown

ROUNDS_A_PAGE = 25


@requires("manage_rounds")
@require_GET
def rounds(request: HttpRequest) -> HttpResponse:
    chosen = RoundFilter(request.GET, rounds_with_reports(request.user), request=request)
    page = page_of(request, chosen.qs, ROUNDS_A_PAGE)
    shown = {"page": page, "rows": with_readings(page.object_list), "filter": chosen, "troubled": troubled_for(request.user)}
    return render(request, "webui/rounds/rounds.html", shown)


@requires("manage_rounds")
@require_http_methods(["GET", "POST"])
def open_a_round(request: HttpRequest) -> HttpResponse:
    """A GET with fields shows their preview within the page, for those without scripts."""
    form = RoundForm(request.POST if request.method == "POST" else request.GET or None, user=signed_in(request))
    if request.method == "POST" and form.is_valid():
        try:
            opened = open_asked(form)
        except RoundError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The round is open and its images are in the experts' worklists."))
            return redirect("round", opened.pk)
    return render(request, "webui/rounds/open.html", design_shown(form), status=422 if form.errors else 200)


@requires("manage_rounds")
@require_GET
def round_preview(request: HttpRequest) -> HttpResponse:
    """What the form as it stands would draw; a fragment of its page."""
    return render(request, "webui/rounds/preview.html", design_shown(RoundForm(request.GET, user=signed_in(request))))


@requires("manage_rounds")
@require_GET
def round_page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    held = get_object_or_404(rounds_with_reports(request.user), pk=round_id)
    return render(request, "webui/rounds/round.html", round_shown(request, held))


@requires("manage_rounds")
@require_GET
def round_progress(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Asked every 2 s while experts read, answered with nothing while nothing changes, so that no button moves under a finger.

    At the end the page loads anew, as its head and dialog then say other things.
    """
    held = get_object_or_404(rounds_for(request.user), pk=round_id)
    if request.GET.get("seen") == state_of(held):
        return HttpResponse(status=204)
    shown = progress_shown(held)
    return HttpResponseClientRefresh() if shown["finished"] else render(request, "webui/rounds/progress.html", shown)


@requires("manage_rounds")
@require_POST
def close_a_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    held = get_object_or_404(rounds_with_reports(request.user), pk=round_id)
    try:
        close_with_report(by=signed_in(request), audit_round=held, leave_unread="leave_unread" in request.POST)
    except RoundError as error:
        return render(request, "webui/rounds/round.html", round_shown(request, held) | {"error": str(error)}, status=422)
    messages.success(request, _("The round is closed and its report is counted."))
    return redirect("report", round_id)


urls = [
    path("rounds/", rounds, name="rounds"),
    path("rounds/open/", open_a_round, name="open_round"),
    path("rounds/preview/", round_preview, name="round_preview"),
    path("rounds/<uuid:round_id>/", round_page, name="round"),
    path("rounds/<uuid:round_id>/progress/", round_progress, name="round_progress"),
    path("rounds/<uuid:round_id>/close/", close_a_round, name="close_round"),
    *round_designs.urls,
    *round_reads.urls,
]
