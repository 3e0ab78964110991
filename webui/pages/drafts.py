from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from auditapp.review.refusal import ReviewError
from auditapp.review.selectors import own_review_of
from auditapp.review.services import save_draft
from webui.desk import view_on
from webui.drafts import kept_answers, seconds_in
from webui.permissions import requires, signed_in


@requires("review")
@never_cache
@require_POST
def reading_draft(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Sent at every change, and once more when the page is left."""
    view = view_on(request.user, assignment_id, request.POST.get("asked", ""))
    if view is None:
        return _too_late(request, assignment_id)
    posted = request.POST.dict()
    try:
        kept = save_draft(by=signed_in(request), assignment=view.assignment, answers=kept_answers(view, posted), seconds=seconds_in(posted))
    except ReviewError as error:
        return JsonResponse({"error": str(error)}, status=409)
    return JsonResponse({"saved": date_format(timezone.localtime(kept.saved_at), "TIME_FORMAT")})


def _too_late(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    if own_review_of(request.user, assignment_id) is None:
        raise Http404
    return JsonResponse({"error": _("You have reviewed this image already.")}, status=409)


urls = [path("reading/<uuid:assignment_id>/draft/", reading_draft, name="reading_draft")]
