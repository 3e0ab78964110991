"""Operator names that files carry and nobody knew: whose they are."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from auditapp.access.models import Department, Radiologist
from auditapp.access.refusal import AccessError
from auditapp.access.services import add_radiologist
from auditapp.imaging.models import Operator
from auditapp.imaging.operators import (
    OperatorError,
    link_operator,
    mapped_departments,
    nameless_images,
    operators_for,
    radiologists_to_link,
    unlink_operator,
    waiting_operators,
)
from webui.forms import NewRadiologistForm
from webui.lists import page_of
from webui.operator_filters import OperatorFilter
from webui.permissions import requires

NAMES_A_PAGE = 25


@requires("manage_rounds", "administer")
@require_GET
def operators(request: HttpRequest) -> HttpResponse:
    """To the department where names wait, else to the first."""
    waiting = waiting_operators(request.user).order_by("department__name").first()
    department = waiting.department if waiting else mapped_departments(request.user).order_by("name")[0]
    return redirect("operators_in", department.slug)


@require_GET
def operators_in(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, get_object_or_404(mapped_departments(request.user), slug=slug))


@require_POST
def link_name(request: HttpRequest, operator_id: int) -> HttpResponse:
    held = get_object_or_404(operators_for(request.user), pk=operator_id)
    asked = request.POST.get("radiologist", "")
    known = radiologists_to_link(request.user, held.department)
    _linked(request, held, get_object_or_404(known, pk=int(asked) if asked.isdecimal() else 0))
    return redirect("operators_in", held.department.slug)


@require_POST
def new_for_name(request: HttpRequest, operator_id: int) -> HttpResponse:
    """A radiologist who was not on the list, and the name with them."""
    held = get_object_or_404(operators_for(request.user), pk=operator_id)
    form = NewRadiologistForm(request.POST, auto_id=f"new_{held.pk}_%s")
    if form.is_valid():
        try:
            made = add_radiologist(by=request.user, department=held.department, **form.cleaned_data)
        except AccessError as error:
            form.add_error(None, str(error))
        else:
            _linked(request, held, made)
            return redirect("operators_in", held.department.slug)
    return _page(request, held.department, {held.pk: form})


@require_POST
def unlink_name(request: HttpRequest, operator_id: int) -> HttpResponse:
    held = get_object_or_404(operators_for(request.user), pk=operator_id)
    try:
        unlink_operator(by=request.user, operator=held)
        messages.success(request, _("“%(name)s” is nobody's again and waits for a link.") % {"name": held})
    except OperatorError as error:
        messages.error(request, str(error))
    return redirect("operators_in", held.department.slug)


def _linked(request: HttpRequest, held: Operator, radiologist: Radiologist) -> None:
    try:
        moved = link_operator(by=request.user, operator=held, radiologist=radiologist)
    except OperatorError as error:
        messages.error(request, str(error))
        return
    text = ngettext(
        "“%(name)s” is %(radiologist)s: %(n)d study counts for them now.",
        "“%(name)s” is %(radiologist)s: %(n)d studies count for them now.",
        moved,
    )
    undo = reverse("unlink_name", args=[held.pk])
    messages.success(request, text % {"name": held, "radiologist": radiologist, "n": moved}, f"undo={undo}")


def _page(request: HttpRequest, department: Department, bound: dict[int, forms.Form] | None = None) -> HttpResponse:
    chosen = OperatorFilter(request.GET, operators_for(request.user).filter(department=department), request=request)
    page = page_of(request, chosen.qs, NAMES_A_PAGE)
    shown = {
        "department": department,
        "departments": mapped_departments(request.user).order_by("name"),
        "filter": chosen,
        "page": page,
        "rows": [(one, (bound or {}).get(one.pk) or _new_form(one)) for one in page.object_list],
        "radiologists": list(radiologists_to_link(request.user, department)),
        "nameless": nameless_images(request.user, department),
        "bound": set(bound or {}),
    }
    return render(request, "webui/people/operators.html", shown, status=422 if bound else 200)


def _new_form(operator: Operator) -> NewRadiologistForm:
    return NewRadiologistForm(initial={"name": str(operator)}, auto_id=f"new_{operator.pk}_%s")


urls = [
    path("operators/", operators, name="operators"),
    path("operators/<slug:slug>/", operators_in, name="operators_in"),
    path("operators/<int:operator_id>/link/", link_name, name="link_name"),
    path("operators/<int:operator_id>/new/", new_for_name, name="new_for_name"),
    path("operators/<int:operator_id>/unlink/", unlink_name, name="unlink_name"),
]
