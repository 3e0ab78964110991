"""Why the machine reached a verdict: asked for beside the criterion, shown over the picture."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from auditapp.assessment.explanations import NothingToShowError, request_explanation, rests_on
from auditapp.assessment.models import AssessmentState, Explanation
from auditapp.review.selectors import explanations_for, verdicts_for
from webui.outlines import box_of
from webui.sending import send_explain
from webui.words import structure_name

CACHED = "private, max-age=3600"
AWAITED = {AssessmentState.WAITING, AssessmentState.WORKING}


@require_POST
def ask_why(request: HttpRequest, verdict_id: int) -> HttpResponse:
    verdict = get_object_or_404(verdicts_for(request.user), pk=verdict_id)
    try:
        explanation = request_explanation(by=request.user, verdict=verdict)
    except NothingToShowError as error:
        raise Http404 from error
    send_explain(explanation.pk)
    return _answer(request, explanation)


@require_GET
def why(request: HttpRequest, verdict_id: int) -> HttpResponse:
    """Asked every second until the heat map is there."""
    return _answer(request, get_object_or_404(explanations_for(request.user), verdict=verdict_id))


@require_GET
def heat(request: HttpRequest, verdict_id: int) -> HttpResponse:
    explanation = get_object_or_404(explanations_for(request.user), verdict=verdict_id, state=AssessmentState.DONE)
    return HttpResponse(bytes(explanation.heat or b""), content_type="image/png", headers={"Cache-Control": CACHED})


def _answer(request: HttpRequest, explanation: Explanation) -> HttpResponse:
    instance = explanation.verdict.assessment.frame.instance
    told = {
        "explanation": explanation,
        "awaited": explanation.state in AWAITED,
        "subject": ", ".join(structure_name(name) for name in rests_on(explanation.verdict).structures),
        "instance": instance,
        "expected": explanation.expected and box_of(explanation.expected),
    }
    return render(request, "webui/why/why.html", told)


urls = [
    path("verdicts/<int:verdict_id>/why/", why, name="why"),
    path("verdicts/<int:verdict_id>/why/ask/", ask_why, name="ask_why"),
    path("verdicts/<int:verdict_id>/heat.png", heat, name="heat"),
]
