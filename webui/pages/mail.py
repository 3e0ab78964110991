"""What a person wants to be told by mail: chosen on the account page, stopped by the link in a mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from auditapp.access.mailing import choose_mail, stop_digest, user_of_stop_token
from webui.mail_forms import MailForm
from webui.pages.account import account_page
from webui.permissions import signed_in


@require_POST
def mail_choice(request: HttpRequest) -> HttpResponse:
    form = MailForm(request.POST)
    if not form.is_valid():
        return account_page(request, mail=form, status=422)
    choose_mail(by=signed_in(request), **form.cleaned_data)
    messages.success(request, _("Your mail choice is kept."))
    return redirect("account")


# Mail programs post "one click" without a session (RFC 8058); the signed token says whose mail is to stop, and nothing else can be done.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks first: programs that look at links in mails must not stop them."""
    user = user_of_stop_token(token)
    if user is None:
        raise Http404
    if request.method == "POST":
        stop_digest(by=user)
    return render(request, "webui/account/stop_mail.html", {"stopped": request.method == "POST"})


urls = [
    path("account/mail/", mail_choice, name="mail_choice"),
    path("mail/stop/<str:token>/", stop_mail, name="stop_mail"),
]
