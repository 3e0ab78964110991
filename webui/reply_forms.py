from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from auditapp.protocols.said import said
from auditapp.reports.own_images import OwnImage


class ContestForm(forms.Form):
    """Which of the criteria that the expert did not find met are met in the radiologist's eyes, and why."""

    criteria = forms.MultipleChoiceField(
        label=_("What you see otherwise"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one criterion.")},
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Where in the picture do you see it? An expert who took no part reads this. No patient data, please."),
        error_messages={"required": _("Say why you see it otherwise: whoever settles it will read it.")},
    )

    def __init__(self, *args: Any, image: OwnImage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(criterion.code, said(criterion.statement)) for criterion in image.missed]
        self.fields["criteria"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["criteria"].initial = [choices[0][0]]
