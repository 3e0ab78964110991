"""Machine with expert, expert with colleague, expert with themselves: agreement by everything by which it may differ."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from auditapp.assessment.models import ModelVersion
from auditapp.protocols.models import Plane
from auditapp.reports.agreement import Pairs, agreement, graded_agreement
from auditapp.reports.counted import GRADES, Part, Reads
from auditapp.reports.counted_rows import PLACE, RoundRows, Row
from auditapp.reports.opinion_rows import Told
from auditapp.reports.opinions import side_by_side
from auditapp.rounds.models import AuditRound, Purpose
from auditapp.statistics.linearised import Codes

MACHINE, COLLEAGUE, SELF = "machine_expert", "expert_expert", "expert_self"
KEYS = ("n", "percent_agreement", "kappa", "weighted_kappa", "ac1", "ac2", "prevalence_index", "bias_index")
Names = dict[str, list[tuple[Any, str, str]]]


def agreements(rows: RoundRows, names: Names, criteria: Told, structures: Told) -> list[dict[str, Any]]:
    """All that have a pair at all; `names` are the values of each column with code and name."""
    found = list(_of_grades(MACHINE, rows.whole, names))
    for pair, again in ((COLLEAGUE, [row for row in rows.again if row.purpose == Purpose.SECOND]), (SELF, rows.own_again)):
        found += _of_grades(pair, again_part(rows.whole, again), names)
    for by, told in (("criterion", criteria), ("structure", structures)):
        sides = ((MACHINE, told.machine, told.first), (COLLEAGUE, told.first, told.second), (SELF, told.first, told.repeat))
        for pair, one, other in sides:
            for key, pairs in side_by_side(one, other, rows.whole.reads):
                held = told.named[key]
                found.append(_entry(pair, by, held.code, held.name, agreement(pairs), held.plane))
    return found


def again_part(whole: Part, again: Iterable[Row]) -> Part:
    """The images that were read again; in the machine's place stands the first reading, in the expert's the later one."""
    place = {item: at for at, item in enumerate(whole.reads.item)}
    held = list(again)
    at = np.array([place[row.item] for row in held], np.int64)
    first = whole.reads.of(at)
    return Part(whole.census, _replaced(first, first.grade, np.array([PLACE.get(row.grade, -1) for row in held], np.int64)), "simple")


def _replaced(reads: Reads, machine: Codes, grade: Codes) -> Reads:
    columns = {name: getattr(reads, name) for name in reads.__dataclass_fields__}
    return Reads(**(columns | {"machine": machine, "grade": grade}))


def names_of(audit_round: AuditRound, rows: RoundRows, people: Iterable[tuple[int, str, str]]) -> Names:
    """Column → value, code and name, of what the round holds. Two queries."""
    models = ModelVersion.objects.filter(pk__in=set(rows.whole.reads.model.tolist()))
    return {
        "plane": list(Plane.objects.filter(protocol=audit_round.protocol_id).values_list("pk", "code", "name")),
        "radiologist": [(pk, str(pk), name) for pk, name, _ in people],
        "vendor": [(vendor, vendor, vendor) for vendor in sorted(set(rows.whole.reads.vendor)) if vendor],
        "model": [(pk, str(pk), ", ".join(sorted(networks.values()))) for pk, networks in models.values_list("pk", "networks")],
    }


def _of_grades(pair: str, part: Part, names: Names) -> Iterator[dict[str, Any]]:
    if not len(part.both):
        return
    yield _entry(pair, "all", "all", "", graded_agreement(part.pairs))
    for by, values in names.items():
        for value, code, name in values:
            pairs = _within(part, by, value)
            if pairs.n:
                yield _entry(pair, by, code, name, graded_agreement(pairs))
    whole = _weighted(part.both)
    for place, grade in enumerate(GRADES):
        own = Pairs.of((whole.codes != place).astype(np.int64), whole.weight, whole.study)
        if (own.codes == 0).any():
            yield _entry(pair, "grade", grade, grade, agreement(own))


def _within(part: Part, by: str, value: Any) -> Pairs:
    """By the design's strata where the census knows the column."""
    if by in {"plane", "radiologist"}:
        return part.of(by, value).pairs
    return _weighted(part.both.of(getattr(part.both, by) == value))


def _weighted(both: Reads) -> Pairs:
    return Pairs.of(np.column_stack([both.machine, both.grade]), both.weight, both.study, 3)


def _entry(pair: str, by: str, code: str, name: str, found: dict[str, Any], plane: str | None = None) -> dict[str, Any]:
    of_plane = {} if plane is None else {"plane": plane}
    return {"pair": pair, "by": by, "code": code, "name": name} | of_plane | {key: found.get(key) for key in KEYS}
