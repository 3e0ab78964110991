"""What a manager chooses for a department's reports: the NT curve, the required planes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from auditapp.protocols.models import Protocol
from auditapp.protocols.said import said
from auditapp.statistics.nt_curves import CURVES, Curve

EDITION, OWN, NOTHING = "edition", "own", "nothing"
RULES = (
    (EDITION, _("What the protocol's edition requires of each kind of examination")),
    (OWN, _("These planes, of every examination:")),
    (NOTHING, _("Nothing: reports then say nothing of completeness")),
)


class CurveForm(forms.Form):
    curve = forms.ChoiceField(label=_("Curve"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, used: Curve) -> None:
        super().__init__(data, initial={"curve": used.code}, auto_id="curve_%s")
        self.used = used
        self.fields["curve"].choices = [(curve.code, curve.name) for curve in CURVES.values()]  # type: ignore[attr-defined]

    def clean_curve(self) -> str:
        code: str = self.cleaned_data["curve"]
        if code == self.used.code:
            raise ValidationError(_("This curve is used already."))
        return code


class PlanesForm(forms.Form):
    """`held`: codes of planes, or None for what the edition requires."""

    rule = forms.ChoiceField(label=_("Required"), choices=RULES, widget=forms.RadioSelect)
    planes = forms.MultipleChoiceField(label=_("Planes"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, protocol: Protocol, held: list[str] | None) -> None:
        rule = EDITION if held is None else OWN if held else NOTHING
        super().__init__(data, initial={"rule": rule, "planes": held or []}, auto_id="planes_%s")
        self.held = held
        self.fields["planes"].choices = [(plane.code, said(plane.name)) for plane in protocol.planes.all()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        rule, ticked = cleaned.get("rule"), cleaned.get("planes") or []
        if rule == OWN and not ticked:
            self.add_error("planes", _("Tick at least one plane."))
        elif rule:
            cleaned["asked"] = {EDITION: None, NOTHING: []}.get(rule, ticked)
            if cleaned["asked"] == self.held:
                raise ValidationError(_("This is required already."))
        return cleaned
