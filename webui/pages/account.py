from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from auditapp.access.refusal import AccessError
from auditapp.access.selectors import roles_of
from auditapp.access.services import change_password
from auditapp.access.tokens import create_token, revoke_token, tokens_of
from webui import demo
from webui.forms import SignInForm, TokenForm
from webui.mail_forms import MailForm, mail_form_of
from webui.permissions import holds, signed_in


class SignIn(LoginView):
    template_name = "webui/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cards = demo.role_cards() if demo.is_shown_to(self.request) else []
        shown = super().get_context_data(role_cards=cards, demo_login_url=reverse("demo_login"), **kwargs)
        if cards:  # the focus would scroll past them
            shown["form"].fields["username"].widget.attrs.pop("autofocus", None)
        return shown

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        status = 429 if form.has_error(NON_FIELD_ERRORS, "throttled") else 200
        return self.render_to_response(self.get_context_data(form=form), status=status)


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    card = demo.card_of(request.POST.get("username", "")) if demo.is_shown_to(request) else None
    account = authenticate(request, username=card.username, password=card.password) if card else None
    if account is None:
        raise Http404
    login(request, account)
    return redirect(settings.LOGIN_REDIRECT_URL)


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    return account_page(request)


@never_cache
@require_POST
def new_token(request: HttpRequest) -> HttpResponse:
    """Answers the page itself: a redirect would have to keep the token somewhere."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return account_page(request, form, status=422)
    return account_page(request, token=create_token(by=signed_in(request), user=signed_in(request), days=form.cleaned_data["days"]))


@require_POST
def end_token(request: HttpRequest) -> HttpResponse:
    if not revoke_token(by=signed_in(request), key=request.POST.get("key", "")):
        raise Http404
    messages.success(request, _("The token is revoked. Programs that use it are refused from now on."))
    return redirect("account")


@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    form = PasswordChangeForm(signed_in(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            tokens = change_password(by=form.user, password=form.cleaned_data["new_password1"])
        except AccessError as error:
            form.add_error("new_password1", str(error))
        else:
            update_session_auth_hash(request, form.user)  # other browsers of this person are signed out, this one is not
            messages.success(request, changed_words(tokens))
            return redirect("account")
    return render(request, "webui/account/password.html", {"form": form}, status=422 if form.errors else 200)


def changed_words(tokens: int) -> str:
    """What follows from another password."""
    told = _("Your password is changed.")
    text = ngettext(
        "%(count)d API token is revoked: give the program that used it a new one.",
        "%(count)d API tokens are revoked: give the programs that used them new ones.",
        tokens,
    )
    return f"{told} {text % {'count': tokens}}" if tokens else told


def account_page(
    request: HttpRequest, form: TokenForm | None = None, *, mail: MailForm | None = None, token: str = "", status: int = 200
) -> HttpResponse:
    user = signed_in(request)
    shown = {"form": form or TokenForm(), "token": token, "tokens": tokens_of(user), "roles": roles_of(user)}
    mails = {"mail": mail or mail_form_of(user), "mail_is_on": settings.MAIL_IS_ON, "is_told": holds(user, "view_own")}
    return render(request, "webui/account/account.html", shown | mails, status=status)


urls = [
    path("login/", SignIn.as_view(), name="login"),
    path("login/demo/", demo_sign_in, name="demo_login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("account/", account, name="account"),
    path("account/tokens/", new_token, name="new_token"),
    path("account/tokens/revoke/", end_token, name="end_token"),
    path("account/password/", password, name="password"),
]
