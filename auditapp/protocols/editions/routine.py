"""One protocol for a monthly audit of first-trimester and biometry images: the FMF and Salomon planes together."""

from auditapp.protocols.edition import ProtocolEdition
from auditapp.protocols.editions.fmf_nt import FMF_NT, NT_BY_FMF
from auditapp.protocols.editions.salomon import ABDOMEN, FEMUR, HEAD, SALOMON

ROUTINE = ProtocolEdition(
    code="routine",
    edition="2026.1",
    name="Routine audit: NT (FMF), head, abdomen, femur (Salomon)",
    source=f"{FMF_NT.source} {SALOMON.source}",
    planes=(NT_BY_FMF, HEAD, ABDOMEN, FEMUR),
    standard_from=80,
    basic_from=60,
    least_known=0.4,  # 4 of 9 points: the machine may abstain from one of the five that it judges
)
