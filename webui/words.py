"""Codes as people read them: the names that the published editions give."""

import re
from datetime import date

from django.utils.formats import date_format

from auditapp.protocols.editions import EDITIONS
from auditapp.protocols.said import said
from auditapp.sentences import term


def _plain(code: str) -> str:
    return code.replace("_", " ").capitalize()


_PLANES = [plane for edition in EDITIONS.values() for plane in edition.planes]
_MACHINE_CODES = {code: _plain(code) for plane in _PLANES for code in plane.machine_codes}
_OWN_NAMES = {plane.code: plane.name for plane in reversed(_PLANES)}
PLANES = _MACHINE_CODES | {"crl": "Crown-rump length", "other": term("No standard plane")} | _OWN_NAMES
STRUCTURES = {structure.code: structure.name for plane in reversed(_PLANES) for structure in plane.structures}


def plane_name(code: str) -> str:
    return said(PLANES.get(code) or _plain(code))


def structure_name(code: str) -> str:
    return said(STRUCTURES.get(code) or _plain(code))


def reason_said(reason: str) -> str:
    """Why a file was not taken, in the reader's language, its day (ISO 8601 in the row) as they write days."""
    return re.sub(r"\b\d{4}-\d\d-\d\d\b", _day, said(reason))


def _day(found: re.Match[str]) -> str:
    try:
        return date_format(date.fromisoformat(found[0]))
    except ValueError:  # figures of another kind
        return found[0]
