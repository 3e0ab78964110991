"""Why the machine reached a verdict, or a grade by experts' learnt opinion: asked for beside it, shown over the picture."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from auditapp.assessment.explanations import NothingToShowError, request_explanation, request_explanation_of_grade, rests_on
from auditapp.assessment.models import AssessmentState, Explanation
from auditapp.review.selectors import explanations_for, grades_for, verdicts_for
from webui.outlines import box_of
from webui.sending import send_explain
from webui.words import structure_name

CACHED = "private, max-age=3600"
AWAITED = {AssessmentState.WAITING, AssessmentState.WORKING}


@require_POST
def ask_why(request: HttpRequest, verdict_id: int) -> HttpResponse:
    verdict = get_object_or_404(verdicts_for(request.user), pk=verdict_id)
    return _asked(request, lambda: request_explanation(by=request.user, verdict=verdict))


@require_POST
def ask_grade_why(request: HttpRequest, grade_id: int) -> HttpResponse:
    grade = get_object_or_404(grades_for(request.user), pk=grade_id)
    return _asked(request, lambda: request_explanation_of_grade(by=request.user, grade=grade))


@require_GET
def why(request: HttpRequest, verdict_id: int) -> HttpResponse:
    """Asked every second until the heat map is there."""
    return _answer(request, get_object_or_404(explanations_for(request.user), verdict=verdict_id))


@require_GET
def grade_why(request: HttpRequest, grade_id: int) -> HttpResponse:
    return _answer(request, get_object_or_404(explanations_for(request.user), grade=grade_id))


@require_GET
def heat(request: HttpRequest, verdict_id: int) -> HttpResponse:
    return _picture(get_object_or_404(explanations_for(request.user), verdict=verdict_id, state=AssessmentState.DONE))


@require_GET
def grade_heat(request: HttpRequest, grade_id: int) -> HttpResponse:
    return _picture(get_object_or_404(explanations_for(request.user), grade=grade_id, state=AssessmentState.DONE))


def _asked(request: HttpRequest, ask: Callable[[], Explanation]) -> HttpResponse:
    try:
        explanation = ask()
    except NothingToShowError as error:
        raise Http404 from error
    send_explain(explanation.pk)
    return _answer(request, explanation)


def _answer(request: HttpRequest, explanation: Explanation) -> HttpResponse:
    """`key` names the place on the page; verdicts and grades have keys of their own."""
    of_grade, pk = explanation.grade_id is not None, explanation.grade_id or explanation.verdict_id
    pages = ("ask_grade_why", "grade_why", "grade_heat") if of_grade else ("ask_why", "why", "heat")
    structures = rests_on(explanation.verdict).structures if explanation.verdict else ()
    told = {
        "explanation": explanation,
        "key": f"grade-{pk}" if of_grade else pk,
        **dict(zip(("ask_url", "why_url", "heat_url"), (reverse(page, args=[pk]) for page in pages), strict=True)),
        "awaited": explanation.state in AWAITED,
        "subject": ", ".join(structure_name(name) for name in structures),
        "instance": explanation.assessment.frame.instance,
        "expected": explanation.expected and box_of(explanation.expected),
    }
    return render(request, "webui/why/why.html", told)


def _picture(explanation: Explanation) -> HttpResponse:
    return HttpResponse(bytes(explanation.heat or b""), content_type="image/png", headers={"Cache-Control": CACHED})


urls = [
    path("verdicts/<int:verdict_id>/why/", why, name="why"),
    path("verdicts/<int:verdict_id>/why/ask/", ask_why, name="ask_why"),
    path("verdicts/<int:verdict_id>/heat.png", heat, name="heat"),
    path("grades/<int:grade_id>/why/", grade_why, name="grade_why"),
    path("grades/<int:grade_id>/why/ask/", ask_grade_why, name="ask_grade_why"),
    path("grades/<int:grade_id>/heat.png", grade_heat, name="grade_heat"),
]
