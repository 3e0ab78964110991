"""One protocol for a monthly audit of every plane that the machine tells apart."""

from auditapp.protocols.edition import ProtocolEdition
from auditapp.protocols.editions.examinations import ANOMALY, BIOMETRY, FIRST_TRIMESTER
from auditapp.protocols.editions.fmf_nt import FMF_NT, NT_BY_FMF
from auditapp.protocols.editions.mid_trimester import LIPS, MID_TRIMESTER, SPINE, TRANSCEREBELLAR, TRANSVENTRICULAR
from auditapp.protocols.editions.own_planes import OWN_PLANES, OWN_SOURCE
from auditapp.protocols.editions.salomon import ABDOMEN, FEMUR, HEAD, SALOMON
from auditapp.protocols.editions.wanyonyi import CRL, WANYONYI

ROUTINE = ProtocolEdition(
    code="routine",
    edition="2026.4",
    name="Routine audit: NT (FMF), CRL (Wanyonyi), biometry (Salomon), anomaly planes",
    source=f"NT: {FMF_NT.source} CRL: {WANYONYI.source} Trans-thalamic head, abdomen, femur: {SALOMON.source} Other head planes, spine, "
    f"nose and lips: {MID_TRIMESTER.source} {OWN_SOURCE}",
    planes=(NT_BY_FMF, CRL, HEAD, ABDOMEN, FEMUR, TRANSVENTRICULAR, TRANSCEREBELLAR, SPINE, LIPS, *OWN_PLANES),
    standard_from=80,
    basic_from=60,
    least_known=0.4,  # 4 of 9 points of the NT plane: the machine may abstain from two of the six that it judges
    examinations=(FIRST_TRIMESTER, ANOMALY, BIOMETRY),
)
