"""The pixels of a DICOM file: one frame after the other, in right colours, as 8 bits."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from pydicom import Dataset
from pydicom.pixels.decoders.base import get_decoder
from pydicom.pixels.processing import apply_modality_lut, apply_voi_lut
from pydicom.pixels.utils import iter_pixels
from pydicom.uid import UID

from auditapp.imaging import refusals
from auditapp.imaging.facts import Pixels
from auditapp.imaging.greys import bits_of, to_eight_bits
from auditapp.imaging.palette import colouring
from auditapp.imaging.refusals import SOMETHING_UNKNOWN as UNKNOWN
from auditapp.imaging.refusals import Refused

Stored = npt.NDArray[Any]
GREY = {"MONOCHROME1", "MONOCHROME2"}
COLOUR = {"RGB", "PALETTE COLOR", "YBR_FULL", "YBR_FULL_422", "YBR_ICT", "YBR_RCT"}
UNSUPPORTED_COLOURS = {"YBR_PARTIAL_420", "YBR_PARTIAL_422", "HSV", "ARGB", "CMYK", "XYB"}
# not in pydicom's dictionary yet: DICOM supplement 232
JPEG_XL = {
    "1.2.840.10008.1.2.4.110": "JPEG XL Lossless",
    "1.2.840.10008.1.2.4.111": "JPEG XL JPEG Recompression",
    "1.2.840.10008.1.2.4.112": "JPEG XL",
}
DICOM_ROOT = "1.2.840.10008."


def check_decodable(dataset: Dataset, syntax: UID) -> None:
    """Raises Refused for transfer syntaxes and kinds of colour that cannot be decoded here, by name."""
    try:
        decodable = get_decoder(syntax).is_available
    except NotImplementedError:
        decodable = False
    if not decodable:
        raise refusals.transfer_syntax(JPEG_XL.get(syntax) or (syntax.name if syntax.startswith(DICOM_ROOT) else UNKNOWN))
    colours = dataset.PhotometricInterpretation
    if colours not in GREY | COLOUR:
        raise refusals.colours(colours if colours in UNSUPPORTED_COLOURS else UNKNOWN)
    if not syntax.is_encapsulated and len(dataset.PixelData) < _expected_bytes(dataset):
        raise Refused(refusals.CUT_OFF)


def channels_of(dataset: Dataset) -> int:
    return 1 if dataset.PhotometricInterpretation in GREY else 3


def frames(dataset: Dataset, count: int) -> Iterator[Pixels]:
    """Raises Refused where fewer frames come than the header says."""
    finish = _finisher(dataset)
    given = 0
    for stored in iter_pixels(dataset):
        given += 1
        if given > count:
            return  # more than the header says: what it does not say was never checked for size
        yield finish(stored)
    if given < count:
        raise Refused(refusals.CUT_OFF)


def _finisher(dataset: Dataset) -> Callable[[Stored], Pixels]:
    """How this file's decoded frames become 8-bit grey or RGB."""
    colours = dataset.PhotometricInterpretation
    if colours == "PALETTE COLOR":
        return colouring(dataset)
    if colours in GREY:
        bits = _grey_bits(dataset)
        return lambda stored: _as_grey(stored, dataset, bits)
    bits = dataset.BitsStored
    return lambda stored: stored if stored.dtype == np.uint8 else to_eight_bits(stored, max(8, bits))


def _as_grey(stored: Stored, dataset: Dataset, bits: int) -> Pixels:
    """Window and level where more than 8 bits are stored; 8 bits stay as they are; MONOCHROME1 turned so that bright is bright."""
    if dataset.BitsStored > 8 and "WindowCenter" in dataset:
        low, high = _window_range(dataset)
        shown = apply_voi_lut(apply_modality_lut(stored, dataset), dataset, prefer_lut=False).astype(np.float64)
        grey = np.asarray(np.clip((shown - low) / max(high - low, 1) * 255, 0, 255), np.uint8)
    else:
        grey = to_eight_bits(stored, bits)
    return 255 - grey if dataset.PhotometricInterpretation == "MONOCHROME1" else grey


def _window_range(dataset: Dataset) -> tuple[float, float]:
    """What a window maps to (PS3.3 C.11.2.1.2): all values that the stored bits can hold, after the rescaling."""
    bits, signed = dataset.BitsStored, dataset.PixelRepresentation == 1
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    slope, shift = float(dataset.get("RescaleSlope") or 1), float(dataset.get("RescaleIntercept") or 0)
    return low * slope + shift, high * slope + shift


def _grey_bits(dataset: Dataset) -> int:
    if dataset.BitsStored <= 8 or "WindowCenter" in dataset:
        return 8
    return bits_of(max(int(stored.max()) for stored in iter_pixels(dataset)))


def _expected_bytes(dataset: Dataset) -> int:
    """Of uncompressed pixels; YBR_FULL_422 shares its colours between neighbours."""
    samples = 2 if dataset.PhotometricInterpretation == "YBR_FULL_422" else int(dataset.SamplesPerPixel)
    pixels = int(dataset.Rows) * int(dataset.Columns) * int(dataset.get("NumberOfFrames") or 1)
    return math.ceil(pixels * samples * int(dataset.BitsAllocated) / 8)
