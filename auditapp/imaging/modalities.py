"""Which DICOM objects are ultrasound pictures, and what the others are called. Codes: PS3.3 C.7.3.1.1.1, PS3.4 B.5."""

from auditapp.imaging import refusals
from auditapp.imaging.refusals import Refused

DICOMDIR = "1.2.840.10008.1.3.10"
ULTRASOUND_CLASSES = {
    "1.2.840.10008.5.1.4.1.1.6",  # Ultrasound Image Storage, retired
    "1.2.840.10008.5.1.4.1.1.6.1",
    "1.2.840.10008.5.1.4.1.1.3",  # Ultrasound Multi-frame Image Storage, retired
    "1.2.840.10008.5.1.4.1.1.3.1",
}
_OTHERS = {
    "CT": "a CT image",
    "MR": "an MR image",
    "CR": "an X-ray image",
    "DX": "an X-ray image",
    "RF": "an X-ray image",
    "XA": "an X-ray angiography image",
    "MG": "a mammogram",
    "NM": "a nuclear medicine image",
    "PT": "a PET image",
    "ES": "an endoscopy image",
    "OP": "an ophthalmic image",
    "OPT": "an ophthalmic image",
    "SM": "a microscopy image",
    "GM": "a microscopy image",
    "XC": "a photograph",
    "IVUS": "an intravascular ultrasound image, not an obstetric one",
    "ECG": "an ECG",
    "SR": "a structured report, not an image",
    "PR": "a presentation state, not an image",
    "KO": "a key object selection, not an image",
    "DOC": "a document, not an image",
    "SEG": "a segmentation, not an image",
    "REG": "a registration, not an image",
    "RTSTRUCT": "a radiotherapy object",
    "RTPLAN": "a radiotherapy object",
    "RTDOSE": "a radiotherapy object",
    "RTIMAGE": "a radiotherapy image",
}


def check_ultrasound(modality: str, sop_class: str) -> None:
    """Raises Refused for all that is no ultrasound. A file without a modality counts as what its SOP class says."""
    if sop_class == DICOMDIR:
        raise Refused(refusals.DICOMDIR)
    if modality == "US" or (modality in {"", "OT"} and sop_class in ULTRASOUND_CLASSES):
        return
    raise refusals.other_modality(_OTHERS.get(modality, "no ultrasound image"))
