"""The boxes that a reader drew, as outlines over the picture."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from auditapp.protocols.said import said
from auditapp.review.models import ReviewStructure
from webui.outlines import Outline, box_of


def own_outlines(structures: Iterable[ReviewStructure], *, frame: int) -> list[Outline]:
    """Those with a box; each says that it is one's own, as the machine's may lie beside it."""
    return [_outline(one, frame) for one in structures if one.left is not None]


def _outline(one: ReviewStructure, frame: int) -> Outline:
    title = _("You: %(structure)s") % {"structure": said(one.structure.name)}
    clarity = "" if one.clarity is None else _("clarity %(level)s of 3") % {"level": one.clarity}
    return Outline(one.structure.code, title, clarity, **box_of((one.left, one.top, one.right, one.bottom)), frame=frame)  # type: ignore[arg-type]
