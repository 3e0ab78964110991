from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from auditapp.reports.models import Report
from auditapp.reports.selectors import actions_for, latest_reports_for, report_for, reports_for
from auditapp.reports.services import ReportError, finish_action, freeze_report, record_action
from webui.permissions import requires, signed_in
from webui.report_figures import measures_in
from webui.round_forms import ActionForm
from webui.told_to_manager import told_of


@requires("manage_rounds")
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    found = latest_reports_for(request.user)
    rows = [(report, measures_in(report.summary["all"])) for report in found]
    several = len({report.round.department_id for report in found}) > 1
    return render(request, "webui/reports/reports.html", {"rows": rows, "several": several})


@requires("manage_rounds")
@require_GET
def report_page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    return render(request, "webui/reports/report.html", told_of(request, asked_report(request, round_id)) | {"form": ActionForm()})


@requires("manage_rounds")
@require_POST
def count_again(request: HttpRequest, round_id: UUID) -> HttpResponse:
    report = freeze_report(by=signed_in(request), audit_round=asked_report(request, round_id).round)
    messages.success(request, _("Counted again: this is edition %(edition)s. Earlier editions stay.") % {"edition": report.edition})
    return redirect("report", round_id)


@requires("manage_rounds")
@require_POST
def new_action(request: HttpRequest, round_id: UUID) -> HttpResponse:
    report, form = asked_report(request, round_id), ActionForm(request.POST)
    if form.is_valid():
        try:
            record_action(by=signed_in(request), report=report, **form.cleaned_data)
            return redirect("report", round_id)
        except ReportError as error:
            form.add_error("text", str(error))
    return render(request, "webui/reports/report.html", told_of(request, report) | {"form": form}, status=422)


@requires("manage_rounds")
@require_POST
def end_action(request: HttpRequest, round_id: UUID, pk: int) -> HttpResponse:
    """`round_id` is the report that it was ticked off on: its own or the next round's."""
    action = get_object_or_404(actions_for(request.user), pk=pk)
    finish_action(by=signed_in(request), action=action)
    messages.success(request, _("Ticked off."))
    return redirect("report", round_id)


def asked_report(request: HttpRequest, round_id: UUID) -> Report:
    """The edition that the address names, else the newest."""
    edition = request.GET.get("edition", "")
    if edition.isdecimal():
        return get_object_or_404(reports_for(request.user), round=round_id, edition=int(edition))
    found = report_for(request.user, round_id)
    if found is None:
        raise Http404
    return found


urls = [
    path("reports/", reports, name="reports"),
    path("rounds/<uuid:round_id>/report/", report_page, name="report"),
    path("rounds/<uuid:round_id>/report/again/", count_again, name="count_again"),
    path("rounds/<uuid:round_id>/report/actions/", new_action, name="new_action"),
    path("rounds/<uuid:round_id>/report/actions/<int:pk>/done/", end_action, name="end_action"),
]
