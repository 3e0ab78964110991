"""A forgotten password: the administrator's link, and the page that it opens."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import User
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse, reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from auditapp.access.refusal import AccessError
from auditapp.access.resetting import HOLDS_DAYS, make_reset_link
from auditapp.access.selectors import people_in
from auditapp.access.services import change_password
from webui.pages.account import changed_words
from webui.pages.people import administered, people_page


@never_cache
@require_POST
def reset_password(request: HttpRequest, slug: str, account_id: int) -> HttpResponse:
    """Answers the page itself: a redirect would have to keep the link somewhere."""
    department = administered(request, slug)
    account = get_object_or_404(people_in(request.user, department), pk=account_id)
    try:
        link = make_reset_link(by=request.user, department=department, account=account)
    except AccessError as error:
        messages.error(request, str(error))
        return redirect("people_in", slug)
    address = request.build_absolute_uri(reverse("set_password", args=link))
    return people_page(request, department, reset={"account": account, "link": address, "days": HOLDS_DAYS})


class ForgottenForm(SetPasswordForm):  # type: ignore[type-arg]
    revoked = 0

    def save(self, commit: bool = True) -> User:
        account: User = self.user
        self.revoked = change_password(by=account, password=self.cleaned_data["new_password1"], forgotten=True)
        return account


class SetPassword(PasswordResetConfirmView):
    """Django's: the token goes from the address to the session at once, and holds once."""

    template_name = "webui/account/set_password.html"
    form_class = ForgottenForm
    success_url = reverse_lazy("login")

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        messages.success(self.request, changed_words(form.revoked))
        return answer


urls = [
    path("people/<slug:slug>/accounts/<int:account_id>/password/", reset_password, name="reset_password"),
    path("password/<str:uidb64>/<str:token>/", SetPassword.as_view(), name="set_password"),
]
