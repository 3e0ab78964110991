"""What people settled on about the images of closed rounds: for teaching and testing the machine, not for people to look at."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from auditapp.access.models import Department
from auditapp.imaging.deidentify import pseudonym
from auditapp.imaging.models import Frame
from auditapp.protocols.edition import PlaneEdition
from auditapp.protocols.grading import Grade, Verdict, grade
from auditapp.protocols.models import Plane
from auditapp.protocols.selectors import edition_of
from auditapp.review.models import Adjudication, Review
from auditapp.rounds.models import Purpose, RoundItem, RoundState


@dataclass(frozen=True, slots=True)
class SettledImage:
    """One image as one round's experts left it. `name` and `group` (the patient) are pseudonyms made for leaving the house.

    `plane` is the one, in the machine's words, under which experts read it. A criterion on which they part and that nobody adjudicated has
    no verdict; the grade is that of the verdicts there are.
    """

    frame: Frame
    name: str
    group: str
    plane: str
    protocol: str
    verdicts: Mapping[str, Verdict]
    grade: Grade | None
    limited_by: str
    readers: int


def settled_items(department: Department, since: date | None = None) -> QuerySet[RoundItem]:
    """Images that somebody read in the department's rounds, closed on or after `since`; in a real department by a person."""
    read = RoundItem.objects.filter(round__department=department, round__state=RoundState.CLOSED)
    real = Q() if department.is_demo else Q(assignments__review__is_simulated=False)
    counted = ~Q(assignments__purpose=Purpose.REPEAT) & Q(assignments__review__isnull=False)
    read = read.filter(counted & real)
    if since is not None:
        read = read.filter(round__closed_at__date__gte=since)
    return (
        read.distinct()
        .select_related("round__protocol", "plane", "assessment", "frame__instance__series__study")
        .order_by("round__period_start", "round", "pk")
    )


def settled_images(department: Department, since: date | None = None) -> Iterator[SettledImage]:
    """One of each of `settled_items`, in their order."""
    for item in settled_items(department, since).iterator(chunk_size=500):
        yield _image(item, department)


def _image(item: RoundItem, department: Department) -> SettledImage:
    reviews = _counted(item, department)
    plane = reviews[0].plane  # as the first reader sees it
    opinions = [{row.criterion.code: Verdict(row.verdict) for row in one.verdicts.all()} for one in reviews if one.plane == plane]
    edition = _plane(edition_of(item.round.protocol).planes, plane)
    adjudicated = _adjudicated(item) if plane == item.plane else {}
    verdicts = agreed(opinions, adjudicated)
    return SettledImage(
        frame=item.frame,
        name=pseudonym(department.pk, "export", "frame", str(item.frame_id))[:20],
        group=pseudonym(department.pk, "export", "patient", item.frame.instance.series.study.patient)[:20],
        plane=item.assessment.plane if plane == item.plane else _in_machine_words(plane),
        protocol=f"{item.round.protocol.code} {item.round.protocol.edition}",
        verdicts=verdicts,
        grade=grade(verdicts, edition, edition_of(item.round.protocol)).grade,
        limited_by=next((review.limited_by for review in reviews if review.limited_by), ""),
        readers=len(reviews),
    )


def _counted(item: RoundItem, department: Department) -> list[Review]:
    """One review a person, the first reader's first; in a real department no simulated one."""
    held = Review.objects.filter(assignment__item=item).exclude(assignment__purpose=Purpose.REPEAT)
    if not department.is_demo:
        held = held.filter(is_simulated=False)
    ordered = held.select_related("plane").prefetch_related("verdicts__criterion").order_by("assignment__purpose", "submitted_at")
    return list(ordered)


def _in_machine_words(plane: Plane) -> str:
    return str(plane.machine_codes[0]) if plane.machine_codes else plane.code


def agreed(opinions: Sequence[Mapping[str, Verdict]], adjudicated: Mapping[str, Verdict]) -> dict[str, Verdict]:
    """By criterion: what was adjudicated, else what all readers hold; nothing where they part."""
    codes = {code for opinion in opinions for code in opinion}
    held = {code: {opinion[code] for opinion in opinions if code in opinion} for code in codes}
    return {code: next(iter(said)) for code, said in sorted(held.items()) if len(said) == 1} | dict(adjudicated)


def _adjudicated(item: RoundItem) -> dict[str, Verdict]:
    """The last word on each criterion of the item."""
    settled = Adjudication.objects.filter(disagreement__item=item).select_related("disagreement__criterion").order_by("at", "pk")
    return {one.disagreement.criterion.code: Verdict(one.verdict) for one in settled}


def _plane(planes: Sequence[PlaneEdition], plane: Plane) -> PlaneEdition:
    return next(one for one in planes if one.code == plane.code)
