"""The images of a period counted by the database, and the error rates that a design plans with."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import FilteredRelation, Q, QuerySet

from auditapp.access.models import Department, Radiologist
from auditapp.assessment.models import Assessment, AssessmentState, ModelVersion
from auditapp.protocols.models import Plane, Protocol
from auditapp.rounds.models import Assignment, AuditRound, Purpose
from auditapp.rounds.strata import STANDARD, UNGRADED, Cell
from auditapp.statistics.designs import BANDS

ENOUGH_READS = 30  # of earlier rounds, before their overturn rate is planned with
USUAL_RATES = {STANDARD: 0.05, UNGRADED: 0.5}  # statistics.md section 3: experts overturn 3-5 % of what agrees, 35 % of what does not
USUAL_RATE = 0.35
ROUNDS_BACK = 12  # whose reads are planned with: older ones are of older models, and a preview must not slow down with the years
_STUDY = "frame__instance__series__study"


@dataclass(frozen=True, slots=True)
class Period:
    """Whose images are audited, of which days. Empty `planes` or `radiologists` mean all; `unnamed`: images that name nobody too."""

    department: Department
    protocol: Protocol
    start: date
    end: date
    planes: Sequence[Plane] = field(default=())
    radiologists: Sequence[Radiologist] = field(default=())
    unnamed: bool = True

    def audits(self, radiologist: int | None) -> bool:
        if radiologist is None:
            return self.unnamed
        return not self.radiologists or radiologist in {one.pk for one in self.radiologists}

    def holds(self, cell: Cell) -> bool:
        """Whether the cell's images are audited."""
        return self.audits(cell.radiologist) and (not self.planes or cell.plane in {plane.code for plane in self.planes})

    @property
    def plane_of(self) -> dict[str, Plane]:
        """The audited planes by their own codes and the machine's."""
        chosen = {plane.pk for plane in self.planes}
        planes = [plane for plane in self.protocol.planes.all() if not chosen or plane.pk in chosen]
        return {code: plane for plane in planes for code in (plane.code, *plane.machine_codes)}


class Scored(NamedTuple):
    """One image of a period: the frame whose plane its newest model is surest of. `grade` is None where nobody graded it under the
    protocol yet, and empty where too little was known; `plane` is the protocol's code."""

    assessment: UUID
    frame: UUID
    study: int
    radiologist: int | None
    plane: str
    model_version: int | None
    grade: str | None
    score: float | None

    @property
    def cell(self) -> Cell:
        return Cell(self.radiologist, self.plane, self.grade or UNGRADED, _band(self.score) if self.grade else None)


def scored_in(period: Period) -> list[Scored]:
    """The period's images whose surest frame shows an audited plane. In one query, for a month's images are many."""
    every = Period(period.department, period.protocol, period.start, period.end).plane_of
    audited, newest = period.plane_of, _newest_first()
    surest: dict[UUID, tuple[tuple[int, float, UUID], Scored]] = {}
    for instance, sure, *row in _rows(period, list(every)):
        image = Scored(*row)
        order = (newest.get(image.model_version, len(newest)), -1.0 if sure is None else -sure, image.assessment)
        if instance not in surest or order < surest[instance][0]:
            surest[instance] = order, image
    chosen = (image for _, image in surest.values() if image.plane in audited and period.audits(image.radiologist))
    return [image._replace(plane=audited[image.plane].code) for image in chosen]


def counts_in(period: Period) -> Counter[Cell]:
    """Images by cell."""
    return Counter(image.cell for image in scored_in(period))


def _newest_first() -> dict[int | None, int]:
    """Model versions by their place, the newest at 0."""
    held = ModelVersion.objects.order_by("-registered_at", "-pk").values_list("pk", flat=True)
    return {pk: place for place, pk in enumerate(held)}


def _rows(period: Period, planes: list[str]) -> QuerySet[Assessment, tuple[Any, ...]]:
    """Instance, the plane's probability, then the columns of Scored."""
    under = FilteredRelation("grades", condition=Q(grades__protocol=period.protocol))
    days = {f"{_STUDY}__department": period.department, f"{_STUDY}__performed_on__range": (period.start, period.end)}
    held = Assessment.objects.filter(state=AssessmentState.DONE, plane__in=planes, **days).annotate(under=under).order_by()
    own = ("pk", "frame_id", _STUDY, f"{_STUDY}__radiologist", "plane", "model_version", "under__grade", "under__score")
    return held.values_list("frame__instance", "plane_probability", *own)


@dataclass(frozen=True, slots=True)
class Overturned:
    """First readings so far and those where the expert said the other thing than the machine, by grade and score band, and by grade."""

    read: Mapping[tuple[str, float | None], int]
    wrong: Mapping[tuple[str, float | None], int]

    @property
    def reads(self) -> int:
        """Of a graded image; 0 where there are too few to plan with."""
        return sum(number for (_, band), number in self.read.items() if band is None and number >= ENOUGH_READS)

    def __call__(self, cell: Cell) -> float:
        """The share of a cell's images (0-1) of which the expert will say the other thing: of its own reads, its grade's, or the usual."""
        for key in ((cell.grade, cell.band), (cell.grade, None)):
            if cell.grade != UNGRADED and self.read.get(key, 0) >= ENOUGH_READS:
                return self.wrong.get(key, 0) / self.read[key]
        return USUAL_RATES.get(cell.grade, USUAL_RATE)


def overturned(department: Department) -> Overturned:
    """What experts made of the machine's "standard or not" in the department's last rounds."""
    rounds = AuditRound.objects.filter(department=department).order_by("-period_start", "pk")[:ROUNDS_BACK]
    rows = Assignment.objects.filter(item__round__in=list(rounds), item__sampled=True, purpose=Purpose.FIRST, review__isnull=False)
    read, wrong = Counter[tuple[str, float | None]](), Counter[tuple[str, float | None]]()
    graded = rows.order_by().exclude(review__grade="").exclude(item__machine_grade="")
    for grade, score, expert in graded.values_list("item__machine_grade", "item__machine_score", "review__grade"):
        for key in {(grade, _band(score)), (grade, None)}:
            read[key] += 1
            wrong[key] += (grade == STANDARD) != (expert == STANDARD)
    return Overturned(read, wrong)


def _band(score: float | None) -> float | None:
    """The lower edge of the score's band: a band holds its lower edge, the last one the highest score too."""
    return next((edge for edge in reversed(BANDS[:-1]) if score is not None and score >= edge), None)
