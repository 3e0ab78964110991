from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from auditapp.access.models import Radiologist
from auditapp.access.selectors import departments_for
from auditapp.reports.models import Action, OwnNumbers, Report
from auditapp.rounds.models import AuditRound
from auditapp.rounds.selectors import rounds_for

LONGEST_CHAIN = 13  # rounds that a trend shows


def reports_for(user: Any) -> QuerySet[Report]:
    """Every edition of the reports of the rounds that `user` manages."""
    return Report.objects.filter(round__in=rounds_for(user)).select_related("round__department", "round__protocol", "frozen_by")


def report_for(user: Any, round_id: UUID) -> Report | None:
    """The newest edition of a round's report, for those who manage the round."""
    return reports_for(user).filter(round=round_id).order_by("-edition").first()


def latest_reports_for(user: Any) -> list[Report]:
    """The newest edition of each round's report, the newest period first. They bring their summary; the numbers are fetched when asked for,
    as those of years of rounds are many."""
    newest = Report.objects.filter(round=OuterRef("round")).order_by("-edition").values("pk")[:1]
    found = reports_for(user).filter(pk=Subquery(newest)).defer("numbers")
    return list(found.order_by("-round__period_start", "round"))


def chain_of(user: Any, audit_round: AuditRound) -> list[Report]:
    """The newest report of the round and of the rounds before it in the chain, oldest first, as `latest_reports_for` has them.

    A year and a month of them; rounds without a report are left out.
    """
    newest = {report.round_id: report for report in latest_reports_for(user)}
    rounds = {one.pk: one for one in rounds_for(user).filter(department=audit_round.department_id)}
    chain: list[Report] = []
    at: AuditRound | None = audit_round
    while at is not None and len(chain) < LONGEST_CHAIN:
        chain += [newest[at.pk]] if at.pk in newest else []
        at = rounds.get(at.previous_round_id) if at.previous_round_id else None
    return chain[::-1]


def actions_of(user: Any, round_id: UUID | None) -> QuerySet[Action]:
    """What was decided on any edition of the round's report, for those who manage it."""
    return actions_for(user).filter(report__round=round_id)


def earlier_actions_of(user: Any, chain: Sequence[Report]) -> list[Action]:
    """What the round before the last of `chain` decided, and what rounds before it decided and nobody has done: waiting loses no action."""
    if len(chain) < 2:
        return []
    before = [report.round_id for report in chain[:-1]]
    wanted = Q(report__round=before[-1]) | Q(report__round__in=before, done_at=None)
    return list(actions_for(user).filter(wanted).order_by("report__round__period_start", "done_at", "due_on", "id"))


def actions_for(user: Any) -> QuerySet[Action]:
    return Action.objects.filter(report__in=reports_for(user)).select_related("report__round").defer("report__numbers")


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
    return results_of(radiologist) if radiologist is not None else []


def results_of(radiologist: Radiologist) -> list[OwnRound]:
    """Newest first: the radiologist's part of each closed round of their department. Who may ask is the caller's matter."""
    newest = Report.objects.filter(round=OuterRef("report__round")).order_by("-edition").values("pk")[:1]
    parts = OwnNumbers.objects.filter(radiologist=radiologist, report=Subquery(newest), report__round__department=radiologist.department_id)
    held = parts.select_related("report__round__protocol", "report__round__department").defer("report__numbers")
    ordered = held.order_by("-report__round__period_start", "report__round")
    return [OwnRound(one.report, one.numbers, one.report.summary["all"]["standard_share"]) for one in ordered]


def reported_radiologist(user: Any, pk: int) -> Radiologist | None:
    """A radiologist of a department whose reports `user` reads; None for everybody else."""
    found = Radiologist.objects.filter(department__in=departments_for(user, "manage_rounds"), pk=pk)
    return found.select_related("department").first()
