"""Completeness apart from quality: which required planes the studies of a round show. Reads rows, writes none.

Planes are the machine's, and so are grades, but where a first reader saw another plane: there plane and grade are the reader's. An
image that a reader sent back as of no plane, and the manager left out, shows nothing. A study is the examination of which it shows most
marks; where two are equal, the one that the edition names first. A study without a mark is none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import F, Q
from numpy.typing import NDArray

from auditapp.protocols.edition import ExaminationEdition
from auditapp.protocols.grading import Grade
from auditapp.protocols.selectors import examinations_of
from auditapp.reports.agreement import LEAST_READS, Estimate, State
from auditapp.reports.counted_rows import of_reads
from auditapp.review.models import Outcome, SentBack, SentBackBecause
from auditapp.review.selectors import standing_reviews
from auditapp.rounds.models import AuditRound, RoundItem
from auditapp.sentences import term
from auditapp.statistics.shares_simple import wilson

WILSON = term("Wilson interval, every study of the round")
NOT_STANDARD, STANDARD = 1, 2  # 0: missing

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Census:
    """Studies by planes. `state` (studies, planes) is 0 missing, 1 present, 2 present and standard.

    `radiologist` (studies,) is an id, -1 for nobody; `planes` are codes, in the columns' order.
    """

    planes: tuple[str, ...]
    radiologist: NDArray[np.int64]
    state: NDArray[np.int8]


def completeness_of(audit_round: AuditRound) -> dict[str, Any] | None:
    """Required planes per study, for the round and each radiologist, as plain JSON; None where nothing is required.

    Of a round of chosen planes only examinations whose required planes are all among them: of others it does not know what is missing.
    `not_standard` holds images that are basic, non-standard or that nobody could grade.
    """
    audited = set(audit_round.planes.values_list("code", flat=True))
    required = examinations_of(audit_round.department, audit_round.protocol)
    examinations = [one for one in required if not audited or audited >= set(one.required)]
    if not examinations:
        return None
    census = _census(audit_round)
    named = dict(audit_round.protocol.planes.values_list("code", "name"))
    return counted(census, examinations, named)


def counted(census: Census, examinations: Sequence[ExaminationEdition], named: dict[str, str]) -> dict[str, Any]:
    """Pure: `named` gives a plane's name by its code."""
    kind = kinds(census, examinations)
    placed = kind >= 0
    complete, full = _reached(census, examinations, kind, NOT_STANDARD), _reached(census, examinations, kind, STANDARD)
    required = list(dict.fromkeys(code for one in examinations for code in one.required))
    return {
        "required": [{"code": code, "name": named[code]} for code in required],
        "planes": [{"code": code, "name": named[code]} | _plane(census, _asks(examinations, kind, code), code) for code in required],
        "examinations": [
            {"code": one.code, "name": one.name, "source": one.source, "required": list(one.required)} | _told(kind == n, complete, full)
            for n, one in enumerate(examinations)
        ],
        "unplaced": int((~placed).sum()),
        "radiologists": [
            {"id": int(pk)} | _told(placed & (census.radiologist == pk), complete, full)
            for pk in np.unique(census.radiologist[placed])
            if pk >= 0
        ],
    } | _told(placed, complete, full)


def kinds(census: Census, examinations: Sequence[ExaminationEdition]) -> NDArray[np.int64]:
    """(studies,): the place of each study's examination, -1 for none."""
    shown = np.stack([(census.state[:, _columns(census, one.marks)] > 0).sum(1) for one in examinations], axis=1)
    return np.where(shown.max(1) > 0, shown.argmax(1), -1)


def _reached(census: Census, examinations: Sequence[ExaminationEdition], kind: NDArray[np.int64], least: int) -> Flags:
    """(studies,): every plane that its examination requires is there, and at least in this state."""
    found = np.zeros(len(kind), bool)
    for place, one in enumerate(examinations):
        found |= (kind == place) & (census.state[:, _columns(census, one.required)] >= least).all(1)
    return found


def _columns(census: Census, codes: Iterable[str]) -> list[int]:
    return [census.planes.index(code) for code in codes]


def _asks(examinations: Sequence[ExaminationEdition], kind: NDArray[np.int64], code: str) -> Flags:
    return np.isin(kind, [place for place, one in enumerate(examinations) if code in one.required])


def _plane(census: Census, asked: Flags, code: str) -> dict[str, int]:
    state = census.state[asked, census.planes.index(code)]
    missing, not_standard, standard = np.bincount(state, minlength=3).tolist()
    return {"standard": standard, "not_standard": not_standard, "missing": missing}


def _told(among: Flags, complete: Flags, full: Flags) -> dict[str, Any]:
    studies, whole, best = int(among.sum()), int((among & complete).sum()), int((among & full).sum())
    return {
        "studies": studies,
        "complete": whole,
        "full_standard": best,
        "complete_share": _share(whole, studies).as_json(),
        "full_standard_share": _share(best, studies).as_json(),
    }


def _share(found: int, n: int) -> Estimate:
    """A statement about the person's work, of which the round's studies are a sample."""
    if n < LEAST_READS:
        return Estimate(State.NOT_ENOUGH_DATA, n, WILSON)
    return Estimate(State.OK, n, WILSON, found / n, *wilson(found, n))


def _census(audit_round: AuditRound) -> Census:
    planes = tuple(audit_round.protocol.planes.values_list("code", flat=True))
    column = {pk: planes.index(code) for pk, code in audit_round.protocol.planes.values_list("pk", "code")}
    item = "assignment__item__"
    moved = standing_reviews(audit_round).exclude(plane=F(f"{item}plane"))
    held = moved.values_list(f"{item}study_id", f"{item}radiologist_id", "plane_id", "grade")
    nothing = SentBack.objects.filter(**of_reads(audit_round), because=SentBackBecause.WRONG_IMAGE, outcome__outcome=Outcome.LEFT_OUT)
    elsewhere = Q(pk__in=moved.values(f"{item}pk")) | Q(pk__in=nothing.values(f"{item}pk"))
    items = RoundItem.objects.filter(round=audit_round).exclude(elsewhere).order_by()
    rows = [*items.values_list("study_id", "radiologist_id", "plane_id", "machine_grade"), *held]
    return census([(study, radiologist or -1, column[plane], grade == Grade.STANDARD) for study, radiologist, plane, grade in rows], planes)


def census(rows: Sequence[tuple[int, int, int, bool]], planes: tuple[str, ...]) -> Census:
    """From one row an image: study, radiologist (-1: nobody), column of its plane, whether it is standard."""
    table = np.array(rows, np.int64).reshape(-1, 4)
    _, first, place = np.unique(table[:, 0], return_index=True, return_inverse=True)
    state = np.zeros((len(first), len(planes)), np.int8)
    np.maximum.at(state, (place, table[:, 2]), NOT_STANDARD + table[:, 3].astype(np.int8))
    return Census(planes, table[first, 1], state)
