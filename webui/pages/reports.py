from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from auditapp.reports.models import Report
from auditapp.reports.selectors import actions_for, latest_reports_for, report_for, reports_for
from auditapp.reports.services import ReportError, finish_action, freeze_report, record_action
from webui.permissions import requires, signed_in
from webui.report_figures import measures_in
from webui.report_files import as_csv, as_json
from webui.round_forms import ActionForm
from webui.told_to_manager import told_of


@requires("manage_rounds")
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    found = latest_reports_for(request.user)
    rows = [(report, measures_in(report.numbers["all"])) for report in found]
    return render(request, "webui/reports/reports.html", {"rows": rows})


@requires("manage_rounds")
@require_GET
def report_page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    return render(request, "webui/reports/report.html", told_of(request.user, _asked(request, round_id)) | {"form": ActionForm()})


@requires("manage_rounds")
@require_GET
def report_json(request: HttpRequest, round_id: UUID) -> HttpResponse:
    report = _asked(request, round_id)
    return JsonResponse(as_json(report), json_dumps_params={"indent": 1}, headers=_attached(report, "json"))


@requires("manage_rounds")
@require_GET
def report_csv(request: HttpRequest, round_id: UUID) -> HttpResponse:
    report = _asked(request, round_id)
    return HttpResponse(as_csv(report), content_type="text/csv; charset=utf-8", headers=_attached(report, "csv"))


@requires("manage_rounds")
@require_POST
def count_again(request: HttpRequest, round_id: UUID) -> HttpResponse:
    report = freeze_report(by=signed_in(request), audit_round=_asked(request, round_id).round)
    messages.success(request, f"Counted again: this is edition {report.edition}. Earlier editions stay.")
    return redirect("report", round_id)


@requires("manage_rounds")
@require_POST
def new_action(request: HttpRequest, round_id: UUID) -> HttpResponse:
    report, form = _asked(request, round_id), ActionForm(request.POST)
    if form.is_valid():
        try:
            record_action(by=signed_in(request), report=report, **form.cleaned_data)
            return redirect("report", round_id)
        except ReportError as error:
            form.add_error("text", str(error))
    return render(request, "webui/reports/report.html", told_of(request.user, report) | {"form": form}, status=422)


@requires("manage_rounds")
@require_POST
def end_action(request: HttpRequest, round_id: UUID, pk: int) -> HttpResponse:
    """`round_id` is the report that it was ticked off on: its own or the next round's."""
    action = get_object_or_404(actions_for(request.user), pk=pk)
    finish_action(by=signed_in(request), action=action)
    messages.success(request, "Ticked off.")
    return redirect("report", round_id)


def _asked(request: HttpRequest, round_id: UUID) -> Report:
    """The edition that the address names, else the newest."""
    edition = request.GET.get("edition", "")
    if edition.isdecimal():
        return get_object_or_404(reports_for(request.user), round=round_id, edition=int(edition))
    found = report_for(request.user, round_id)
    if found is None:
        raise Http404
    return found


def _attached(report: Report, ending: str) -> dict[str, str]:
    name = f"{report.round.department.slug}-{report.round.period_start}-edition-{report.edition}.{ending}"
    return {"Content-Disposition": f'attachment; filename="{name}"'}


urls = [
    path("reports/", reports, name="reports"),
    path("rounds/<uuid:round_id>/report/", report_page, name="report"),
    path("rounds/<uuid:round_id>/report/numbers.json", report_json, name="report_json"),
    path("rounds/<uuid:round_id>/report/numbers.csv", report_csv, name="report_csv"),
    path("rounds/<uuid:round_id>/report/again/", count_again, name="count_again"),
    path("rounds/<uuid:round_id>/report/actions/", new_action, name="new_action"),
    path("rounds/<uuid:round_id>/report/actions/<int:pk>/done/", end_action, name="end_action"),
]
