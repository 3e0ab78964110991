from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from auditapp.reports.counting import numbers_of
from auditapp.reports.digests import await_digests
from auditapp.reports.models import Action, OwnNumbers, Report
from auditapp.rounds.models import AuditRound, RoundState
from auditapp.rounds.services import close_round
from auditapp.trail.services import record

SUMMARY = ("simulated", "all")  # of the numbers


class ReportError(ValueError):
    """What was asked of a report cannot be; the message says why."""


@transaction.atomic
def freeze_report(*, by: Any, audit_round: AuditRound) -> Report:
    """Count a closed round once and keep the numbers as its next edition. Raises ReportError while the round is open."""
    held = AuditRound.objects.select_for_update().get(pk=audit_round.pk)
    if held.state != RoundState.CLOSED:
        raise ReportError(_("The round is still open: its report comes when it is closed."))
    report = keep_numbers(numbers_of(held), by=by, audit_round=held)
    await_digests(report)
    record(by=by, verb="freeze_report", subject=report, department_id=held.department_id, edition=report.edition)
    return report


@transaction.atomic
def keep_numbers(numbers: dict[str, Any], *, by: Any, audit_round: AuditRound, version: str = settings.SOFTWARE_VERSION) -> Report:
    """Write counted numbers down as the round's next edition."""
    report = Report.objects.create(
        round=audit_round,
        edition=audit_round.reports.count() + 1,
        numbers=numbers,
        summary={key: numbers[key] for key in SUMMARY},
        software_version=version,
        frozen_by=by,
        frozen_at=timezone.now(),
    )
    OwnNumbers.objects.bulk_create(OwnNumbers(report=report, radiologist_id=part["id"], numbers=part) for part in numbers["radiologists"])
    return report


@transaction.atomic
def close_with_report(*, by: Any, audit_round: AuditRound, leave_unread: bool = False) -> Report:
    """Close the round and freeze its first report: both or neither."""
    return freeze_report(by=by, audit_round=close_round(by=by, audit_round=audit_round, leave_unread=leave_unread))


@transaction.atomic
def record_action(*, by: Any, report: Report, text: str, due_on: date | None = None) -> Action:
    """Note what the department does before the next round. Raises ReportError without a text."""
    if not text.strip():
        raise ReportError(_("Say what will be done."))
    action = Action.objects.create(report=report, text=text.strip(), due_on=due_on, recorded_by=by, recorded_at=timezone.now())
    record(by=by, verb="record_action", subject=action, department_id=report.round.department_id)
    return action


@transaction.atomic
def finish_action(*, by: Any, action: Action) -> Action:
    """Tick an action off; doing it twice changes nothing."""
    if action.done_at is None:
        action.done_by, action.done_at = by, timezone.now()
        action.save()
        record(by=by, verb="finish_action", subject=action, department_id=action.report.round.department_id)
    return action
