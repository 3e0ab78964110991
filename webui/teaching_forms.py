"""How an image becomes an example: what is typed, and what the part `teach.html` shows."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from auditapp.imaging.models import Frame
from auditapp.protocols.models import Criterion
from auditapp.protocols.said import said
from auditapp.protocols.selectors import criteria
from auditapp.review.models import Example
from auditapp.review.teaching import examples_for, may_teach

GOOD, NOT_GOOD = "good", "not_good"
KINDS = ((GOOD, _("Good example")), (NOT_GOOD, _("Not good")))


class CriterionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return said(obj.statement)


class TeachForm(forms.Form):
    criterion = CriterionField(label=_("What it shows"), queryset=criteria(), empty_label=None)
    kind = forms.ChoiceField(label=_("How"), choices=KINDS, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=300, help_text=_("What to look at. Radiologists will read it. Name nobody.")
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class Teachable:
    """A frame that may be marked, the form for it, and as what it stands on the list already."""

    frame: Frame
    form: TeachForm
    marked: list[Example]
    back: str


def teachable(request: HttpRequest, frame: Frame, asked: list[Criterion]) -> Teachable | None:
    """For the part `teach.html`; None where the person keeps no teaching list for this image or there is no criterion to show."""
    if not asked or not may_teach(request.user, frame.instance.series.study.department):
        return None
    back = request.get_full_path()
    form = TeachForm(auto_id="teach_%s", initial={"kind": GOOD, "next": back})
    form.fields["criterion"].choices = [(one.pk, said(one.statement)) for one in asked]  # type: ignore[attr-defined]
    marked = list(examples_for(request.user).filter(frame=frame).order_by("criterion"))
    return Teachable(frame, form, marked, urlencode({"next": back}))


def undo_of(example: Example, step: str, back: str) -> str:
    """A message's tag that offers to take the step back: `step` is the page that does so."""
    return f"undo={reverse(step, args=[example.pk])}?{urlencode({'next': back})}"
