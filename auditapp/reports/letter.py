"""What a radiologist's letter of one round tells: the same numbers and images as their page, nothing of a patient or a colleague. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from auditapp.protocols.grading import Grade
from auditapp.reports.change import Change, change_since, round_before
from auditapp.reports.gains import Gain, gains_in
from auditapp.reports.own_images import OwnImage
from auditapp.reports.selectors import OwnRound

GAINS_TOLD = 3


@dataclass(frozen=True, slots=True)
class Letter:
    """`rounds` up to this one, oldest first; `images` those that are not standard, `limited` those set apart among them."""

    name: str
    own: OwnRound
    rounds: list[OwnRound]
    before: OwnRound | None
    change: Change | None
    gains: list[Gain]
    images: list[OwnImage]
    limited: list[OwnImage]


def letter_of(name: str, own: OwnRound, held: Sequence[OwnRound], images: Sequence[OwnImage], earlier: Sequence[OwnImage]) -> Letter:
    """`held` newest first; `images` all of the round that were read, `earlier` those of the round before."""
    before = round_before(own, held)
    faulty = [image for image in images if image.review.grade not in {"", Grade.STANDARD}]
    return Letter(
        name=name,
        own=own,
        rounds=list(held[held.index(own) :])[::-1],
        before=before,
        change=change_since(own, before),
        gains=gains_in(images, earlier)[:GAINS_TOLD],
        images=[image for image in faulty if not image.review.limited_by],
        limited=[image for image in faulty if image.review.limited_by],
    )
