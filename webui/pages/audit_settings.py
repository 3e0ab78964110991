"""What a department's reports are measured against: the NT curve and the required planes, each choice kept."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from auditapp.access.models import Department
from auditapp.access.selectors import departments_for
from auditapp.protocols.models import Protocol, RequiredPlanes
from auditapp.protocols.selectors import examinations_of, protocol_of, protocols, required_planes_choices
from auditapp.protocols.services import ProtocolError, require_planes, take_back_planes
from auditapp.reports.curves import CurveError, choose_nt_curve, nt_curve_choices, nt_curve_of, take_back_nt_curve
from auditapp.reports.models import NTCurveChoice
from webui.charts_measured import curves_chart
from webui.permissions import requires, signed_in
from webui.setting_forms import CurveForm, PlanesForm
from webui.setting_words import curve_history, curves_told, planes_history


@requires("manage_rounds")
@require_GET
def audit_settings(request: HttpRequest) -> HttpResponse:
    return redirect("audit_settings_in", departments_for(request.user, "manage_rounds").order_by("name")[0].slug)


@requires("manage_rounds")
@require_GET
def audit_settings_in(request: HttpRequest, slug: str) -> HttpResponse:
    department = _managed(request, slug)
    asked = request.GET.get("protocol", "")
    protocol = get_object_or_404(protocols(), pk=asked) if asked.isdecimal() else protocol_of(department)
    return _page(request, department, protocol)


@requires("manage_rounds")
@require_POST
def choose_curve(request: HttpRequest, slug: str) -> HttpResponse:
    department = _managed(request, slug)
    form = CurveForm(request.POST, used=nt_curve_of(department))
    if not form.is_valid():
        return _page(request, department, protocol_of(department), curve_form=form)
    chosen = choose_nt_curve(by=signed_in(request), department=department, curve=form.cleaned_data["curve"])
    return _curve_set(request, chosen)


@requires("manage_rounds")
@require_POST
def take_back_curve(request: HttpRequest, choice_id: int) -> HttpResponse:
    choice = get_object_or_404(nt_curve_choices(request.user), pk=choice_id)
    try:
        return _curve_set(request, take_back_nt_curve(by=signed_in(request), choice=choice))
    except CurveError as error:
        messages.error(request, str(error))
    return redirect("audit_settings_in", choice.department.slug)


@requires("manage_rounds")
@require_POST
def choose_planes(request: HttpRequest, slug: str, protocol_id: int) -> HttpResponse:
    department, protocol = _managed(request, slug), get_object_or_404(protocols(), pk=protocol_id)
    form = PlanesForm(request.POST, protocol=protocol, held=_held(request, department, protocol))
    if not form.is_valid():
        return _page(request, department, protocol, planes_form=form)
    chosen = require_planes(by=signed_in(request), department=department, protocol=protocol, planes=form.cleaned_data["asked"])
    return _planes_set(request, chosen)


@requires("manage_rounds")
@require_POST
def take_back_required(request: HttpRequest, choice_id: int) -> HttpResponse:
    choice = get_object_or_404(required_planes_choices(request.user), pk=choice_id)
    try:
        return _planes_set(request, take_back_planes(by=signed_in(request), choice=choice))
    except ProtocolError as error:
        messages.error(request, str(error))
    return redirect(_planes_address(choice))


def _curve_set(request: HttpRequest, choice: NTCurveChoice) -> HttpResponse:
    told = {"curve": nt_curve_of(choice.department).name, "department": choice.department}
    undo = reverse("take_back_curve", args=[choice.pk])
    messages.success(request, _("Reports of %(department)s that are counted from now on use %(curve)s.") % told, f"undo={undo}")
    return redirect("audit_settings_in", choice.department.slug)


def _planes_set(request: HttpRequest, choice: RequiredPlanes) -> HttpResponse:
    undo = reverse("take_back_required", args=[choice.pk])
    text = _("Reports of %(department)s that are counted from now on ask for these planes.") % {"department": choice.department}
    messages.success(request, text, f"undo={undo}")
    return redirect(_planes_address(choice))


def _planes_address(choice: RequiredPlanes) -> str:
    return f"{reverse('audit_settings_in', args=[choice.department.slug])}?protocol={choice.protocol_id}#planes"


def _page(
    request: HttpRequest,
    department: Department,
    protocol: Protocol,
    *,
    curve_form: CurveForm | None = None,
    planes_form: PlanesForm | None = None,
) -> HttpResponse:
    used = nt_curve_of(department)
    required = required_planes_choices(request.user).filter(department=department, protocol=protocol)
    shown: dict[str, Any] = {
        "department": department,
        "departments": departments_for(request.user, "manage_rounds").order_by("name"),
        "curve": used,
        "curves": curves_told(curve_form or CurveForm(used=used)),
        "curve_form": curve_form or CurveForm(used=used),
        "curve_history": curve_history(nt_curve_choices(request.user).filter(department=department)),
        "chart": curves_chart(used),
        "protocol": protocol,
        "protocols": protocols(),
        "examinations": examinations_of(department, protocol),
        "planes_form": planes_form or PlanesForm(protocol=protocol, held=_held(request, department, protocol)),
        "planes_history": planes_history(required),
    }
    return render(request, "webui/audit_settings/settings.html", shown, status=422 if curve_form or planes_form else 200)


def _held(request: HttpRequest, department: Department, protocol: Protocol) -> list[str] | None:
    newest = required_planes_choices(request.user).filter(department=department, protocol=protocol).first()
    return newest.planes if newest else None


def _managed(request: HttpRequest, slug: str) -> Department:
    return get_object_or_404(departments_for(request.user, "manage_rounds"), slug=slug)


urls = [
    path("settings/", audit_settings, name="audit_settings"),
    path("settings/<slug:slug>/", audit_settings_in, name="audit_settings_in"),
    path("settings/<slug:slug>/curve/", choose_curve, name="choose_curve"),
    path("settings/<slug:slug>/planes/<int:protocol_id>/", choose_planes, name="choose_planes"),
    path("settings/curve/<int:choice_id>/back/", take_back_curve, name="take_back_curve"),
    path("settings/planes/<int:choice_id>/back/", take_back_required, name="take_back_required"),
]
