"""Measurements in a CSV: a line of names, then a line a measurement. Pure; nothing of a line is ever quoted, as it may name a person."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from auditapp.imaging.measuring import Measured

NEEDED = ("kind", "value_mm")
READ: Mapping[str, Callable[[str], Any]] = {
    "kind": str.lower,
    "value_mm": float,
    "study_uid": str,
    "instance": UUID,
    "gestational_age_days": int,
    "sequence": int,
    "performed_on": date.fromisoformat,
    "radiologist": str,
}
MEANT = {"value_mm": "1.4", "gestational_age_days": "87", "sequence": "1", "performed_on": "2026-10-14", "instance": "UUID"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file, from 1 as editors count: a measurement, or why it is none."""

    number: int
    measured: Measured | None
    cause: str = ""


class ColumnsError(ValueError):
    """The first line does not name the columns; the message says what is wrong."""


def read_measurements(lines: Iterable[str]) -> Iterator[Line]:
    """Each line that is not empty. Commas or semicolons between. Raises ColumnsError for the first line."""
    rows = iter(lines)
    head = next(rows, "")
    between = ";" if ";" in head else ","
    columns = [name.strip().lower() for name in next(csv.reader([head], delimiter=between), [])]
    _check(columns)
    reader = csv.reader(rows, delimiter=between, strict=True)
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            yield Line(reader.line_num + 1, None, _("This is no line of a CSV: a quotation mark is not closed."))
            return
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield _line(reader.line_num + 1, columns, cells)


def _check(columns: list[str]) -> None:
    missing = [name for name in NEEDED if name not in columns]
    if missing or not {"study_uid", "instance"} & set(columns):
        raise ColumnsError(_("The first line must name the columns kind, value_mm, and study_uid or instance."))
    if set(columns) - set(READ) or len(columns) != len(set(columns)):
        raise ColumnsError(
            _("The first line names a column twice, or one that is not known. Known: %(known)s.") % {"known": ", ".join(READ)}
        )


def _line(number: int, columns: list[str], cells: list[str]) -> Line:
    if len(cells) != len(columns):
        told = {"cells": len(cells), "columns": len(columns)}
        return Line(number, None, _("There are %(cells)d cells for %(columns)d columns.") % told)
    found: dict[str, Any] = {}
    for name, cell in zip(columns, cells, strict=True):
        if not cell.strip() and name not in NEEDED:
            continue
        try:
            found[name] = READ[name](cell.strip())
        except ValueError:
            return Line(number, None, _("%(column)s cannot be read; write it like %(like)s.") % {"column": name, "like": MEANT[name]})
    return Line(number, Measured(**found))
