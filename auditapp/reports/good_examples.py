"""A good picture to put beside one's own."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from auditapp.imaging.models import Frame
from auditapp.protocols.grading import Grade, Verdict
from auditapp.protocols.models import Criterion
from auditapp.reports.own_images import own_reviews_of, own_rounds_of
from auditapp.reports.selectors import LONGEST_CHAIN
from auditapp.review.models import ReviewVerdict
from auditapp.review.teaching import examples_for

LOOKED_AT = 10  # own images of a plane: each met nearly every criterion, or it would not be standard


@dataclass(frozen=True, slots=True)
class GoodExample:
    """A frame that meets a criterion. `own`: the radiologist made it, an expert found it standard; else from the teaching list."""

    frame: Frame
    note: str = ""
    own: bool = False


def good_examples_of(user: Any, criteria: Iterable[Criterion]) -> dict[int, GoodExample]:
    """Criterion → the newest of the department's teaching list, else the best of the radiologist's own images that met it.

    Own images are of the last LONGEST_CHAIN rounds, LOOKED_AT a plane. In four queries whatever the number of criteria and of rounds;
    criteria without an example are left out.
    """
    asked = {(one.plane.code, one.code): one.pk for one in criteria}
    codes = {code for _, code in asked}
    met = ReviewVerdict.objects.filter(review__in=_best_of(user), criterion__code__in=codes, verdict=Verdict.MET)
    worst_first = met.select_related("criterion__plane", "review__assignment__item__frame__instance").order_by("review__score", "review")
    found = {_key(row.criterion): GoodExample(row.review.assignment.item.frame, own=True) for row in worst_first}
    for taught in examples_for(user).filter(is_good=True, criterion__code__in=codes).order_by("marked_at"):
        found[_key(taught.criterion)] = GoodExample(taught.frame, taught.note)
    return {asked[key]: example for key, example in found.items() if key in asked}


def _best_of(user: Any) -> list[int]:
    """The radiologist's images of late that are standard, LOOKED_AT of each plane: the highest score first, of equal ones the newest."""
    rounds = own_rounds_of(user)[:LONGEST_CHAIN]
    held = own_reviews_of(user).filter(grade=Grade.STANDARD, assignment__item__round__in=list(rounds)).order_by("-score", "-pk")
    by_plane: dict[int, list[int]] = defaultdict(list)
    for review, plane in held.values_list("pk", "plane"):
        by_plane[plane].append(review)
    return [review for reviews in by_plane.values() for review in reviews[:LOOKED_AT]]


def _key(criterion: Criterion) -> tuple[str, str]:
    """The same criterion in every edition."""
    return criterion.plane.code, criterion.code
