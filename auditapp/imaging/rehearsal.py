"""Small drawn files that an opener opens before it forks: what is loaded, cached and specialised then, no child does again."""

from io import BytesIO

import numpy as np
from PIL import Image
from pydicom import Dataset, FileMetaDataset, dcmwrite
from pydicom.uid import UID, ExplicitVRLittleEndian, UltrasoundImageStorage

from auditapp.imaging.refusals import SMALLEST_SIDE


def samples() -> list[bytes]:
    """A PNG, a JPEG and a DICOM file of a grey square."""
    square = np.full((SMALLEST_SIDE, SMALLEST_SIDE), 90, np.uint8)
    return [_picture(square, "PNG"), _picture(square, "JPEG"), _dicom(square)]


def _picture(pixels: np.ndarray, kind: str) -> bytes:
    file = BytesIO()
    Image.fromarray(pixels).save(file, kind)
    return file.getvalue()


def _dicom(pixels: np.ndarray) -> bytes:
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = UltrasoundImageStorage
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = UID("2.25.1")
    dataset.Modality, dataset.StudyDate, dataset.PatientID, dataset.OperatorsName = "US", "20260101", "1", "Nobody"
    dataset.Manufacturer, dataset.ManufacturerModelName, dataset.PhotometricInterpretation = "GE Healthcare", "Voluson E10", "MONOCHROME2"
    dataset.Rows, dataset.Columns, dataset.SamplesPerPixel, dataset.PixelRepresentation = *pixels.shape, 1, 0
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 8, 8, 7
    dataset.PixelData = pixels.tobytes()
    dataset["PixelData"].VR = "OB"
    file = BytesIO()
    dcmwrite(file, dataset, enforce_file_format=True)
    return file.getvalue()
