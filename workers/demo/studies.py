"""A month of drawn studies of one radiologist, with the truth that was drawn, from which the simulated experts read."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from auditapp.access.models import Radiologist
from auditapp.assessment.services import request_assessments
from auditapp.imaging.models import Instance
from auditapp.imaging.phantoms import add_phantom
from workers.demo.pictures import Commission, Month, commissions

SIZE = (576, 408)  # (width, height) in pixels
IMAGES_A_STUDY = 3


@dataclass(frozen=True, slots=True)
class Truth:
    """What was drawn: the plane, its facts, and the structures with ink."""

    plane: str
    facts: Mapping[str, bool | float]
    structures: frozenset[str]


def draw_month(month: Month, first_day: date, days: int, radiologist: Radiologist, on_image: Callable[[], Any]) -> dict[UUID, Truth]:
    """Draw and keep the month's pictures, each waiting for the machine. Gives the truth by instance id."""
    truths = {}
    for number, (commission, drawn) in enumerate(_drawn(month)):
        instance = add_phantom(
            by=None,
            department=radiologist.department,
            frames=drawn.pixels[None],
            study=f"{radiologist.name} {first_day} {number // IMAGES_A_STUDY}",
            performed_on=first_day + timedelta(days=number * days // month.images),
            radiologist=radiologist,
            on_accepted=_queue,
        )
        truths[instance.pk] = Truth(commission.plane, drawn.truth, frozenset(box.name for box in drawn.structures))
        on_image()
    return truths


def _queue(instance: Instance) -> None:
    request_assessments(instance)


def _drawn(month: Month) -> Iterator[tuple[Commission, Any]]:
    from ml.phantom import draw

    for order in commissions(month):
        yield order, draw(order.plane, seed=order.seed, size=SIZE, absent=order.absent, faults=order.faults, quality=order.quality)
