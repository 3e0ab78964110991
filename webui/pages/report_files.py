"""A report to take away: JSON, CSV, workbook, PDF."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_GET

from auditapp.reports.models import Report
from auditapp.reports.selectors import actions_of, chain_of
from webui.pages.letter import answer_with
from webui.pages.reports import asked_report
from webui.permissions import requires
from webui.report_files import as_csv, as_json, as_xlsx, as_zip
from webui.report_sheet import sheet_of_report
from webui.typesetting import REPORT, pdf_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires("manage_rounds")
@require_GET
def report_json(request: HttpRequest, round_id: UUID) -> HttpResponse:
    report = asked_report(request, round_id)
    return JsonResponse(as_json(report), json_dumps_params={"indent": 1}, headers=_attached(report, "json"))


@requires("manage_rounds")
@require_GET
def report_csv(request: HttpRequest, round_id: UUID) -> HttpResponse:
    report = asked_report(request, round_id)
    return HttpResponse(as_csv(report), content_type="text/csv; charset=utf-8", headers=_attached(report, "csv"))


@requires("manage_rounds")
@require_GET
def report_zip(request: HttpRequest, round_id: UUID) -> HttpResponse:
    report = asked_report(request, round_id)
    return HttpResponse(as_zip(report), content_type="application/zip", headers=_attached(report, "zip"))


@requires("manage_rounds")
@require_GET
def report_xlsx(request: HttpRequest, round_id: UUID) -> HttpResponse:
    report = asked_report(request, round_id)
    return HttpResponse(as_xlsx(report), content_type=XLSX, headers=_attached(report, "xlsx"))


@requires("manage_rounds")
@require_GET
def report_pdf(request: HttpRequest, round_id: UUID) -> HttpResponse:
    report = asked_report(request, round_id)
    chain = [*chain_of(request.user, report.round)[:-1], report]
    sheet = sheet_of_report(report, chain, list(actions_of(request.user, round_id)))
    return answer_with(pdf_of(sheet, {}, REPORT), _name(report, "pdf"))


def _attached(report: Report, ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{_name(report, ending)}"'}


def _name(report: Report, ending: str) -> str:
    return f"{report.round.department.slug}-{report.round.period_start}-edition-{report.edition}.{ending}"


urls = [
    path("rounds/<uuid:round_id>/report/numbers.json", report_json, name="report_json"),
    path("rounds/<uuid:round_id>/report/numbers.csv", report_csv, name="report_csv"),
    path("rounds/<uuid:round_id>/report/tables.zip", report_zip, name="report_zip"),
    path("rounds/<uuid:round_id>/report/report.xlsx", report_xlsx, name="report_xlsx"),
    path("rounds/<uuid:round_id>/report/report.pdf", report_pdf, name="report_pdf"),
]
