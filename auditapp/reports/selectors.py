from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from auditapp.access.models import Radiologist
from auditapp.access.selectors import departments_for
from auditapp.reports.models import Action, Report
from auditapp.rounds.models import AuditRound
from auditapp.rounds.selectors import rounds_for


def reports_for(user: Any) -> QuerySet[Report]:
    """Every edition of the reports of the rounds that `user` manages."""
    return Report.objects.filter(round__in=rounds_for(user)).select_related("round__department", "round__protocol", "frozen_by")


def report_for(user: Any, round_id: UUID) -> Report | None:
    """The newest edition of a round's report, for those who manage the round."""
    return reports_for(user).filter(round=round_id).order_by("-edition").first()


def latest_reports_for(user: Any) -> list[Report]:
    """The newest edition of each round's report, the newest period first."""
    newest: dict[Any, Report] = {}
    for report in reports_for(user).order_by("-round__period_start", "round", "-edition"):
        newest.setdefault(report.round_id, report)
    return list(newest.values())


def chain_of(user: Any, audit_round: AuditRound) -> list[Report]:
    """The newest report of the round and of each round before it in the chain, oldest first; rounds without a report are left out."""
    newest = {report.round_id: report for report in latest_reports_for(user)}
    chain: list[Report] = []
    at: AuditRound | None = audit_round
    while at is not None:
        chain += [newest[at.pk]] if at.pk in newest else []
        at = at.previous_round
    return chain[::-1]


def actions_of(user: Any, round_id: UUID | None) -> QuerySet[Action]:
    """What was decided on any edition of the round's report, for those who manage it."""
    return actions_for(user).filter(report__round=round_id)


def actions_for(user: Any) -> QuerySet[Action]:
    return Action.objects.filter(report__in=reports_for(user)).select_related("report__round")


@dataclass(frozen=True, slots=True)
class OwnRound:
    """One closed round as one radiologist sees it: own numbers, and the department's share without names."""

    report: Report
    own: dict[str, Any]
    department: dict[str, Any]


def radiologist_of(user: Any) -> Radiologist | None:
    """The Radiologist that `user` is, while they hold the role in that department."""
    return Radiologist.objects.filter(user=user.pk, department__in=departments_for(user, "view_own")).select_related("department").first()


def own_results_of(user: Any) -> list[OwnRound]:
    """Newest first: the radiologist's part of each closed round of their department. Empty for everybody else."""
    radiologist = radiologist_of(user)
    if radiologist is None:
        return []
    newest: dict[Any, Report] = {}
    editions = Report.objects.filter(round__department=radiologist.department_id).select_related("round__protocol")
    for report in editions.order_by("-round__period_start", "-edition"):
        newest.setdefault(report.round_id, report)
    parts = [(report, _part(report, radiologist.pk)) for report in newest.values()]
    return [OwnRound(report, own, report.numbers["all"]["standard_share"]) for report, own in parts if own is not None]


def _part(report: Report, radiologist_id: int) -> dict[str, Any] | None:
    parts: list[dict[str, Any]] = report.numbers["radiologists"]
    return next((part for part in parts if part["id"] == radiologist_id), None)
