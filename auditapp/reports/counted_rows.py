"""The rows of a round to columns: few queries whatever the number of images, and none makes a model of a row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from django.db.models import Count, Max, Q

from auditapp.reports.counted import GRADES, NOBODY, Census, Part, Reads
from auditapp.review.models import Review
from auditapp.rounds.models import AuditRound, Purpose, RoundItem
from auditapp.rounds.strata import NOBODY as UNNAMED
from auditapp.statistics.linearised import Values

ITEM = "assignment__item__"
OF_A_REVIEW = {
    "pk": "review",
    "assignment__purpose": "purpose",
    f"{ITEM}pk": "item",
    "assignment__expert_id": "expert",
    "grade": "grade",
    "score": "score",
    "limited_by": "limited",
    "is_simulated": "simulated",
    f"{ITEM}assessment_id": "assessment",
    f"{ITEM}radiologist_id": "radiologist",
    f"{ITEM}plane_id": "plane",
    f"{ITEM}stratum": "stratum",
    f"{ITEM}sampled": "sampled",
    f"{ITEM}probability": "probability",
    f"{ITEM}study_id": "study",
    f"{ITEM}study__performed_on": "day",
    f"{ITEM}frame__instance__manufacturer": "vendor",
    f"{ITEM}model_version_id": "model",
    f"{ITEM}machine_grade": "machine",
    f"{ITEM}machine_score": "machine_score",
}
PLACE = {grade: place for place, grade in enumerate(GRADES)}


class Kind(NamedTuple):
    """Images of one stratum that are alike; `probability` to be read, `drawn` of them were to be."""

    radiologist: int | None
    plane: int
    stratum: str
    machine: str
    model: int | None
    images: int
    drawn: int
    probability: float

    @property
    def name(self) -> str:
        return stratum_name(self.stratum, self.radiologist)


class Row(NamedTuple):
    """One review with what it is of; fields in the order of OF_A_REVIEW."""

    review: int
    purpose: str
    item: Any
    expert: int
    grade: str
    score: float | None
    limited: str
    simulated: bool
    assessment: Any
    radiologist: int | None
    plane: int
    stratum: str
    sampled: bool
    probability: float
    study: int
    day: Any
    vendor: str
    model: int | None
    machine: str
    machine_score: float | None

    @property
    def name(self) -> str:
        return stratum_name(self.stratum, self.radiologist)

    @property
    def drawn(self) -> bool:
        return self.sampled and self.probability > 0


@dataclass(frozen=True, slots=True)
class StratumRead:
    """One stratum of the design: `size` images, each to be read with `probability`, `read` of them read."""

    name: str
    size: int
    read: int
    probability: float


@dataclass(frozen=True, slots=True)
class RoundRows:
    """Everything that is counted of one round. `again`: readings after an image's first, by a colleague or by the same expert; `models`:
    keys of the model versions that graded the images."""

    whole: Part
    again: tuple[Row, ...]
    strata: tuple[StratumRead, ...]
    models: frozenset[int]

    @property
    def own_again(self) -> list[Row]:
        """The repeats that the first reader read themselves."""
        reader = dict(zip(self.whole.reads.item, self.whole.reads.expert.tolist(), strict=True))
        return [row for row in self.again if row.purpose == Purpose.REPEAT and row.expert == reader[row.item]]


def stratum_name(stratum: str, radiologist: int | None) -> str:
    """Rounds drawn before strata were named were all drawn by radiologist."""
    return stratum or str(radiologist or UNNAMED)


def rows_of(audit_round: AuditRound) -> RoundRows:
    """Two queries: the census, grouped by the database, and every review with what it is of."""
    kinds, reviews = _census(audit_round), _reviews(audit_round)
    first: dict[Any, Row] = {}
    for row in reviews:
        if row.purpose == Purpose.FIRST:
            first.setdefault(row.item, row)
    again = tuple(row for row in reviews if row.purpose != Purpose.FIRST and row.item in first)
    strata = _strata(kinds, first.values())
    codes = {stratum.name: code for code, stratum in enumerate(strata)}
    weights = np.array([stratum.size / stratum.read if stratum.read else 0.0 for stratum in strata])
    design = "care" if audit_round.care_reads else audit_round.design
    whole = Part(_census_columns(kinds, codes), _columns(list(first.values()), codes, weights), design)
    return RoundRows(whole, again, tuple(strata), frozenset(kind.model for kind in kinds if kind.model is not None))


def of_reads(audit_round: AuditRound, path: str = "") -> dict[str, Any]:
    """A filter of what was assigned in the round; `path` leads there. All of that was drawn: said, so that the index leads past the
    month's other images."""
    return {f"{path}{ITEM}round": audit_round, f"{path}{ITEM}sampled": True}


def _census(audit_round: AuditRound) -> list[Kind]:
    alike = ("radiologist_id", "plane_id", "stratum", "machine_grade", "model_version_id")
    kinds = RoundItem.objects.filter(round=audit_round).order_by("radiologist_id", "plane_id", "stratum").values_list(*alike)
    counted = kinds.annotate(images=Count("pk"), drawn=Count("pk", filter=Q(sampled=True)), probability=Max("probability"))
    return [Kind(*row) for row in counted]


def _reviews(audit_round: AuditRound) -> list[Row]:
    held = Review.objects.filter(**of_reads(audit_round)).order_by("submitted_at", "pk")
    return [Row(*row) for row in held.values_list(*OF_A_REVIEW)]


def _strata(kinds: Iterable[Kind], reads: Iterable[Row]) -> list[StratumRead]:
    size: dict[str, int] = {}
    chance: dict[str, float] = {}
    for kind in kinds:
        size[kind.name] = size.get(kind.name, 0) + kind.images
        chance[kind.name] = max(chance.get(kind.name, 0.0), kind.probability)
    read = dict.fromkeys(size, 0)
    for row in reads:
        read[row.name] += row.drawn
    return [StratumRead(name, size[name], read[name], chance[name]) for name in sorted(size)]


def _census_columns(kinds: Sequence[Kind], codes: Mapping[str, int]) -> Census:
    columns = (
        [kind.radiologist or NOBODY for kind in kinds],
        [kind.plane for kind in kinds],
        [codes[kind.name] for kind in kinds],
        [PLACE.get(kind.machine, -1) for kind in kinds],
        [kind.images for kind in kinds],
        [kind.drawn for kind in kinds],
    )
    return Census(*(np.array(column, np.int64) for column in columns))


def _columns(rows: Sequence[Row], codes: Mapping[str, int], weights: Values) -> Reads:
    def whole(values: Iterable[int]) -> Any:
        return np.array(list(values), np.int64)

    def words(values: Iterable[Any]) -> Any:
        held = np.empty(len(rows), object)
        held[:] = list(values)
        return held

    def numbers(values: Iterable[float | None]) -> Any:
        return np.array([np.nan if value is None else value for value in values], float)

    stratum, drawn = whole(codes[row.name] for row in rows), np.array([row.drawn for row in rows], bool)
    return Reads(
        review=whole(row.review for row in rows),
        item=words(row.item for row in rows),
        assessment=words(row.assessment for row in rows),
        expert=whole(row.expert for row in rows),
        radiologist=whole(row.radiologist or NOBODY for row in rows),
        plane=whole(row.plane for row in rows),
        stratum=stratum,
        drawn=drawn,
        weight=weights[stratum] * drawn,
        machine=whole(PLACE.get(row.machine, -1) for row in rows),
        grade=whole(PLACE.get(row.grade, -1) for row in rows),
        machine_score=numbers(row.machine_score for row in rows),
        score=numbers(row.score for row in rows),
        limited=np.array([bool(row.limited) for row in rows], bool),
        simulated=np.array([row.simulated for row in rows], bool),
        study=whole(row.study for row in rows),
        day=whole(row.day.toordinal() for row in rows),
        vendor=words(row.vendor for row in rows),
        model=whole(row.model or 0 for row in rows),
    )
