"""The images of a period counted by the database, and the error rates that a design plans with."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, FilteredRelation, FloatField, Q, QuerySet, Value, When, Window
from django.db.models.functions import Coalesce, NullIf, RowNumber

from auditapp.access.models import Department, Radiologist
from auditapp.assessment.models import Assessment, AssessmentState
from auditapp.protocols.models import Plane, Protocol
from auditapp.rounds.models import Assignment, Purpose
from auditapp.rounds.strata import STANDARD, UNGRADED, Cell
from auditapp.statistics.designs import BANDS

ENOUGH_READS = 30  # of earlier rounds, before their overturn rate is planned with
USUAL_RATES = {STANDARD: 0.05, UNGRADED: 0.5}  # statistics.md section 3: experts overturn 3-5 % of what agrees, 35 % of what does not
USUAL_RATE = 0.35
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


def surest_in(period: Period) -> QuerySet[Assessment]:
    """One assessment per instance: the frame whose plane its newest model is surest of, if that plane is audited."""
    surest_first = (F("model_version__registered_at").desc(), F("plane_probability").desc(), F("pk").asc())
    every = Period(period.department, period.protocol, period.start, period.end).plane_of
    found = (
        Assessment.objects.filter(
            state=AssessmentState.DONE,
            plane__in=list(every),
            **{f"{_STUDY}__department": period.department, f"{_STUDY}__performed_on__range": (period.start, period.end)},
        )
        .alias(place=Window(RowNumber(), partition_by=F("frame__instance"), order_by=surest_first))
        .filter(place=1)
        .order_by()
    )
    chosen = Assessment.objects.filter(pk__in=found.values("pk")).order_by()
    if period.planes:
        chosen = chosen.filter(plane__in=list(period.plane_of))
    if period.radiologists:
        named = Q(**{f"{_STUDY}__radiologist__in": [one.pk for one in period.radiologists]})
        chosen = chosen.filter(named | Q(**{f"{_STUDY}__radiologist": None}))
    if not period.unnamed:
        chosen = chosen.exclude(**{f"{_STUDY}__radiologist": None})
    return chosen


def counts_in(period: Period) -> Counter[Cell]:
    """Images by cell, in one grouped query."""
    named = {code: plane.code for code, plane in period.plane_of.items()}
    counted = Counter[Cell]()
    for *cell, images in _celled(period).values_list(*_CELL).annotate(Count("pk")):
        counted[_cell(named, cell)] += images
    return counted


def cells_in(period: Period) -> dict[Any, Cell]:
    """Each image's cell, by its assessment."""
    named = {code: plane.code for code, plane in period.plane_of.items()}
    return {pk: _cell(named, cell) for pk, *cell in _celled(period).values_list("pk", *_CELL)}


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
    """What experts made of the machine's "standard or not" in the department's earlier rounds."""
    rows = Assignment.objects.filter(
        item__round__department=department,
        purpose=Purpose.FIRST,
        review__isnull=False,
        item__assessment__grades__protocol=F("item__round__protocol"),
    )
    machine = "item__assessment__grades__"
    read, wrong = Counter[tuple[str, float | None]](), Counter[tuple[str, float | None]]()
    graded = rows.order_by().exclude(review__grade="").exclude(**{f"{machine}grade": ""})
    counted = graded.annotate(machine=F(f"{machine}grade"), band=_band(f"{machine}score"))
    for grade, band, expert, reads in counted.values_list("machine", "band", "review__grade").annotate(Count("pk")):
        for key in {(grade, band), (grade, None)}:
            read[key] += reads
            wrong[key] += reads if (grade == STANDARD) != (expert == STANDARD) else 0
    return Overturned(read, wrong)


_CELL = (f"{_STUDY}__radiologist", "plane", "said", "band")


def _celled(period: Period) -> QuerySet[Assessment]:
    under = FilteredRelation("grades", condition=Q(grades__protocol=period.protocol))
    return (
        surest_in(period)
        .alias(under=under)
        .annotate(said=Coalesce(NullIf("under__grade", Value("")), Value(UNGRADED), output_field=CharField()), band=_band("under__score"))
    )


def _cell(named: Mapping[str, str], found: Iterable[Any]) -> Cell:
    radiologist, plane, grade, band = found
    return Cell(radiologist, named[plane], grade, None if grade == UNGRADED else band)


def _band(score: str) -> Case:
    """The lower edge of the score's band, as `designs.stratum_name` names it: the highest score lies in the last band."""
    upwards = reversed(BANDS[:-1])
    return Case(*(When(**{f"{score}__gte": edge}, then=Value(edge)) for edge in upwards), default=None, output_field=FloatField())
