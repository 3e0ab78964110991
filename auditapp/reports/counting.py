"""A closed round to the numbers of its report. Reads rows, writes none."""

from collections import Counter, defaultdict
from dataclasses import asdict
from typing import Any

from auditapp.assessment.models import ModelVersion
from auditapp.protocols.grading import Verdict
from auditapp.reports.agreement import graded_agreement
from auditapp.reports.counted import Part, counts
from auditapp.reports.counted_rows import RoundRows, rows_of
from auditapp.reports.standard_shares import powered_share, standard_share
from auditapp.review.models import ReviewVerdict
from auditapp.review.selectors import standing_reviews
from auditapp.rounds.models import AuditRound, RoundItem

SCHEMA = 2


def numbers_of(audit_round: AuditRound) -> dict[str, Any]:
    """Everything that the report of `audit_round` prints, as plain JSON."""
    rows = rows_of(audit_round)
    whole = rows.whole
    return {
        "schema": SCHEMA,
        "images": int(whole.census.images.sum()),
        "read": len(whole.reads),
        "sampled": int(whole.census.drawn.sum()),
        "simulated": bool(whole.reads.simulated.any()),
        "seed": audit_round.seed,
        "model_versions": _model_versions(audit_round),
        "design": _design(audit_round, rows),
        "all": group(whole),
        "radiologists": [
            {"id": pk, "name": name, "experience": experience} | group(whole.of("radiologist", pk))
            for pk, name, experience in _radiologists(audit_round)
        ],
        "planes": [
            {"code": code, "name": name} | group(whole.of("plane", pk))
            for pk, code, name in audit_round.protocol.planes.values_list("pk", "code", "name")
        ],
        "criteria": _criteria(audit_round),
    }


def group(part: Part) -> dict[str, Any]:
    """The numbers of a part of the round. Second readings and repeats do not count here."""
    reads, frame = part.reads, part.frame
    machine = counts(part.census.machine, part.census.images)
    graded = sum(machine.values())
    return {
        "images": int(part.census.images.sum()),
        "read": len(reads),
        "limited": int(reads.limited.sum()),
        "grades": counts(reads.grade),
        "machine_grades": machine,
        "machine_share": {"value": machine.get("standard", 0) / graded if graded else None, "n": graded},
        "standard_share": standard_share(frame).estimate.as_json(),
        "powered_share": powered_share(frame),
        "agreement": graded_agreement(part.pairs),
    }


def _design(audit_round: AuditRound, rows: RoundRows) -> dict[str, Any]:
    reads = sum(stratum.read for stratum in rows.strata)
    strata = [asdict(stratum) for stratum in rows.strata]
    return {"kind": audit_round.design, "reads": reads, "care": audit_round.care_reads, "strata": strata}


def _radiologists(audit_round: AuditRound) -> list[tuple[int, str, str]]:
    named = RoundItem.objects.filter(round=audit_round, radiologist__isnull=False)
    rows = named.values_list("radiologist_id", "radiologist__name", "radiologist__experience").distinct()
    return sorted(rows, key=lambda row: row[1])


def _criteria(audit_round: AuditRound) -> list[dict[str, Any]]:
    counted: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    rows = ReviewVerdict.objects.filter(review__in=standing_reviews(audit_round)).order_by()
    for plane, code, statement, verdict in rows.values_list("criterion__plane__name", "criterion__code", "criterion__statement", "verdict"):
        counted[plane, code, statement][verdict] += 1
    return [
        {"plane": plane, "code": code, "statement": statement} | {verdict.value: count[verdict.value] for verdict in Verdict}
        for (plane, code, statement), count in sorted(counted.items(), key=lambda pair: (-pair[1][Verdict.NOT_MET.value], pair[0]))
    ]


def _model_versions(audit_round: AuditRound) -> list[str]:
    held = RoundItem.objects.filter(round=audit_round).order_by().values("assessment__model_version").distinct()
    rows = ModelVersion.objects.filter(pk__in=held).values_list("networks", flat=True)
    return sorted({version for networks in rows for version in networks.values()})
