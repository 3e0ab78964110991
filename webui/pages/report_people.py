"""A radiologist's own page in a report, and their letter, for those who manage the department."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from auditapp.access.models import Radiologist
from auditapp.reports.change import round_before
from auditapp.reports.letter import Letter, letter_of
from auditapp.reports.own_images import images_of
from auditapp.reports.selectors import reported_radiologist, results_of
from webui.letter_words import sheet_of
from webui.pages.feedback import own_round
from webui.pages.letter import answer_with, pictures_in
from webui.pages.reports import asked_report
from webui.permissions import requires
from webui.report_people import person_in
from webui.told_of_person import told_of_person
from webui.typesetting import pdf_of


@requires("manage_rounds")
@require_GET
def report_radiologist(request: HttpRequest, round_id: UUID, pk: int) -> HttpResponse:
    report = asked_report(request, round_id)
    person = person_in(report.numbers, pk)
    if person is None:
        raise Http404
    return render(request, "webui/reports/radiologist.html", told_of_person(report, person))


@requires("manage_rounds")
@require_GET
def report_letter(request: HttpRequest, round_id: UUID, pk: int) -> HttpResponse:
    """The letter that the radiologist gets, for a manager to print and hand over."""
    radiologist = reported_radiologist(request.user, pk)
    if radiologist is None or asked_report(request, round_id).round.department_id != radiologist.department_id:
        raise Http404
    letter = _letter(radiologist, round_id)
    return answer_with(pdf_of(sheet_of(letter), pictures_in(letter)), f"feedback-{letter.own.report.round.period_start}-{pk}.pdf")


def _letter(radiologist: Radiologist, round_id: UUID) -> Letter:
    held = results_of(radiologist)
    own = own_round(held, round_id)
    before = round_before(own, held)
    earlier = images_of(radiologist, before.report.round_id) if before else []
    return letter_of(radiologist.name, own, held, images_of(radiologist, round_id), earlier)


urls = [
    path("rounds/<uuid:round_id>/report/radiologists/<int:pk>/", report_radiologist, name="report_radiologist"),
    path("rounds/<uuid:round_id>/report/radiologists/<int:pk>/letter.pdf", report_letter, name="report_letter"),
]
