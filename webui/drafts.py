"""A reading form as a draft keeps it: the answers plane by plane, so that trying another plane loses none, and the rest once."""

from collections.abc import Mapping
from typing import Any

from auditapp.review.selectors import BlindView
from webui.reading_forms import name_of

OF_THE_IMAGE = ("plane", "limited_by", "comment", "override", "override_reason")
LONGEST_TEXT = 4000


def kept_answers(view: BlindView, posted: Mapping[str, str]) -> dict[str, Any]:
    """What `posted` says of the plane in `view`, beside what the draft holds of other planes."""
    of_plane = ["structures", *map(name_of, view.criteria)]
    before = view.draft.answers.get("said", {}) if view.draft else {}
    answers = {name: posted[name] for name in of_plane if posted.get(name)}
    return {name: posted.get(name, "")[:LONGEST_TEXT] for name in OF_THE_IMAGE} | {"said": before | {view.plane.code: answers}}


def initial_answers(view: BlindView) -> dict[str, Any]:
    """The fields of the form as the draft left them."""
    kept = view.draft.answers if view.draft else {}
    said = kept.get("said", {}).get(view.plane.code, {})
    shown = {"plane": view.plane.code, "asked": view.plane.code, "seconds": view.draft.seconds if view.draft else 0}
    return {**{name: kept.get(name, "") for name in OF_THE_IMAGE}, **said, **shown}


def plane_in(view: BlindView) -> str:
    """The plane that the reader chose last; empty without a draft."""
    return str(view.draft.answers.get("plane", "")) if view.draft else ""


def seconds_in(posted: Mapping[str, str]) -> int:
    told = posted.get("seconds", "")
    return int(told) if told.isdecimal() and len(told) < 7 else 0
