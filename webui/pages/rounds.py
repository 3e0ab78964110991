from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from auditapp.reports.services import close_with_report
from auditapp.rounds.models import AuditRound, RoundState
from auditapp.rounds.preview import Preview, preview_of
from auditapp.rounds.selectors import portions_of, progress_of, rounds_with_progress
from auditapp.rounds.services import RoundError, open_round
from webui.lists import page_of
from webui.permissions import requires, signed_in
from webui.round_forms import RoundForm

SECONDS_A_READ = 20
ROUNDS_A_PAGE = 25


@requires("manage_rounds")
@require_GET
def rounds(request: HttpRequest) -> HttpResponse:
    page = page_of(request, rounds_with_progress(request.user), ROUNDS_A_PAGE)
    return render(request, "webui/rounds/rounds.html", {"page": page})


@requires("manage_rounds")
@require_http_methods(["GET", "POST"])
def open_a_round(request: HttpRequest) -> HttpResponse:
    form = RoundForm(request.POST if request.method == "POST" else None, user=signed_in(request))
    if request.method == "POST" and form.is_valid():
        try:
            opened = open_round(by=signed_in(request), **form.cleaned_data)
        except RoundError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The round is open and its images are in the experts' worklists.")
            return redirect("round", opened.pk)
    return render(request, "webui/rounds/open.html", {"form": form}, status=422 if form.errors else 200)


@requires("manage_rounds")
@require_GET
def round_preview(request: HttpRequest) -> HttpResponse:
    """What the form as it stands would draw; a fragment of its page."""
    form = RoundForm(request.GET, user=signed_in(request))
    preview = _preview(request, form) if form.is_valid() else None
    minutes = round(preview.reads * SECONDS_A_READ / 60) if preview else 0
    return render(request, "webui/rounds/preview.html", {"form": form, "preview": preview, "minutes": minutes})


@requires("manage_rounds")
@require_GET
def round_page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    held = get_object_or_404(rounds_with_progress(request.user), pk=round_id)
    return render(request, "webui/rounds/round.html", _standing(held))


@requires("manage_rounds")
@require_GET
def round_progress(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Asked every 2 s while experts read; at the end the page loads anew, as its head and dialog then say other things."""
    standing = _standing(get_object_or_404(rounds_with_progress(request.user), pk=round_id))
    if standing["finished"]:
        return HttpResponseClientRefresh()
    return render(request, "webui/rounds/progress.html", standing)


@requires("manage_rounds")
@require_POST
def close_a_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    held = get_object_or_404(rounds_with_progress(request.user), pk=round_id)
    try:
        close_with_report(by=signed_in(request), audit_round=held, leave_unread="leave_unread" in request.POST)
    except RoundError as error:
        return render(request, "webui/rounds/round.html", _standing(held) | {"error": str(error)}, status=422)
    messages.success(request, "The round is closed and its report is counted.")
    return redirect("report", round_id)


def _preview(request: HttpRequest, form: RoundForm) -> Preview | None:
    asked = form.cleaned_data
    return preview_of(
        request.user,
        department=asked["department"],
        protocol=asked["protocol"],
        start=asked["period_start"],
        end=asked["period_end"],
        reads=asked["reads_per_radiologist"],
    )


def _standing(held: AuditRound) -> dict[str, object]:
    progress = progress_of(held)
    return {
        "round": held,
        "progress": progress,
        "portions": portions_of(held),
        "left": progress.of - progress.done,
        "is_open": held.state == RoundState.OPEN,
        "finished": held.state != RoundState.OPEN or progress.done == progress.of,
    }


urls = [
    path("rounds/", rounds, name="rounds"),
    path("rounds/open/", open_a_round, name="open_round"),
    path("rounds/preview/", round_preview, name="round_preview"),
    path("rounds/<uuid:round_id>/", round_page, name="round"),
    path("rounds/<uuid:round_id>/progress/", round_progress, name="round_progress"),
    path("rounds/<uuid:round_id>/close/", close_a_round, name="close_round"),
]
