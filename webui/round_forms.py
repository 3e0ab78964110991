"""What managers type about rounds. Shape is checked here, sense in the services."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from auditapp.access.selectors import departments_for, experts_of
from auditapp.protocols.selectors import protocol_of, protocols
from auditapp.rounds.preview import last_month_with_images, month_of
from webui.templatetags.words import protocol_name

DAY = forms.DateInput(attrs={"type": "date"})
LEAST_FOR_KAPPA = 25  # per radiologist, see reports.agreement


def _kappa_needs() -> str:
    text = gettext("A kappa of one person needs %(number)d or more. Who has fewer images is read in full.")
    return text % {"number": LEAST_FOR_KAPPA}


class ProtocolField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return protocol_name(obj)


class ShareField(forms.IntegerField):
    """Typed in per cent, cleaned to 0-1."""

    def clean(self, value: Any) -> float:
        return (super().clean(value) or 0) / 100


class RoundForm(forms.Form):
    """Which round to open; the same fields ask for its preview.

    The preview shows the boxes `experts`; `asked_of` names the department whose they are. Without them all experts read.
    """

    department: Any = forms.ModelChoiceField(label=_("Department"), queryset=None, empty_label=None)
    period_start = forms.DateField(label=_("From"), widget=DAY)
    period_end = forms.DateField(label=_("To, included"), widget=DAY)
    protocol: Any = ProtocolField(label=_("Protocol"), queryset=None, empty_label=None)
    reads_per_radiologist = forms.IntegerField(
        label=_("Reads per radiologist"), min_value=1, max_value=1000, initial=30, help_text=lazy(_kappa_needs, str)()
    )
    double_share = ShareField(
        label=_("Read by a second expert, %"),
        min_value=0,
        max_value=100,
        initial=10,
        help_text=_("Tells how far two experts agree. Experts are not told which images these are."),
    )
    repeat_share = ShareField(
        label=_("Read again by the same expert, %"),
        min_value=0,
        max_value=100,
        initial=10,
        help_text=_("Tells how far an expert agrees with themselves. Experts are not told which images these are."),
    )
    experts = forms.TypedMultipleChoiceField(coerce=int, required=False)
    asked_of = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = departments_for(user, "manage_rounds")
        _offer(self.fields["department"], departments)
        _offer(self.fields["protocol"], protocols())
        known = {expert.pk: str(expert) for department in departments for expert in experts_of(department)}
        self.fields["experts"].choices = list(known.items())  # type: ignore[attr-defined]
        start, end = last_month_with_images(user) or month_of(timezone.localdate())
        suggested: dict[str, Any] = {"period_start": start, "period_end": end}
        if first := departments.first():
            suggested |= {"department": first, "protocol": protocol_of(first)}
        self.initial = suggested | dict(self.initial)

    @property
    def asked(self) -> list[forms.BoundField]:
        """All fields but the boxes of the experts."""
        return [field for field in self.visible_fields() if field.name != "experts"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("period_start"), cleaned.get("period_end")
        if isinstance(start, date) and isinstance(end, date) and end < start:
            raise ValidationError(_("The period ends before it begins."))
        department, chosen, asked_of = cleaned.get("department"), cleaned.pop("experts", []), cleaned.pop("asked_of", None)
        if department is None or department.pk != asked_of:
            return cleaned | {"experts": None}
        return cleaned | {"experts": [one for one in experts_of(department) if one.pk in chosen]}


class ActionForm(forms.Form):
    text = forms.CharField(label=_("What will be done"), max_length=300)
    due_on = forms.DateField(label=_("By when"), required=False, widget=DAY)


def _offer(field: forms.Field, rows: QuerySet[Any]) -> None:
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
