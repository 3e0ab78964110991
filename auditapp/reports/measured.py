"""Distribution audits of what was measured: NT for CRL, biometry for gestational age, remeasured pairs. Reads rows, writes none.

A month holds too few for a statement about a person, so the numbers are those of the six months up to the end of the round's period: the
cycle of DQASS (gov.uk, DQASS guidance). Who measured is the study's radiologist.
"""

from datetime import date
from typing import Any

from auditapp.imaging.measuring import measurements_in
from auditapp.imaging.models import MeasurementSource
from auditapp.reports.curves import nt_curve_of
from auditapp.reports.measured_biometry import biometry
from auditapp.reports.measured_nt import nt_for_crl
from auditapp.reports.measured_pairs import remeasured
from auditapp.reports.measured_rows import Value, fetuses
from auditapp.rounds.models import AuditRound

MONTHS = 6


def measurements_of(audit_round: AuditRound) -> dict[str, Any] | None:
    """As plain JSON; None where nothing was measured in the six months."""
    first, last = six_months_to(audit_round.period_end, audit_round.period_start)
    rows = measurements_in(audit_round.department, first, last).order_by("study__performed_on", "study_id", "sequence")
    values = [
        Value(*row)
        for row in rows.values_list("study_id", "sequence", "kind", "value_mm", "gestational_age_days", "source", "study__radiologist_id")
    ]
    if not values:
        return None
    measured = [value for value in values if value.source != MeasurementSource.EXPERT]
    again = [value for value in values if value.source == MeasurementSource.EXPERT]
    curve = nt_curve_of(audit_round.department)
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "drawn": any(value.source == MeasurementSource.DRAWN for value in measured),
        "nt": nt_for_crl(fetuses(measured), curve),
        "biometry": biometry(measured),
        "agreement": remeasured(measured, again),
    }


def six_months_to(last: date, at_latest: date) -> tuple[date, date]:
    """First and last day: six whole months that end on `last`, but not later than `at_latest` begun."""
    month = last.year * 12 + last.month - MONTHS
    return min(date(month // 12, month % 12 + 1, 1), at_latest), last
