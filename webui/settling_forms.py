"""What experts type to settle an image's disagreements."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from auditapp.protocols.grading import Verdict
from auditapp.review.disputes import DisputedCriterion

VERDICTS = [(Verdict.MET.value, _("Met")), (Verdict.NOT_MET.value, _("Not met"))]
LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class Question:
    """One disputed criterion with its fields; `own` is the field of a reason for it alone, None where it is the only one."""

    disputed: DisputedCriterion
    verdict: forms.BoundField
    own: forms.BoundField | None


class SettleForm(forms.Form):
    """A verdict for each open criterion, and one reason for all or one of its own for each."""

    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The radiologist will read it. Name nobody."),
    )

    def __init__(self, *args: Any, disputed: list[DisputedCriterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.disputed = disputed
        for one in disputed:
            self.fields[_verdict(one)] = forms.ChoiceField(choices=VERDICTS, widget=forms.RadioSelect)
            self.fields[_own(one)] = forms.CharField(label=_("Another reason for this one"), required=False, max_length=LONGEST_REASON)

    @property
    def questions(self) -> list[Question]:
        alone = len(self.disputed) == 1
        return [Question(one, self[_verdict(one)], None if alone else self[_own(one)]) for one in self.disputed]

    @property
    def verdicts(self) -> dict[int, tuple[Verdict, str]]:
        return {one.criterion.pk: (Verdict(self.cleaned_data[_verdict(one)]), self._reason(one)) for one in self.disputed}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not all(self._reason(one) for one in self.disputed):
            self.add_error("reason", _("Say why: the radiologist will read it."))
        return cleaned

    def _reason(self, one: DisputedCriterion) -> str:
        return str(self.cleaned_data.get(_own(one)) or self.cleaned_data.get("reason") or "")


def _verdict(one: DisputedCriterion) -> str:
    return f"criterion-{one.criterion.pk}"


def _own(one: DisputedCriterion) -> str:
    return f"reason-{one.criterion.pk}"
