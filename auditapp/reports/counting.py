"""A closed round to the numbers of its report. Reads rows, writes none; as many queries for a hundred images as for a hundred thousand."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from auditapp.assessment.models import ModelVersion
from auditapp.protocols.grading import Verdict
from auditapp.reports.agreement import State, graded_agreement
from auditapp.reports.completeness import completeness_of
from auditapp.reports.counted import Part, counts
from auditapp.reports.counted_rows import RoundRows, rows_of
from auditapp.reports.counting_agreements import agreements, names_of
from auditapp.reports.counting_change import change_of, experiences, own_change, previous_of
from auditapp.reports.counting_people import Person, faults_of, funnel_of, place_in_funnel, shrunk_shares
from auditapp.reports.counting_scores import scores, several_readers
from auditapp.reports.measured import measurements_of
from auditapp.reports.models import Report
from auditapp.reports.monitoring import MONITORED, cusum, learning, results_of
from auditapp.reports.opinion_rows import Criteria, criteria_of, structures_of
from auditapp.reports.standard_shares import Share, powered_share, standard_share
from auditapp.rounds.models import AuditRound, RoundItem

SCHEMA = 2


def numbers_of(audit_round: AuditRound) -> dict[str, Any]:
    """Everything that the report of `audit_round` prints, as plain JSON."""
    rows, previous = rows_of(audit_round), previous_of(audit_round)
    whole, criteria = rows.whole, criteria_of(audit_round, rows)
    people = _people(audit_round, whole)
    names, shares = names_of(audit_round, rows, [(one.pk, one.name, one.experience) for one in people]), experiences(people, whole)
    funnel = funnel_of(people, shares["all"])
    return {
        "schema": SCHEMA,
        "images": int(whole.census.images.sum()),
        "read": len(whole.reads),
        "sampled": int(whole.census.drawn.sum()),
        "simulated": bool(whole.reads.simulated.any()),
        "seed": audit_round.seed,
        "model_versions": _model_versions(rows),
        "design": _design(audit_round, rows),
        "all": group(whole, shares["all"]),
        "radiologists": _radiologists(people, whole, shares["all"], funnel, criteria, previous),
        "planes": [{"code": code, "name": name} | _plane(whole.of("plane", pk)) for pk, code, name in names["plane"]],
        "experiences": [
            {"experience": name, "standard_share": share.estimate.as_json(), "reads": share.reads} for name, share in shares.items()
        ],
        "criteria": _criteria(criteria),
        "funnel": funnel,
        "agreements": agreements(rows, names, criteria.told, structures_of(audit_round, rows)),
        "several_readers": several_readers(rows),
        "scores": scores(whole),
        "change": None if previous is None else change_of(previous, audit_round, people, shares, whole),
        "completeness": completeness_of(audit_round),
        "measurements": measurements_of(audit_round),
    }


def _plane(part: Part) -> dict[str, Any]:
    return group(part, standard_share(part.frame))


def group(part: Part, share: Share) -> dict[str, Any]:
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
        "standard_share": share.estimate.as_json(),
        "powered_share": powered_share(frame),
        "agreement": graded_agreement(part.pairs),
    }


def _people(audit_round: AuditRound, whole: Part) -> list[Person]:
    named = RoundItem.objects.filter(round=audit_round, radiologist__isnull=False).order_by()
    rows = named.values_list("radiologist_id", "radiologist__name", "radiologist__experience").distinct()
    parts = [(row, whole.of("radiologist", row[0])) for row in sorted(rows, key=lambda row: row[1])]
    return [Person(*row, part, standard_share(part.frame)) for row, part in parts]


def _radiologists(
    people: Sequence[Person], whole: Part, share: Share, funnel: dict[str, Any] | None, criteria: Criteria, previous: Report | None
) -> list[dict[str, Any]]:
    faults, shrunk = faults_of(people, whole, criteria.told), shrunk_shares(people)
    earlier = {} if previous is None else {part["id"]: part for part in previous.numbers["radiologists"]}
    rate = share.value if share.estimate.state is State.OK else None
    return [
        {"id": one.pk, "name": one.name, "experience": one.experience}
        | group(one.part, one.share)
        | {"shrunk": drawn_in, "funnel": place_in_funnel(one.share, funnel), "faults": faults[one.pk]}
        | _monitored(one, rate, earlier.get(one.pk, {}))
        | {"change": own_change(previous, one)}
        for one, drawn_in in zip(people, shrunk, strict=True)
    ]


def _monitored(one: Person, department_share: float | None, earlier: dict[str, Any]) -> dict[str, Any]:
    results = results_of(one.part) if one.part.design in MONITORED else []
    learns = one.experience == "junior"
    return {
        "cusum": cusum(results, department_share, earlier.get("cusum")),
        "learning": learning(results, earlier.get("learning")) if learns else None,
    }


def _design(audit_round: AuditRound, rows: RoundRows) -> dict[str, Any]:
    reads = sum(stratum.read for stratum in rows.strata)
    strata = [asdict(stratum) for stratum in rows.strata]
    return {"kind": audit_round.design, "reads": reads, "care": audit_round.care_reads, "strata": strata}


def _criteria(criteria: Criteria) -> list[dict[str, Any]]:
    """The most often missed first."""
    named = criteria.told.named
    rows = [
        {"plane": named[pk].plane, "code": named[pk].code, "statement": named[pk].name}
        | {verdict.value: counted[verdict.value] for verdict in Verdict}
        for pk, counted in criteria.counts.items()
    ]
    return sorted(rows, key=lambda row: (-row[Verdict.NOT_MET.value], row["plane"], row["code"], row["statement"]))


def _model_versions(rows: RoundRows) -> list[str]:
    held = ModelVersion.objects.filter(pk__in=rows.models).values_list("networks", flat=True)
    return sorted({version for networks in held for version in networks.values()})
