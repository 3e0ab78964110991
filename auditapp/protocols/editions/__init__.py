"""Published rubrics as data, one file each, source cited. A correction of any of them is a new edition, never an edit."""

from auditapp.protocols.edition import ProtocolEdition
from auditapp.protocols.editions.fmf_germany import FMF_GERMANY
from auditapp.protocols.editions.fmf_nt import FMF_NT
from auditapp.protocols.editions.herman import HERMAN
from auditapp.protocols.editions.mid_trimester import MID_TRIMESTER
from auditapp.protocols.editions.nt_structures import NT_STRUCTURES
from auditapp.protocols.editions.ranzcog import RANZCOG
from auditapp.protocols.editions.routine import ROUTINE
from auditapp.protocols.editions.salomon import SALOMON
from auditapp.protocols.editions.wanyonyi import WANYONYI

EDITIONS: dict[str, ProtocolEdition] = {
    edition.code: edition for edition in (ROUTINE, FMF_NT, FMF_GERMANY, HERMAN, RANZCOG, NT_STRUCTURES, WANYONYI, SALOMON, MID_TRIMESTER)
}
DEFAULT = ROUTINE
