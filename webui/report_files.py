"""A report's numbers as files: JSON with everything, CSV, a workbook and an archive of CSV files, each with its data dictionary."""

import csv
import io
import zipfile
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from auditapp.reports.models import Report
from webui.report_dictionary import dictionary_of
from webui.report_tables import Row, Table, long_table, tables_of

FORMULA = ("=", "+", "-", "@", "\t", "\r")
NOT_IN_XML = {code: None for code in range(32) if chr(code) not in "\t\n\r"}
SAME_DAY = (1980, 1, 1, 0, 0, 0)  # so that the same edition gives the same bytes
WIDEST = 60  # letters


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
    """Every number on a line of its own."""
    return _csv_of(long_table(report.numbers))


def as_zip(report: Report) -> bytes:
    """A CSV file for each table, and the dictionary."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in _with_dictionary(report):
            archive.writestr(zipfile.ZipInfo(f"{table.code}.csv", SAME_DAY), _csv_of(table))
    return written.getvalue()


def as_xlsx(report: Report) -> bytes:
    """A sheet for each table, what the numbers are of first, the dictionary second."""
    book = Workbook(write_only=False)
    book.remove(book.worksheets[0])
    for table in _with_dictionary(report):
        _write_sheet(book.create_sheet(table.code), table)
    book.save(written := io.BytesIO())
    return written.getvalue()


def about_table(report: Report) -> Table:
    """What the numbers are of, and how they came to be: a row a fact."""
    numbers = report.numbers
    made = {"models": ", ".join(numbers["model_versions"]), "seed": str(numbers["seed"]), "simulated_reviewers": int(numbers["simulated"])}
    counts = {"images": numbers["images"], "sampled": numbers["sampled"], "read": numbers["read"]}
    design = {"design": numbers["design"]["kind"], "care_reads": int(numbers["design"]["care"])} if numbers.get("design") else {}
    return Table("about", ("fact", "is"), [[fact, told] for fact, told in (heading_of(report) | counts | made | design).items()])


def safe_cell(cell: Any) -> Any:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection). Numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _with_dictionary(report: Report) -> list[Table]:
    tables = tables_of(report.numbers)
    return [about_table(report), dictionary_of(tables), *tables]


def _csv_of(table: Table) -> str:
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(table.columns)
    lines.writerows(_safe(row) for row in table.rows)
    return written.getvalue()


def _write_sheet(sheet: Any, table: Table) -> None:
    sheet.append(list(table.columns))
    for row in table.rows:
        sheet.append([cell.translate(NOT_IN_XML) if isinstance(cell, str) else cell for cell in _safe(row)])
    for place, cell in enumerate(sheet[1]):
        cell.font = Font(bold=True)
        longest = max(len(str(row[place])) for row in [list(table.columns), *table.rows[:200]])
        sheet.column_dimensions[cell.column_letter].width = min(longest, WIDEST) + 2
    sheet.freeze_panes = "A2"


def _safe(row: Row) -> Row:
    return [safe_cell(cell) for cell in row]
