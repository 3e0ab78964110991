"""Published rubrics as data, one file each, source cited. A correction of any of them is a new edition, never an edit."""

from auditapp.protocols.edition import ProtocolEdition
from auditapp.protocols.editions.fmf_nt import FMF_NT
from auditapp.protocols.editions.herman import HERMAN
from auditapp.protocols.editions.nt_structures import NT_STRUCTURES
from auditapp.protocols.editions.routine import ROUTINE
from auditapp.protocols.editions.salomon import SALOMON

EDITIONS: dict[str, ProtocolEdition] = {edition.code: edition for edition in (ROUTINE, FMF_NT, HERMAN, NT_STRUCTURES, SALOMON)}
DEFAULT = ROUTINE
