"""Why there is no number, in words: every code that the statistics may give."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from auditapp.statistics.shares import Refusal

WORDS: dict[str, Promise] = {
    Refusal.NOTHING_READ: gettext_lazy("no image was read"),
    Refusal.UNREAD_STRATUM: gettext_lazy("of too many images nothing is known, as none of their kind was read"),
    Refusal.ONE_READ: gettext_lazy("one read of a kind of images does not show how much they differ"),
    Refusal.MACHINE_VARIES: gettext_lazy("the images were not drawn by what the machine says"),
    Refusal.CONSTANT_RATER: gettext_lazy("machine or expert used one grade alone"),
    Refusal.TOO_FEW_READS: gettext_lazy("too few images were read"),
    Refusal.TOO_FEW_STUDIES: gettext_lazy("the images come from too few studies"),
    Refusal.TOO_FEW_PEOPLE: gettext_lazy("too few radiologists took part"),
    Refusal.NOTHING_VARIES: gettext_lazy("all results are alike, so that their spread is not known"),
}


def why_not(code: str) -> str:
    """Empty for no code, as editions of older software have none."""
    return str(WORDS[code]) if code else ""
