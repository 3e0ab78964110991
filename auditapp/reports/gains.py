"""Which criteria would gain a radiologist most. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from auditapp.protocols.models import Criterion
from auditapp.reports.selectors import OwnImage


@dataclass(frozen=True, slots=True)
class Gain:
    """`points` of weight that the criterion cost over `images`, of which `example` is one."""

    criterion: Criterion
    images: int
    points: float
    example: OwnImage


def gains_in(images: Iterable[OwnImage]) -> list[Gain]:
    """Most points first. Images that the patient limited do not count: no technique would have met the criterion."""
    missed: dict[Criterion, list[OwnImage]] = {}
    for image in images:
        for criterion in image.missed if not image.review.limited_by else ():
            missed.setdefault(criterion, []).append(image)
    gains = [Gain(criterion, len(held), criterion.weight * len(held), held[0]) for criterion, held in missed.items()]
    return sorted(gains, key=lambda gain: (-gain.points, gain.criterion.pk))
