from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from auditapp.access.models import Department, Radiologist
from auditapp.access.refusal import AccessError
from auditapp.access.roles import ROLES, Role
from auditapp.access.selectors import accounts_known_to, departments_for, radiologists_in, role_holders_in
from auditapp.access.services import (
    add_radiologist,
    create_account,
    describe_department,
    grant_role,
    link_account,
    map_operator,
    revoke_role,
)
from auditapp.imaging.operators import link_expected
from webui.forms import AccountForm, DepartmentForm, GrantForm, LinkForm, OperatorForm, RadiologistForm
from webui.pages import operators
from webui.permissions import requires

RoleStep = Callable[..., None]  # grant_role or revoke_role: each is the other's undo
UNKNOWN = gettext_lazy("There is no active account of this user name. Check its spelling, or add an account below.")


@requires("administer")
@require_GET
def everybody(request: HttpRequest) -> HttpResponse:
    return redirect("people_in", departments_for(request.user, "administer")[0].slug)


@require_GET
def people(request: HttpRequest, slug: str) -> HttpResponse:
    return people_page(request, administered(request, slug))


@require_POST
def grant(request: HttpRequest, slug: str) -> HttpResponse:
    department, form = administered(request, slug), GrantForm(request.POST, auto_id="grant_%s")

    def act(username: str, role: Role) -> str:
        return _change(request, department, _account(request, username=username), role, grant_role)

    return _tried(request, department, "grant", form, act)


@require_POST
def describe(request: HttpRequest, slug: str) -> HttpResponse:
    department, form = administered(request, slug), DepartmentForm(request.POST, auto_id="department_%s")

    def act(**fields: Any) -> str:
        describe_department(by=request.user, department=department, **fields)
        return _("Tier and type are kept.")

    return _tried(request, department, "described", form, act)


@sensitive_post_parameters("password")
@require_POST
def add_account(request: HttpRequest, slug: str) -> HttpResponse:
    department, form = administered(request, slug), AccountForm(request.POST, auto_id="account_%s")

    def act(**fields: Any) -> str:
        account = create_account(by=request.user, department=department, **fields)
        told = {"person": _name(account), "account": account.username}
        return _("%(person)s can sign in as “%(account)s” with the password that you chose.") % told

    return _tried(request, department, "account", form, act)


@require_POST
def new_radiologist(request: HttpRequest, slug: str) -> HttpResponse:
    department, form = administered(request, slug), RadiologistForm(request.POST, auto_id="radiologist_%s")

    def act(**fields: Any) -> str:
        radiologist = add_radiologist(by=request.user, department=department, **fields)
        link_expected(by=request.user, radiologist=radiologist)
        return _("%(person)s is on the list of radiologists.") % {"person": radiologist}

    return _tried(request, department, "radiologist", form, act)


@require_POST
def operator(request: HttpRequest, slug: str, radiologist_id: int) -> HttpResponse:
    department, form = administered(request, slug), OperatorForm(request.POST, auto_id=f"operator_{radiologist_id}_%s")
    radiologist = get_object_or_404(radiologists_in(request.user, department), pk=radiologist_id)

    def act(operator_name: str) -> str:
        map_operator(by=request.user, radiologist=radiologist, operator_name=operator_name)
        link_expected(by=request.user, radiologist=radiologist)
        told = {"person": radiologist, "operator": operator_name}
        return (
            _("Files by “%(operator)s” now count for %(person)s.") % told
            if operator_name
            else _("%(person)s has no operator name now.") % told
        )

    return _tried(request, department, f"operator_{radiologist.pk}", form, act)


@require_POST
def link(request: HttpRequest, slug: str, radiologist_id: int) -> HttpResponse:
    department, form = administered(request, slug), LinkForm(request.POST, auto_id=f"link_{radiologist_id}_%s")
    radiologist = get_object_or_404(radiologists_in(request.user, department), pk=radiologist_id)

    def act(username: str) -> str:
        link_account(by=request.user, radiologist=radiologist, user=_account(request, username=username))
        return _("%(person)s reads own feedback with the account “%(account)s”.") % {"person": radiologist, "account": username}

    return _tried(request, department, f"link_{radiologist.pk}", form, act)


@require_POST
def change_role(request: HttpRequest, slug: str, account_id: int, role: str, step: RoleStep) -> HttpResponse:
    department = administered(request, slug)
    account = get_object_or_404(accounts_known_to(request.user), pk=account_id)
    if role not in ROLES:
        raise Http404
    try:
        _change(request, department, account, ROLES[role], step)
    except AccessError as error:
        messages.error(request, str(error))
    return redirect("people_in", slug)


def _change(request: HttpRequest, department: Department, account: User, role: Role, step: RoleStep) -> str:
    """Grants or revokes, and offers the other as undo."""
    step(by=request.user, user=account, department=department, role=role)
    granted = step is grant_role
    told = {"person": _name(account), "role": _(role.name).lower(), "department": department}
    text = (
        _("%(person)s is now %(role)s in %(department)s.") if granted else _("%(person)s is no longer %(role)s in %(department)s.")
    ) % told
    undo = reverse("take_role" if granted else "give_role", args=[department.slug, account.pk, role.code])
    messages.success(request, text, f"undo={undo}")
    return ""


def _tried(request: HttpRequest, department: Department, name: str, form: forms.Form, act: Callable[..., str]) -> HttpResponse:
    """Does the step and comes back to the page; where it cannot be done, the page says why beside what was typed."""
    if form.is_valid():
        try:
            if told := act(**form.cleaned_data):
                messages.success(request, told)
            return redirect("people_in", department.slug)
        except AccessError as error:
            form.add_error(None, str(error))
    return people_page(request, department, status=422, **{name: form})


def people_page(request: HttpRequest, department: Department, *, status: int = 200, **bound: Any) -> HttpResponse:
    """`bound`: forms that did not hold, and `reset`, a link to a new password that is shown once."""
    radiologists = [_row(one, bound) for one in radiologists_in(request.user, department)]
    shown = {
        "department": department,
        "reset": bound.get("reset"),
        "departments": departments_for(request.user, "administer"),
        "holders": role_holders_in(request.user, department),
        "radiologists": radiologists,
        "roles": ROLES.values(),
        "grant": bound.get("grant") or GrantForm(auto_id="grant_%s"),
        "described": bound.get("described") or DepartmentForm(model_to_dict(department, ["tier", "kind"]), auto_id="department_%s"),
        "account": bound.get("account") or AccountForm(auto_id="account_%s"),
        "new_radiologist": bound.get("radiologist") or RadiologistForm(auto_id="radiologist_%s"),
    }
    return render(request, "webui/people/people.html", shown, status=status)


def _row(radiologist: Radiologist, bound: dict[str, forms.Form]) -> dict[str, Any]:
    held, name = {"operator_name": radiologist.operator_name}, radiologist.pk
    return {
        "radiologist": radiologist,
        "operator": bound.get(f"operator_{name}") or OperatorForm(held, auto_id=f"operator_{name}_%s"),
        "link": bound.get(f"link_{name}") or LinkForm(auto_id=f"link_{name}_%s"),
    }


def administered(request: HttpRequest, slug: str) -> Department:
    return get_object_or_404(departments_for(request.user, "administer"), slug=slug)


def _account(request: HttpRequest, *, username: str) -> User:
    account = accounts_known_to(request.user).filter(username=username).first()
    if account is None:
        raise AccessError(str(UNKNOWN))
    return account


def _name(account: User) -> str:
    return account.get_full_name() or account.get_username()


urls = [
    path("people/", everybody, name="people"),
    path("people/<slug:slug>/", people, name="people_in"),
    path("people/<slug:slug>/department/", describe, name="describe_department"),
    path("people/<slug:slug>/grant/", grant, name="grant"),
    path("people/<slug:slug>/accounts/", add_account, name="add_account"),
    path("people/<slug:slug>/radiologists/", new_radiologist, name="new_radiologist"),
    path("people/<slug:slug>/radiologists/<int:radiologist_id>/operator/", operator, name="operator"),
    path("people/<slug:slug>/radiologists/<int:radiologist_id>/account/", link, name="link"),
    path("people/<slug:slug>/accounts/<int:account_id>/<slug:role>/give/", change_role, {"step": grant_role}, name="give_role"),
    path("people/<slug:slug>/accounts/<int:account_id>/<slug:role>/take/", change_role, {"step": revoke_role}, name="take_role"),
    *operators.urls,
]
