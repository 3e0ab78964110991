"""A report's numbers as files: JSON with everything, CSV with a line for each number."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from auditapp.reports.models import Report

COLUMNS = ("group", "name", "number", "state", "value", "low", "high", "n", "method")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_json(report: Report) -> dict[str, Any]:
    return heading_of(report) | {"numbers": report.numbers}


def heading_of(report: Report) -> dict[str, Any]:
    held = report.round
    return {
        "department": held.department.name,
        "period_start": held.period_start.isoformat(),
        "period_end": held.period_end.isoformat(),
        "protocol": str(held.protocol),
        "edition": report.edition,
        "frozen_at": report.frozen_at.isoformat(),
        "software_version": report.software_version,
    }


def as_csv(report: Report) -> str:
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(COLUMNS)
    for row in _rows(report.numbers):
        table.writerow([safe_cell(cell) for cell in row])
    return written.getvalue()


def safe_cell(cell: Any) -> Any:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection). Numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _rows(numbers: dict[str, Any]) -> Iterator[list[Any]]:
    groups = [("all", "all", numbers["all"])]
    groups += [("radiologist", part["name"], part) for part in numbers["radiologists"]]
    groups += [("plane", part["name"], part) for part in numbers["planes"]]
    for kind, name, part in groups:
        for count in ("images", "read", "limited"):
            yield [kind, name, count, "ok", part[count], "", "", part[count], "count"]
        estimates = {"standard_share": part["standard_share"]} | {
            key: part["agreement"][key] for key in ("percent_agreement", "kappa", "ac1")
        }
        for label, one in estimates.items():
            yield [kind, name, label, one["state"], _plain(one["value"]), _plain(one["low"]), _plain(one["high"]), one["n"], one["method"]]
    for row in numbers["criteria"]:
        for verdict in ("met", "not_met", "cannot_tell"):
            yield ["criterion", f"{row['plane']}: {row['statement']}", verdict, "ok", row[verdict], "", "", row[verdict], "count"]


def _plain(value: float | None) -> float | str:
    return "" if value is None else round(value, 6)
