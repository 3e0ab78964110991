from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from auditapp.review.models import Example
from auditapp.review.refusal import ReviewError
from auditapp.review.selectors import images_for, pictures_for
from auditapp.review.teaching import (
    examples_for,
    lessons_in,
    mark_example,
    remove_example,
    removed_examples_for,
    restore_example,
    taught_by,
)
from webui.lists import page_of
from webui.permissions import holds, requires, signed_in
from webui.teaching_filters import ExampleFilter
from webui.teaching_forms import GOOD, TeachForm, undo_of

LESSONS_A_PAGE = 6


@requires("view_own", "review", "manage_rounds")
@require_GET
def teaching(request: HttpRequest) -> HttpResponse:
    held = examples_for(request.user)
    found = ExampleFilter(request.GET, held)
    page = page_of(request, lessons_in(found.qs), LESSONS_A_PAGE)
    shown = {"filter": found, "page": page, "kept": set(taught_by(request.user).values_list("pk", flat=True))}
    return render(request, "webui/teaching/teaching.html", shown | _around(request, page.object_list))


@requires("review", "manage_rounds")
@require_POST
def mark(request: HttpRequest, frame_id: UUID) -> HttpResponse:
    frame = get_object_or_404(pictures_for(request.user).select_related("instance__series__study__department"), pk=frame_id)
    form = TeachForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a criterion, and say whether the image is a good example of it."))
    else:
        _marked(request, form, frame)
    return redirect(_back(request))


@requires("review", "manage_rounds")
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    example = get_object_or_404(examples_for(request.user).filter(department__in=taught_by(request.user)), pk=pk)
    remove_example(by=signed_in(request), example=example)
    messages.success(request, _("Taken off the teaching list."), undo_of(example, "restore_example", _back(request)))
    return redirect(_back(request))


@requires("review", "manage_rounds")
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    example = get_object_or_404(removed_examples_for(request.user), pk=pk)
    restore_example(by=signed_in(request), example=example)
    messages.success(request, _("Back on the teaching list."))
    return redirect(_back(request))


def _marked(request: HttpRequest, form: TeachForm, frame: Any) -> None:
    asked = form.cleaned_data
    stood = examples_for(request.user).filter(frame=frame, criterion=asked["criterion"]).exists()
    try:
        made = mark_example(
            by=signed_in(request),
            department=frame.instance.series.study.department,
            frame=frame,
            criterion=asked["criterion"],
            is_good=asked["kind"] == GOOD,
            note=asked["note"],
        )
    except ReviewError as error:
        messages.error(request, str(error))
        return
    if stood:
        messages.success(request, _("Changed on the teaching list."))
    else:
        messages.success(request, _("On the teaching list now."), undo_of(made, "remove_example", _back(request)))


def _around(request: HttpRequest, lessons: Any) -> dict[str, Any]:
    """What a keeper of the list sees besides: the way to each image, and of which department it is where there are several."""
    shown: list[Example] = [one for lesson in lessons for one in (*lesson.good, *lesson.not_good)]
    instances = [one.frame.instance_id for one in shown]
    may_open = holds(request.user, "view_images")
    return {
        "open": set(images_for(request.user).filter(pk__in=instances).values_list("pk", flat=True)) if may_open else set(),
        "several": len({one.department_id for one in shown}) > 1,
        "keeps": holds(request.user, "review", "manage_rounds"),
        "reads": holds(request.user, "review"),
    }


def _back(request: HttpRequest) -> str:
    """The page from which the step was taken, or the list."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    known = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if known and asked.startswith("/") else reverse("teaching")


urls = [
    path("teaching/", teaching, name="teaching"),
    path("teaching/mark/<uuid:frame_id>/", mark, name="mark_example"),
    path("teaching/<int:pk>/remove/", remove, name="remove_example"),
    path("teaching/<int:pk>/restore/", restore, name="restore_example"),
]
