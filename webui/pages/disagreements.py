from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from auditapp.review.disputes import (
    DisputedImage,
    disputed_image,
    disputed_images,
    item_of,
    may_settle,
    next_to_settle,
    planes_in_question,
    ranked,
    settlers_of,
    tallies,
)
from auditapp.review.gallery import Opinion
from auditapp.review.models import Disagreement
from auditapp.review.refusal import ReviewError
from auditapp.review.selectors import disagreements_between_others, disagreements_in
from auditapp.review.settling import settle_image
from auditapp.rounds.models import AuditRound
from auditapp.rounds.selectors import rounds_for
from webui.dispute_filters import BETWEEN, DisagreementFilter
from webui.lists import page_of
from webui.opinions import reading_of
from webui.permissions import requires, signed_in
from webui.settling_forms import SettleForm
from webui.teaching_forms import teachable

IMAGES_A_PAGE = 20
PLANES_SHOWN = 24
KEYS = (
    ("1 2", gettext_lazy("Met, not met")),
    ("J K", gettext_lazy("Next and previous criterion")),
    ("Enter", gettext_lazy("Settle, or go to what is still open")),
    ("Ctrl+Enter", gettext_lazy("Settle from within the reason")),
    ("F A + −", gettext_lazy("Fit, actual pixels, zoom")),
)


@requires("manage_rounds")
@require_GET
def disagreements(request: HttpRequest, round_id: UUID) -> HttpResponse:
    held = get_object_or_404(rounds_for(request.user), pk=round_id)
    return _list(request, disagreements_in(request.user, round_id), held)


@requires("review")
@require_GET
def to_settle(request: HttpRequest) -> HttpResponse:
    return _list(request, disagreements_between_others(request.user), None)


@requires("manage_rounds", "review")
@require_GET
def disagreement(request: HttpRequest, pk: int) -> HttpResponse:
    """The address of one disagreement, from before they were settled an image at a time."""
    item = item_of(request.user, pk)
    if item is None:
        raise Http404
    return redirect("disputed_image", item)


@requires("manage_rounds", "review")
@require_http_methods(["GET", "POST"])
def disputed(request: HttpRequest, item_id: UUID) -> HttpResponse:
    held = disputed_image(request.user, item_id)
    if held is None:
        raise Http404
    form = SettleForm(request.POST if request.method == "POST" else None, disputed=[one for one in held.criteria if one.open])
    if request.method == "POST" and form.is_valid() and _settled(request, held, form):
        return _go_on(request)
    return render(request, "webui/disagreements/image.html", _shown(request, held, form), status=422 if form.errors else 200)


def _list(request: HttpRequest, held: QuerySet[Disagreement], audit_round: AuditRound | None) -> HttpResponse:
    found = DisagreementFilter(request.GET, held, request=request)
    page = page_of(request, ranked(found.qs), IMAGES_A_PAGE)
    planes = list(planes_in_question(request.user, audit_round.pk if audit_round else None)[:PLANES_SHOWN])
    shown = {
        "round": audit_round,
        "filter": found,
        "page": page,
        "images": disputed_images(list(page.object_list), found.qs),
        "tallies": [(one, BETWEEN[one.who]) for one in tallies(found.without_kind)],
        "who": found.form.cleaned_data.get("who", ""),
        "any": held.exists(),
        "questioned": disputed_images([item.pk for item in planes], held.none()),
    }
    return render(request, "webui/disagreements/disagreements.html", shown)


def _settled(request: HttpRequest, held: DisputedImage, form: SettleForm) -> bool:
    try:
        settle_image(by=signed_in(request), item=held.item, verdicts=form.verdicts)
    except ReviewError as error:
        form.add_error(None, str(error))
    return not form.errors


def _go_on(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Settled. It stands beside the reviews and changes none."))
    following = next_to_settle(request.user, 1)
    return redirect("disputed_image", following[0].item.pk) if following else redirect("to_settle")


def _shown(request: HttpRequest, held: DisputedImage, form: SettleForm) -> dict[str, Any]:
    item, settles = held.item, may_settle(request.user, held.item)
    asked = dict.fromkeys([*(one.criterion for one in held.criteria), *item.plane.criteria.all()])  # the disputed ones first
    return {
        "held": held,
        "item": item,
        "form": form,
        "settles": settles and held.is_open,
        "strip": next_to_settle(request.user) if settles else [],
        "as_manager": rounds_for(request.user).filter(pk=item.round_id).exists(),
        "nobody": held.is_open and not settlers_of(item).exists(),
        "outlines": reading_of(Opinion(item.assessment)).outlines,
        "teach": teachable(request, item.frame, list(asked)),
        "keys": KEYS,
    }


urls = [
    path("rounds/<uuid:round_id>/disagreements/", disagreements, name="disagreements"),
    path("disagreements/", to_settle, name="to_settle"),
    path("disagreements/<int:pk>/", disagreement, name="disagreement"),
    path("disagreements/image/<uuid:item_id>/", disputed, name="disputed_image"),
]
