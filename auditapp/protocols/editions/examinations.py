"""Which planes an examination must show. A change of any of them is a new edition of the protocols that name it."""

from auditapp.protocols.edition import ExaminationEdition

_FORM = (
    "the working hospital form in the IGHD DICOM Browser (sites Matiari, TMK and Mithi), which asks for one image as evidence of each block"
)
_MARKS = "By which planes it is told from other examinations is ours."

FIRST_TRIMESTER = ExaminationEdition(
    code="first-trimester",
    name="First trimester",
    required=("nt", "crl"),
    marks=("nt", "crl", "head_first_trimester", "abdomen_first_trimester"),
    source="CRL and NT: the two quality-controlled views of Jiangxi 2024, doi:10.3877/cma.j.issn.1672-6448.2025.09.010; two planes of a "
    f"first-trimester examination in Zhao et al., BMC Medicine 2026;24:235 too, which we have not seen named. {_MARKS}",
)
BIOMETRY = ExaminationEdition(
    code="biometry",
    name="Biometry",
    required=("transthalamic", "abdomen", "femur"),
    marks=("transthalamic", "abdomen", "femur"),
    source=f"Head, abdomen and femur: the blocks of {_FORM}; three planes of basic biometry in Zhao et al., BMC Medicine 2026;24:235 too, "
    f"which we have not seen named. {_MARKS}",
)
ANOMALY = ExaminationEdition(
    code="anomaly",
    name="Mid-trimester anomaly scan",
    required=("transventricular", "transcerebellar", "abdomen", "femur", "spine", "lips"),
    marks=("transventricular", "transcerebellar", "abdomen", "femur", "spine", "lips"),
    source=f"The six blocks of {_FORM}. {_MARKS}",
)
