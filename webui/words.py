"""Codes as people read them: the names that the published editions give."""

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
