"""Which DICOM objects are ultrasound pictures, and what the others are called. Codes: PS3.3 C.7.3.1.1.1, PS3.4 B.5."""

from auditapp.imaging import refusals
from auditapp.imaging.refusals import Refused
from auditapp.sentences import term

DICOMDIR = "1.2.840.10008.1.3.10"
ULTRASOUND_CLASSES = {
    "1.2.840.10008.5.1.4.1.1.6",  # Ultrasound Image Storage, retired
    "1.2.840.10008.5.1.4.1.1.6.1",
    "1.2.840.10008.5.1.4.1.1.3",  # Ultrasound Multi-frame Image Storage, retired
    "1.2.840.10008.5.1.4.1.1.3.1",
}
_OTHERS = {
    "CT": term("a CT image"),
    "MR": term("an MR image"),
    "CR": term("an X-ray image"),
    "DX": term("an X-ray image"),
    "RF": term("an X-ray image"),
    "XA": term("an X-ray angiography image"),
    "MG": term("a mammogram"),
    "NM": term("a nuclear medicine image"),
    "PT": term("a PET image"),
    "ES": term("an endoscopy image"),
    "OP": term("an ophthalmic image"),
    "OPT": term("an ophthalmic image"),
    "SM": term("a microscopy image"),
    "GM": term("a microscopy image"),
    "XC": term("a photograph"),
    "IVUS": term("an intravascular ultrasound image, not an obstetric one"),
    "ECG": term("an ECG"),
    "SR": term("a structured report, not an image"),
    "PR": term("a presentation state, not an image"),
    "KO": term("a key object selection, not an image"),
    "DOC": term("a document, not an image"),
    "SEG": term("a segmentation, not an image"),
    "REG": term("a registration, not an image"),
    "RTSTRUCT": term("a radiotherapy object"),
    "RTPLAN": term("a radiotherapy object"),
    "RTDOSE": term("a radiotherapy object"),
    "RTIMAGE": term("a radiotherapy image"),
}


def check_ultrasound(modality: str, sop_class: str) -> None:
    """Raises Refused for all that is no ultrasound. A file without a modality counts as what its SOP class says."""
    if sop_class == DICOMDIR:
        raise Refused(refusals.DICOMDIR)
    if modality == "US" or (modality in {"", "OT"} and sop_class in ULTRASOUND_CLASSES):
        return
    raise refusals.other_modality(_OTHERS.get(modality, term("no ultrasound image")))
