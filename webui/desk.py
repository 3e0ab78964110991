"""An expert's desk: the one image that lies on it, what may be known about it, and where the next one is."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from auditapp.protocols.edition import StructureEdition
from auditapp.protocols.said import said
from auditapp.review.reading_list import following, place_of
from auditapp.review.selectors import BlindView, blind_view_of
from auditapp.rounds.models import Assignment
from webui.drafts import initial_answers, plane_in
from webui.reading_forms import ReadingForm, SendBackForm

KEYS = (
    ("1 2 3", _("Met, not met, cannot tell")),
    ("M N C", _("The same by letter")),
    ("E", _("Everything that is still open is met")),
    ("J K", _("Next and previous criterion")),
    ("U, Ctrl+Z", _("Take back the last answer")),
    ("Enter", _("Submit, or go to what is still open")),
    ("Q", _("Later: the next image, this one stays in the list")),
    ("Y", _("It is another plane")),
    ("X", _("Send the image back")),
    ("F A + −", _("Fit, actual pixels, zoom")),
    ("B", _("Draw a box")),
)


def is_fragment(request: HttpRequest) -> bool:
    """Asked for by the page that is open already, which swaps it in."""
    return "HX-Request" in request.headers


def view_on(user: Any, assignment_id: UUID, plane: str = "") -> BlindView | None:
    """The blind view with the criteria of `plane`, else of the plane that the draft says, else of the assigned one."""
    view = blind_view_of(user, assignment_id, plane)
    if view is None or plane or plane_in(view) in ("", view.plane.code):
        return view
    return blind_view_of(user, assignment_id, plane_in(view))


def empty_form(view: BlindView) -> ReadingForm:
    return ReadingForm(initial=initial_answers(view), view=view)


def filled_form(view: BlindView, posted: Mapping[str, str]) -> ReadingForm:
    return ReadingForm({"plane": view.plane.code, "asked": view.plane.code} | dict(posted.items()), view=view)


def sheet_of(user: Any, view: BlindView, form: ReadingForm) -> dict[str, Any]:
    """What the page shows. Nothing here may say who made the image, when, or what anybody thought of it."""
    assignment = view.assignment
    after = following(user, assignment)
    number, total = place_of(user, assignment)
    return {
        "view": view,
        "form": form,
        "send_back": SendBackForm(),
        "picture": reverse("reading_picture", args=[assignment.pk]),
        "frames": [reverse("reading_frame", args=[assignment.pk, frame.number]) for frame in view.frames],
        "structures": [StructureEdition(one.code, said(one.name)) for one in view.structures],
        "protocol": assignment.item.round.protocol,
        "strip": [assignment, *after],
        "after": after[0] if after else None,
        "number": number,
        "total": total,
        "keys": KEYS,
    }


def next_address(user: Any, assignment: Assignment) -> str:
    """Where reading goes on after `assignment`."""
    after = following(user, assignment)
    return reverse("reading", args=[after[0].pk]) if after else reverse("reading_finished")
