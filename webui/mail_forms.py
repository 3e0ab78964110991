from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from auditapp.access.mailing import mail_choice_of


class MailForm(forms.Form):
    """Where mail goes, and whether the digest is wanted."""

    address = forms.EmailField(label=_("E-mail address"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    wants_digest = forms.BooleanField(label=_("Tell me when the feedback of a round is there"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("wants_digest") and not cleaned.get("address") and "address" not in self.errors:
            self.add_error("address", _("Say where the mail should go, or switch it off."))
        return cleaned


def mail_form_of(user: User) -> MailForm:
    """As it stands for `user`."""
    return MailForm(initial={"address": user.email, "wants_digest": mail_choice_of(user).wants_digest})
