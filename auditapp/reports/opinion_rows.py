"""The rows of verdicts and structures of a round's reads to columns, in a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from auditapp.assessment.models import Assessment, AssessmentVerdict
from auditapp.protocols.grading import Verdict
from auditapp.protocols.models import Criterion, Structure
from auditapp.protocols.seen import SEEN_FROM, UNLIKE_FROM, UNSURE_FROM
from auditapp.reports.counted_rows import RoundRows, of_reads
from auditapp.reports.opinions import NO, YES, Opinions
from auditapp.review.models import ReviewStructure, ReviewVerdict
from auditapp.rounds.models import AuditRound, Purpose

SAID = {Verdict.MET.value: YES, Verdict.NOT_MET.value: NO}
Counts = dict[int, Counter[str]]


@dataclass(frozen=True, slots=True)
class Named:
    """A criterion or structure; `name` is the criterion's statement."""

    code: str
    name: str
    plane: str
    plane_id: int
    plane_code: str


@dataclass(frozen=True, slots=True)
class Told:
    """Opinions of the machine, the first reader, a second one, and the first once more."""

    machine: Opinions
    first: Opinions
    second: Opinions
    repeat: Opinions
    named: Mapping[int, Named]


@dataclass(frozen=True, slots=True)
class Criteria:
    """`told` of criteria; `counts` of all the first readers' verdicts, cannot tell among them."""

    told: Told
    counts: Counts


def criteria_of(audit_round: AuditRound, rows: RoundRows) -> Criteria:
    """Three queries: criteria, reviews' verdicts, the machine's on the images that were read."""
    held = Criterion.objects.filter(plane__protocol=audit_round.protocol_id).order_by()
    named = {row[0]: Named(*row[1:]) for row in held.values_list("pk", "code", "statement", "plane__name", "plane_id", "plane__code")}
    verdicts = ReviewVerdict.objects.filter(**of_reads(audit_round, "review__")).order_by()
    by_review = list(verdicts.values_list("review_id", "criterion_id", "verdict"))
    own = AssessmentVerdict.objects.filter(criterion__plane__protocol=audit_round.protocol_id)
    machine = own.filter(**_read_first(audit_round, "assessment__")).order_by().values_list("assessment_id", "criterion_id", "verdict")
    place = {review: at for at, review in enumerate(rows.whole.reads.review.tolist())}
    counts: Counts = defaultdict(Counter)
    for review, criterion, verdict in by_review:
        if review in place:
            counts[criterion][verdict] += 1
    decided = ((review, criterion, SAID[verdict]) for review, criterion, verdict in by_review if verdict in SAID)
    seen = [(assessment, criterion, SAID[verdict]) for assessment, criterion, verdict in machine if verdict in SAID]
    return Criteria(_told(rows, list(decided), seen, named), counts)


def structures_of(audit_round: AuditRound, rows: RoundRows) -> Told:
    """Three queries: structures, what readers said of them, and what the machine found where anybody said anything."""
    held = Structure.objects.filter(plane__protocol=audit_round.protocol_id).order_by()
    named = {row[0]: Named(*row[1:]) for row in held.values_list("pk", "code", "name", "plane__name", "plane_id", "plane__code")}
    marks = ReviewStructure.objects.filter(**of_reads(audit_round, "review__")).order_by()
    visible: dict[tuple[int, int], int] = {}
    for review, structure, clarity, left in marks.values_list("review_id", "structure_id", "clarity", "left"):
        if clarity is not None or left is not None:
            visible[review, structure] = min(visible.get((review, structure), NO), YES if clarity != 0 else NO)
    seen = list(_found(audit_round, rows, named)) if visible else []
    return _told(rows, [(*key, said) for key, said in visible.items()], seen, named)


def _read_first(audit_round: AuditRound, path: str = "") -> dict[str, Any]:
    """A filter of the assessments of the images that were read first; `path` leads there."""
    item = f"{path}rounditem__"
    reading = {f"{item}assignments__purpose": Purpose.FIRST, f"{item}assignments__review__isnull": False}
    return {f"{item}round": audit_round, f"{item}sampled": True} | reading


def _told(
    rows: RoundRows, by_review: Iterable[tuple[int, int, int]], machine: Iterable[tuple[Any, int, int]], named: Mapping[int, Named]
) -> Told:
    reads = rows.whole.reads
    first = {review: at for at, review in enumerate(reads.review.tolist())}
    of_item = {item: at for at, item in enumerate(reads.item)}
    of_assessment = {assessment: at for at, assessment in enumerate(reads.assessment)}
    second = {row.review: of_item[row.item] for row in rows.again if row.purpose == Purpose.SECOND}
    repeat = {row.review: of_item[row.item] for row in rows.own_again}
    own, other, once_more = (
        Opinions.of((of[key], what, said) for key, what, said in by_review if key in of) for of in (first, second, repeat)
    )
    seen = Opinions.of((of_assessment[key], what, said) for key, what, said in machine if key in of_assessment)
    return Told(seen, own, other, once_more, named)


def _found(audit_round: AuditRound, rows: RoundRows, named: Mapping[int, Named]) -> Iterator[tuple[Any, int, int]]:
    """Assessment, structure, and whether the machine sees it; nothing where it abstains or does not know the structure."""
    on_plane: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for structure, about in named.items():
        on_plane[about.plane_id].append((structure, about.code))
    planes = dict(zip(rows.whole.reads.assessment, rows.whole.reads.plane.tolist(), strict=True))
    held = Assessment.objects.filter(**_read_first(audit_round)).order_by()
    told = held.values_list("pk", "prediction__structures", "prediction__out_of_distribution", "model_version__knows")
    for pk, structures, strange, knows in told:
        if pk not in planes or (strange or 0.0) >= UNLIKE_FROM:
            continue
        best: dict[str, float] = {}
        for one in structures or ():
            best[one["name"]] = max(best.get(one["name"], 0.0), one["confidence"])
        for structure, code in on_plane[planes[pk]]:
            sure = best.get(code, 0.0)
            if code in knows and not UNSURE_FROM <= sure < SEEN_FROM:
                yield pk, structure, YES if sure >= SEEN_FROM else NO
