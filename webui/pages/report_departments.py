"""Departments beside each other, for those who read the reports of several."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from auditapp.access.models import DepartmentKind, Tier
from auditapp.reports.departments import Funnel, funnel_among, newest_by_department
from auditapp.reports.models import Report
from webui.charts_drawing import Chart
from webui.charts_people import FunnelPoint, funnel_chart, place_word
from webui.permissions import requires
from webui.report_figures import census_of, measures_in


class DepartmentFilter(forms.Form):
    tier = forms.ChoiceField(label=gettext_lazy("Tier"), required=False, choices=[("", gettext_lazy("All tiers")), *Tier.choices])
    kind = forms.ChoiceField(label=gettext_lazy("Type"), required=False, choices=[("", gettext_lazy("All types")), *DepartmentKind.choices])


@requires("manage_rounds")
@require_GET
def compare_departments(request: HttpRequest) -> HttpResponse:
    every, form = newest_by_department(request.user), DepartmentFilter(request.GET)
    form.is_valid()
    chosen = {key: value for key, value in form.cleaned_data.items() if value}
    found = [one for one in every if all(getattr(one.round.department, key) == value for key, value in chosen.items())]
    return render(request, "webui/reports/compare.html", {"form": form, "several": len(every) > 1, **_told(found)})


def _told(found: list[Report]) -> dict[str, object]:
    funnel = funnel_among(found)
    places = {place.report.pk: place_word(place.outside) for place in funnel.places} if funnel else {}
    rows = [_row(report, places.get(report.pk, "")) for report in found]
    return {"rows": rows, "chart": _chart(funnel) if funnel else None, "left_out": len(found) - len(places) if funnel else 0}


def _row(report: Report, limits: str) -> dict[str, object]:
    whole = report.summary["all"]
    return {"report": report, "department": report.round.department, "limits": limits, "census": census_of(whole), **measures_in(whole)}


def _chart(funnel: Funnel) -> Chart:
    points = [FunnelPoint(str(one.report.round.department), one.reads, one.share, one.outside) for one in funnel.places]
    return funnel_chart(points, funnel.points, funnel.baseline, _("Department"))


urls = [path("reports/compare/", compare_departments, name="compare_departments")]
