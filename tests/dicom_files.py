"""DICOM files built in code, as an ultrasound machine might write them; no patient of them ever lived."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
from pydicom import Dataset, FileMetaDataset, dcmread, dcmwrite
from pydicom import Sequence as DicomSequence
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian, generate_uid

US_IMAGE = "1.2.840.10008.5.1.4.1.1.6.1"
US_CLIP = "1.2.840.10008.5.1.4.1.1.3.1"
SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"


def make_speckle(*shape: int, seed: int = 0) -> npt.NDArray[np.uint8]:
    """Pixels between 20 and 200, so that nothing of them is black."""
    return np.random.default_rng(seed).integers(20, 200, shape or (120, 160), dtype=np.uint8)


def make_dataset(pixels: npt.NDArray[Any] | None = None, *, syntax: str = ExplicitVRLittleEndian, **elements: Any) -> Dataset:
    """An ultrasound image of `pixels`: (h, w) grey, (h, w, 3) RGB, and with a first axis of frames where `NumberOfFrames` is given.

    `elements` are DICOM keywords and win over all others; None leaves an element out.
    """
    pixels = make_speckle() if pixels is None else pixels
    shape = pixels.shape[1:] if "NumberOfFrames" in elements else pixels.shape
    bits = pixels.dtype.itemsize * 8
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = syntax
    standing: dict[str, Any] = {
        "SOPClassUID": US_IMAGE,
        "SOPInstanceUID": generate_uid(),
        "StudyInstanceUID": generate_uid(),
        "SeriesInstanceUID": generate_uid(),
        "StudyDate": "20261003",
        "Modality": "US",
        "PatientID": "P-1",
        "PatientName": "Invented^Person",
        "Manufacturer": "GE Healthcare",
        "ManufacturerModelName": "Voluson E10",
        "Rows": shape[0],
        "Columns": shape[1],
        "SamplesPerPixel": 3 if len(shape) == 3 else 1,
        "PhotometricInterpretation": "RGB" if len(shape) == 3 else "MONOCHROME2",
        "PlanarConfiguration": 0 if len(shape) == 3 else None,
        "BitsAllocated": bits,
        "BitsStored": bits,
        "HighBit": bits - 1,
        "PixelRepresentation": 0,
        "PixelData": pixels.astype(pixels.dtype.newbyteorder(">" if syntax == ExplicitVRBigEndian else "<")).tobytes(),
    }
    for keyword, value in (standing | elements).items():
        if value is not None:
            setattr(dataset, keyword, value)
    if "PixelData" in dataset:
        dataset["PixelData"].VR = "OW" if bits > 8 else "OB"
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.get("SOPInstanceUID", "1.2.3")
    return dataset


def as_file(dataset: Dataset) -> bytes:
    syntax = dataset.file_meta.TransferSyntaxUID
    written = BytesIO()
    dcmwrite(
        written,
        dataset,
        enforce_file_format=True,
        implicit_vr=syntax == ImplicitVRLittleEndian,
        little_endian=syntax != ExplicitVRBigEndian,
    )
    return written.getvalue()


def make_dicom(pixels: npt.NDArray[Any] | None = None, **elements: Any) -> bytes:
    """`make_dataset` as a file."""
    return as_file(make_dataset(pixels, **elements))


def make_compressed(syntax: str, pixels: npt.NDArray[Any] | None = None, **elements: Any) -> bytes:
    """The same, compressed by pydicom: RLE, JPEG-LS or JPEG 2000."""
    dataset = dcmread(BytesIO(make_dicom(pixels, **elements)))
    dataset.compress(syntax, generate_instance_uid=False)
    return as_file(dataset)


def make_region(x_min: int, y_min: int, x_max: int, y_max: int, **elements: Any) -> Dataset:
    """One item of Sequence of Ultrasound Regions: two-dimensional tissue, 0.1 mm a pixel."""
    item = Dataset()
    corners = {"RegionLocationMinX0": x_min, "RegionLocationMinY0": y_min, "RegionLocationMaxX1": x_max, "RegionLocationMaxY1": y_max}
    scale = {"PhysicalUnitsXDirection": 3, "PhysicalUnitsYDirection": 3, "PhysicalDeltaX": 0.01, "PhysicalDeltaY": 0.01}
    kind = {"RegionSpatialFormat": 1, "RegionDataType": 1, "RegionFlags": 0}
    for keyword, value in (corners | scale | kind | elements).items():
        setattr(item, keyword, value)
    return item


def make_regions(*items: Dataset) -> Sequence[Dataset]:
    return DicomSequence(items)
