from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from auditapp.imaging.selectors import uploads_for
from auditapp.rounds.selectors import reminders_for
from webui.forms import UploadForm
from webui.matters import matters_for
from webui.permissions import holds, signed_in

UPLOADS_SHOWN = 3


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    matters = matters_for(user)
    may_upload = holds(user, "upload")
    shown = {
        "first": matters[0] if matters else None,
        "others": matters[1:],
        "reminders": reminders_for(user),
        "upload_form": UploadForm(user=user) if may_upload else None,
        "uploads": uploads_for(user).order_by("-created_at", "pk")[:UPLOADS_SHOWN] if may_upload else [],
    }
    return render(request, "webui/home/home.html", shown)


urls = [path("", home, name="home")]
