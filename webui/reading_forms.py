"""What a reader says of one image. Shape is checked here, sense in the services."""

import json
from math import isfinite
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from auditapp.assessment.models import VERDICT_CHOICES
from auditapp.protocols.grading import Grade, Verdict
from auditapp.protocols.models import Criterion
from auditapp.protocols.said import said
from auditapp.review.models import LimitedBy, SentBackBecause
from auditapp.review.selectors import BlindView
from auditapp.review.services import StructureSaid

GRADES = [
    ("", _("As your answers give it")),
    (Grade.STANDARD.value, _("Standard")),
    (Grade.BASIC.value, _("Basic")),
    (Grade.NON_STANDARD.value, _("Non-standard")),
]
UNREADABLE = _("The boxes could not be understood. Draw them again.")


class ReadingForm(forms.Form):
    """One field a criterion, named by its code, and what the whole image needs said. `asked` is the plane whose criteria are shown,
    `plane` the one that the reader takes the image for."""

    asked = forms.CharField(required=False, widget=forms.HiddenInput)
    structures = forms.CharField(required=False)
    limited_by = forms.ChoiceField(
        label=_("Limited by"), required=False, choices=[("", _("Nothing")), *LimitedBy.choices], help_text=_("What nobody could change.")
    )
    comment = forms.CharField(label=_("Comment"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    override = forms.ChoiceField(label=_("Grade"), required=False, choices=GRADES)
    override_reason = forms.CharField(
        label=_("Why another grade"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    seconds = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput, initial=0)

    def __init__(self, *args: Any, view: BlindView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.view = view
        self.fields["plane"] = forms.ChoiceField(
            label=_("Plane"), required=False, choices=[(plane.code, said(plane.name)) for plane in view.planes]
        )
        for criterion in view.criteria:
            self.fields[name_of(criterion)] = forms.ChoiceField(label=criterion.statement, choices=VERDICT_CHOICES)
        self.order_fields(["plane", "asked"])

    @property
    def questions(self) -> list[dict[str, Any]]:
        """Each criterion with the name, answer and errors of its field, for the part `criterion_field.html`."""
        return [
            {"name": field.html_name, "criterion": criterion, "value": field.value() or "", "errors": field.errors}
            for criterion in self.view.criteria
            for field in [self[name_of(criterion)]]
        ]

    @property
    def verdicts(self) -> dict[str, Verdict]:
        return {criterion.code: Verdict(self.cleaned_data[name_of(criterion)]) for criterion in self.view.criteria}

    @property
    def grade(self) -> Grade | None:
        return Grade(self.cleaned_data["override"]) if self.cleaned_data["override"] else None

    def clean_structures(self) -> list[StructureSaid]:
        try:
            return [_said(one) for one in json.loads(self.cleaned_data["structures"] or "[]")]
        except (ValueError, KeyError, TypeError) as error:
            raise ValidationError(UNREADABLE) from error


class SendBackForm(forms.Form):
    because = forms.ChoiceField(label=_("Why"), choices=SentBackBecause.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("In a few words"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


def name_of(criterion: Criterion) -> str:
    return f"criterion-{criterion.code}"


def _said(one: dict[str, Any]) -> StructureSaid:
    """Raises ValueError, KeyError or TypeError for anything else than the panel writes."""
    code, box, clarity = one["code"], one["box"], one["clarity"]
    if not isinstance(code, str) or not (clarity is None or type(clarity) is int):
        raise TypeError
    if box is None:
        return StructureSaid(code, None, clarity)
    left, top, right, bottom = (float(side) for side in box)
    if not all(map(isfinite, (left, top, right, bottom))):
        raise ValueError
    return StructureSaid(code, (left, top, right, bottom), clarity)
