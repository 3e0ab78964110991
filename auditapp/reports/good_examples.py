"""A good picture to put beside one's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from auditapp.imaging.models import Frame
from auditapp.protocols.grading import Grade, Verdict
from auditapp.protocols.models import Criterion
from auditapp.reports.own_images import own_reviews_of
from auditapp.review.models import ReviewVerdict
from auditapp.review.teaching import examples_for


@dataclass(frozen=True, slots=True)
class GoodExample:
    """A frame that meets a criterion. `own`: the radiologist made it, an expert found it standard; else from the teaching list."""

    frame: Frame
    note: str = ""
    own: bool = False


def good_examples_of(user: Any, criteria: Iterable[Criterion]) -> dict[int, GoodExample]:
    """Criterion → the newest of the department's teaching list, else the best of the radiologist's own images that met it.

    In two queries whatever the number of criteria and of rounds; criteria without an example are left out.
    """
    asked = {(one.plane.code, one.code): one.pk for one in criteria}
    codes = {code for _, code in asked}
    own = own_reviews_of(user).filter(grade=Grade.STANDARD).order_by()
    met = ReviewVerdict.objects.filter(review__in=own.values("pk"), criterion__code__in=codes, verdict=Verdict.MET)
    best_first = (F("review__score").desc(), F("review").desc())
    place = Window(RowNumber(), partition_by=[F("criterion__plane__code"), F("criterion__code")], order_by=best_first)
    best = met.alias(place=place).filter(place=1).select_related("criterion__plane", "review__assignment__item__frame__instance")
    found = {_key(row.criterion): GoodExample(row.review.assignment.item.frame, own=True) for row in best.order_by()}
    for taught in examples_for(user).filter(is_good=True, criterion__code__in=codes).order_by("marked_at"):
        found[_key(taught.criterion)] = GoodExample(taught.frame, taught.note)
    return {asked[key]: example for key, example in found.items() if key in asked}


def _key(criterion: Criterion) -> tuple[str, str]:
    """The same criterion in every edition."""
    return criterion.plane.code, criterion.code
