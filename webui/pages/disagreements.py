from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods

from auditapp.protocols.grading import Verdict
from auditapp.review.models import Disagreement
from auditapp.review.selectors import disagreement_for, disagreements_for, disagreements_in, may_settle, sides_of
from auditapp.review.services import ReviewError, adjudicate
from auditapp.rounds.selectors import rounds_for
from webui.lists import page_of
from webui.permissions import requires, signed_in
from webui.round_forms import SettleForm

DISAGREEMENTS_A_PAGE = 20


@requires("manage_rounds")
@require_GET
def disagreements(request: HttpRequest, round_id: UUID) -> HttpResponse:
    held = get_object_or_404(rounds_for(request.user), pk=round_id)
    page = page_of(request, disagreements_in(request.user, round_id), DISAGREEMENTS_A_PAGE)
    rows = [(one, sides_of(one)) for one in page.object_list]
    return render(request, "webui/disagreements/disagreements.html", {"round": held, "page": page, "rows": rows})


@requires("review")
@require_GET
def to_settle(request: HttpRequest) -> HttpResponse:
    page = page_of(request, disagreements_for(request.user), DISAGREEMENTS_A_PAGE)
    rows = [(one, sides_of(one)) for one in page.object_list]
    return render(request, "webui/disagreements/disagreements.html", {"round": None, "page": page, "rows": rows})


@requires("manage_rounds", "review")
@require_http_methods(["GET", "POST"])
def disagreement(request: HttpRequest, pk: int) -> HttpResponse:
    held = disagreement_for(request.user, pk)
    if held is None:
        raise Http404
    form = SettleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _settled(request, held, form):
        messages.success(request, "Settled. It stands beside the reviews and changes none.")
        return redirect("to_settle")
    shown = {"held": held, "item": held.item, "sides": sides_of(held), "form": form, "may_settle": may_settle(request.user, held)}
    return render(request, "webui/disagreements/disagreement.html", shown, status=422 if form.errors else 200)


def _settled(request: HttpRequest, held: Disagreement, form: SettleForm) -> bool:
    asked = form.cleaned_data
    try:
        adjudicate(by=signed_in(request), disagreement=held, verdict=Verdict(asked["verdict"]), reason=asked["reason"])
    except ReviewError as error:
        form.add_error(None, str(error))
    return not form.errors


urls = [
    path("rounds/<uuid:round_id>/disagreements/", disagreements, name="disagreements"),
    path("disagreements/", to_settle, name="to_settle"),
    path("disagreements/<int:pk>/", disagreement, name="disagreement"),
]
