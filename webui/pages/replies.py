"""The radiologist's answers: seen, or seen otherwise."""

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from auditapp.reports.own_images import own_images_of
from auditapp.reports.selectors import own_results_of
from auditapp.review.models import Review
from auditapp.review.refusal import ReviewError
from auditapp.review.settling import acknowledge, contest, withdraw
from webui.pages.feedback import image_page, own_image, own_round
from webui.permissions import requires, signed_in
from webui.reply_forms import ContestForm


@requires("view_own")
@require_POST
def acknowledge_image(request: HttpRequest, review_id: int) -> HttpResponse:
    image = own_image(request, review_id)
    acknowledge(by=signed_in(request), review=image.review)
    back = _back(request, reverse("feedback_image", args=[review_id]))
    messages.success(request, _("Kept: you have seen this one."), _undo(image.item.round_id, [image.review], back))
    return HttpResponseRedirect(f"{back}#image-{review_id}")


@requires("view_own")
@require_POST
def acknowledge_shown(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Those of the page, by key: what came since is not acknowledged unseen."""
    own_round(own_results_of(request.user), round_id)
    seen = _named(request, round_id)
    for one in seen:
        acknowledge(by=signed_in(request), review=one)
    told = ngettext("Kept: you have seen %(count)s image.", "Kept: you have seen %(count)s images.", len(seen)) % {"count": len(seen)}
    back = _back(request, reverse("feedback_round", args=[round_id]))
    messages.success(request, told, _undo(round_id, seen, back))
    return HttpResponseRedirect(f"{back}#images")


@requires("view_own")
@require_POST
def withdraw_acknowledged(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Those that the address or the form names, as far as they stand as seen."""
    own_round(own_results_of(request.user), round_id)
    taken = [one for one in _named(request, round_id) if withdraw(by=signed_in(request), review=one)]
    told = ngettext("Taken back: %(count)s image is not answered yet.", "Taken back: %(count)s images are not answered yet.", len(taken))
    messages.success(request, told % {"count": len(taken)})
    place = f"image-{taken[0].pk}" if len(taken) == 1 else "images"
    return HttpResponseRedirect(f"{_back(request, reverse('feedback_round', args=[round_id]))}#{place}")


@requires("view_own")
@require_POST
def contest_image(request: HttpRequest, review_id: int) -> HttpResponse:
    image = own_image(request, review_id)
    form = ContestForm(request.POST, image=image)
    if form.is_valid():
        try:
            contest(by=signed_in(request), review=image.review, **form.cleaned_data)
        except ReviewError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Sent to an expert who took no part. The answer comes back here."))
            return redirect("feedback_image", review_id)
    return image_page(request, image, form)


def _named(request: HttpRequest, round_id: UUID) -> list[Review]:
    """Of the person's own; of nobody else's round there are none."""
    keys = {*request.POST.getlist("review"), *request.GET.getlist("review")}
    own = own_images_of(request.user, round_id, only_non_standard=False)
    return [one.review for one in own if str(one.review.pk) in keys]


def _undo(round_id: UUID, seen: Sequence[Review], back: str) -> str:
    """The extra tags of a message that takes the step back."""
    asked = [("review", one.pk) for one in seen] + [("back", back)]
    return f"undo={reverse('withdraw_acknowledged', args=[round_id])}?{urlencode(asked)}"


def _back(request: HttpRequest, otherwise: str) -> str:
    """The page that the button stood on."""
    asked = request.POST.get("back") or request.GET.get("back", "")
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else otherwise


urls = [
    path("feedback/images/<int:review_id>/acknowledge/", acknowledge_image, name="acknowledge_image"),
    path("feedback/<uuid:round_id>/acknowledge/", acknowledge_shown, name="acknowledge_shown"),
    path("feedback/<uuid:round_id>/withdraw/", withdraw_acknowledged, name="withdraw_acknowledged"),
    path("feedback/images/<int:review_id>/contest/", contest_image, name="contest_image"),
]
