"""The keys of the frame viewer (viewer.js), for the key sheet of a page that shows it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Keys = tuple[tuple[str, str | Promise], ...]

PICTURE: Keys = (
    ("F A + −", _("Fit, actual pixels, zoom")),
    ("V", _("Full screen")),
    ("W", _("Window and level")),
    ("I", _("Invert")),
    ("G", _("Gamma")),
    ("R", _("Reset")),
    ("D", _("Ruler")),
)
CLIP: Keys = (("P", _("Play")), (",", _("Back one frame")), (".", _("Forward one frame")))
LAYERS: Keys = (("O", _("Structures")), ("L", _("Names")), ("S", _("Scores")), ("H", _("Heat map")))


def viewer_keys(*, clip: bool = False, layers: bool = False) -> Keys:
    """`clip`: there are several frames; `layers`: the page is not blind, so that there is something over the picture."""
    return PICTURE + (CLIP if clip else ()) + (LAYERS if layers else ())
