"""The radiologist's answers: seen, or seen otherwise."""

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
from auditapp.review.refusal import ReviewError
from auditapp.review.settling import acknowledge, contest
from webui.pages.feedback import image_page, own_image, own_round
from webui.permissions import requires, signed_in
from webui.reply_forms import ContestForm


@requires("view_own")
@require_POST
def acknowledge_image(request: HttpRequest, review_id: int) -> HttpResponse:
    image = own_image(request, review_id)
    acknowledge(by=signed_in(request), review=image.review)
    messages.success(request, _("Kept: you have seen this one."))
    return _back(request, reverse("feedback_image", args=[review_id]), f"image-{review_id}")


@requires("view_own")
@require_POST
def acknowledge_shown(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Those of the page, by key: what came since is not acknowledged unseen."""
    own_round(own_results_of(request.user), round_id)
    named = set(request.POST.getlist("review"))
    seen = [one for one in own_images_of(request.user, round_id, only_non_standard=False) if str(one.review.pk) in named]
    for one in seen:
        acknowledge(by=signed_in(request), review=one.review)
    told = ngettext("Kept: you have seen %(count)s image.", "Kept: you have seen %(count)s images.", len(seen)) % {"count": len(seen)}
    messages.success(request, told)
    return _back(request, reverse("feedback_round", args=[round_id]), "images")


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


def _back(request: HttpRequest, otherwise: str, place: str) -> HttpResponseRedirect:
    """To the page that the button stood on, at the same place."""
    asked = request.POST.get("back", "")
    own = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return HttpResponseRedirect(f"{asked if own else otherwise}#{place}")


urls = [
    path("feedback/images/<int:review_id>/acknowledge/", acknowledge_image, name="acknowledge_image"),
    path("feedback/<uuid:round_id>/acknowledge/", acknowledge_shown, name="acknowledge_shown"),
    path("feedback/images/<int:review_id>/contest/", contest_image, name="contest_image"),
]
