"""A good picture to put beside one's own."""

from dataclasses import dataclass
from typing import Any

from auditapp.imaging.models import Frame
from auditapp.protocols.grading import Grade, Verdict
from auditapp.protocols.models import Criterion
from auditapp.reports.own_images import own_reviews_of
from auditapp.review.models import ReviewVerdict
from auditapp.review.teaching import examples_of


@dataclass(frozen=True, slots=True)
class GoodExample:
    """A frame that meets a criterion. `own`: the radiologist made it, an expert found it standard; else from the teaching list."""

    frame: Frame
    note: str = ""
    own: bool = False


def good_example_of(user: Any, criterion: Criterion) -> GoodExample | None:
    """From the department's teaching list, else the best of the radiologist's own images that met the criterion."""
    taught = examples_of(user, criterion).filter(is_good=True).first()
    if taught is not None:
        return GoodExample(taught.frame, taught.note)
    met = ReviewVerdict.objects.filter(
        review__in=own_reviews_of(user).filter(grade=Grade.STANDARD).order_by(),
        criterion__code=criterion.code,
        criterion__plane__code=criterion.plane.code,
        verdict=Verdict.MET,
    )
    best = met.select_related("review__assignment__item__frame__instance").order_by("-review__score", "-pk").first()
    return GoodExample(best.review.assignment.item.frame, own=True) if best else None
