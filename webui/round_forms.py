"""What managers and experts type about rounds. Shape is checked here, sense in the services."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from auditapp.access.selectors import departments_for
from auditapp.protocols.grading import Verdict
from auditapp.protocols.models import Criterion
from auditapp.protocols.selectors import protocol_of, protocols
from auditapp.review.models import LimitedBy
from auditapp.rounds.preview import last_month_with_images, month_of

VERDICTS = [(Verdict.MET.value, "Met"), (Verdict.NOT_MET.value, "Not met"), (Verdict.CANNOT_TELL.value, "Cannot tell")]
DAY = forms.DateInput(attrs={"type": "date"})
LEAST_FOR_KAPPA = 25  # per radiologist, see reports.agreement


class RoundForm(forms.Form):
    """Which round to open; the same fields ask for its preview."""

    department: Any = forms.ModelChoiceField(queryset=None, empty_label=None)
    period_start = forms.DateField(label="From", widget=DAY)
    period_end = forms.DateField(label="To, included", widget=DAY)
    protocol: Any = forms.ModelChoiceField(queryset=None, empty_label=None)
    reads_per_radiologist = forms.IntegerField(
        label="Reads per radiologist",
        min_value=1,
        max_value=1000,
        initial=30,
        help_text=f"A kappa of one person needs {LEAST_FOR_KAPPA} or more. Who has fewer images is read in full.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = departments_for(user, "manage_rounds")
        _offer(self.fields["department"], departments)
        _offer(self.fields["protocol"], protocols())
        start, end = last_month_with_images(user) or month_of(timezone.localdate())
        suggested: dict[str, Any] = {"period_start": start, "period_end": end}
        if first := departments.first():
            suggested |= {"department": first, "protocol": protocol_of(first)}
        self.initial = suggested | dict(self.initial)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("period_start"), cleaned.get("period_end")
        if isinstance(start, date) and isinstance(end, date) and end < start:
            raise ValidationError("The period ends before it begins.")
        return cleaned


class ReadingForm(forms.Form):
    """An expert's answers: one field a criterion, named by its code, and what the whole image needs said."""

    limited_by = forms.ChoiceField(
        label="Limited by", required=False, choices=[("", "Nothing"), *LimitedBy.choices], help_text="What the person could not change."
    )
    comment = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    seconds = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput, initial=0)

    def __init__(self, *args: Any, criteria: list[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            self.fields[_name(criterion)] = forms.ChoiceField(label=criterion.statement, choices=VERDICTS)

    @property
    def questions(self) -> list[dict[str, Any]]:
        """Each criterion with the name, answer and errors of its field, for the part `criterion_field.html`."""
        return [
            {"name": field.html_name, "criterion": criterion, "value": field.value() or "", "errors": field.errors}
            for criterion in self.criteria
            for field in [self[_name(criterion)]]
        ]

    @property
    def verdicts(self) -> dict[str, Verdict]:
        return {criterion.code: Verdict(self.cleaned_data[_name(criterion)]) for criterion in self.criteria}


class SettleForm(forms.Form):
    verdict = forms.ChoiceField(label="What holds", choices=VERDICTS[:2], widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text="The radiologist will read it."
    )


class ActionForm(forms.Form):
    text = forms.CharField(label="What will be done", max_length=300)
    due_on = forms.DateField(label="By when", required=False, widget=DAY)


def _name(criterion: Criterion) -> str:
    return f"criterion-{criterion.code}"


def _offer(field: forms.Field, rows: QuerySet[Any]) -> None:
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
