"""Which criteria would gain a radiologist most. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditapp.protocols.grading import Verdict
from auditapp.protocols.models import Criterion
from auditapp.reports.own_images import OwnImage


@dataclass(frozen=True, slots=True)
class Often:
    """A criterion was not met in `images` of the `told` in which it could be told."""

    images: int
    told: int


@dataclass(frozen=True, slots=True)
class Gain:
    """`points` of weight that the criterion cost over `images` of the `told`, of which `example` is one. `before`: the round before."""

    criterion: Criterion
    images: int
    told: int
    points: float
    example: OwnImage
    before: Often | None = None


def gains_in(images: Iterable[OwnImage], before: Iterable[OwnImage] = ()) -> list[Gain]:
    """Most points first. Not counted: images that the patient limited, as no technique would have met the criterion, and what was settled
    in the radiologist's favour. Criteria of two rounds are the same where plane and code are, whatever the edition."""
    counted, earlier = [one for one in images if not one.review.limited_by], [one for one in before if not one.review.limited_by]
    missed: dict[Criterion, list[OwnImage]] = {}
    for image in counted:
        for criterion in image.still_missed:
            missed.setdefault(criterion, []).append(image)
    gains = [
        Gain(criterion, len(held), _often(criterion, counted).told, criterion.weight * len(held), held[0], _before(criterion, earlier))
        for criterion, held in missed.items()
    ]
    return sorted(gains, key=lambda gain: (-gain.points, gain.criterion.pk))


def _before(criterion: Criterion, earlier: Sequence[OwnImage]) -> Often | None:
    often = _often(criterion, earlier)
    return often if often.told else None


def _often(criterion: Criterion, images: Iterable[OwnImage]) -> Often:
    held = [verdict for image in images for one, verdict in image.last_word.items() if _same(one, criterion)]
    missed = sum(verdict is Verdict.NOT_MET for verdict in held)
    return Often(missed, missed + sum(verdict is Verdict.MET for verdict in held))


def _same(one: Criterion, other: Criterion) -> bool:
    return one.code == other.code and one.plane.code == other.plane.code
