"""What people type: checked here for shape, in the services for sense."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from auditapp.access.models import Department, DepartmentKind, Experience, Radiologist, Tier
from auditapp.access.roles import ROLES, Role
from auditapp.access.selectors import departments_for, radiologists_for
from webui.throttle import count_failure, forget_failures, is_throttled

ROLE_CHOICES = [(role.code, _(role.name)) for role in ROLES.values()]
LIVES = [(days, format_lazy(_("{days} days"), days=days)) for days in (30, 90, 365)]


class SignInForm(AuthenticationForm):
    """Django's form, which stops answering a name that failed too often from one address (code "throttled")."""

    def clean(self) -> dict[str, Any]:
        request, name = self.request, self.cleaned_data.get("username", "")
        if request is None or is_throttled(request, name):
            raise ValidationError(_("Too many failed sign-ins with this user name. Wait 15 minutes, then try again."), code="throttled")
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            count_failure(request, name)
            raise
        forget_failures(request, name)
        return cleaned


class TokenForm(forms.Form):
    days = forms.TypedChoiceField(label=_("Expires after"), coerce=int, choices=LIVES, initial=90)


class UploadForm(forms.Form):
    """For whom the files are. A question with one possible answer is not asked."""

    department: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        label=_("Department"), queryset=None, empty_label=_("Choose one")
    )
    radiologist: "forms.ModelChoiceField[Radiologist]" = forms.ModelChoiceField(
        label=_("Radiologist"), queryset=None, required=False, empty_label=_("As the files say")
    )
    performed_on = forms.DateField(
        label=_("Day of examination"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Where the files do not say."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments, radiologists = departments_for(user, "upload"), radiologists_for(user)
        self._offer("department", departments)
        self._offer("radiologist", radiologists)
        self.only: dict[str, Any] = {}
        if len(departments) == 1:
            self.only["department"] = departments[0]
        if list(radiologists) in ([], [getattr(user, "radiologist", None)]):
            self.only["radiologist"] = radiologists.first()
        for name in self.only:
            del self.fields[name]

    def clean_performed_on(self) -> date | None:
        day: date | None = self.cleaned_data["performed_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = {**(super().clean() or {}), **self.only}
        department, radiologist = cleaned.get("department"), cleaned.get("radiologist")
        if department and radiologist and radiologist.department_id != department.pk:
            self.add_error("radiologist", _("This radiologist works in another department."))
        return cleaned

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows


class GrantForm(forms.Form):
    username = forms.CharField(label=_("User name"), max_length=150, help_text=_("Of an account that exists."))
    role = forms.ChoiceField(label=_("Role"), choices=ROLE_CHOICES)

    def clean_role(self) -> Role:
        return ROLES[self.cleaned_data["role"]]


class DepartmentForm(forms.Form):
    tier = forms.ChoiceField(label=_("Tier"), required=False, choices=[("", _("Not said")), *Tier.choices])
    kind = forms.ChoiceField(label=_("Type"), required=False, choices=[("", _("Not said")), *DepartmentKind.choices])


class AccountForm(forms.Form):
    first_name = forms.CharField(label=_("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    username = forms.CharField(label=_("User name"), max_length=150, validators=[User.username_validator])
    role = forms.ChoiceField(label=_("First role"), choices=ROLE_CHOICES)
    password = forms.CharField(
        label=_("First password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 8 characters. Tell it in person; it can be changed on the account page."),
    )

    def clean_role(self) -> Role:
        return ROLES[self.cleaned_data["role"]]


class NewRadiologistForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    experience = forms.ChoiceField(label=_("Experience"), choices=Experience.choices)


class RadiologistForm(NewRadiologistForm):
    operator_name = forms.CharField(
        label=_("Operator name"), max_length=120, required=False, help_text=_("As DICOM OperatorsName spells it.")
    )


class OperatorForm(forms.Form):
    operator_name = forms.CharField(label=_("Operator name"), max_length=120, required=False)


class LinkForm(forms.Form):
    username = forms.CharField(label=_("User name"), max_length=150)
