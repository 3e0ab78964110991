"""DICOM: facts, frames and measurements, by pydicom. Only the elements named here are read from the file at all."""

import math
import re
import warnings
from datetime import date, datetime
from io import BytesIO
from typing import Any

from pydicom import Dataset, dcmread
from pydicom.datadict import tag_for_keyword
from pydicom.dataelem import RawDataElement
from pydicom.uid import UID

from auditapp.imaging import limits, refusals
from auditapp.imaging.dicom_frames import channels_of, check_decodable, frames
from auditapp.imaging.facts import Facts, Picture, Region, Report
from auditapp.imaging.machines import maker_of, model_of
from auditapp.imaging.modalities import check_ultrasound
from auditapp.imaging.obstetric_report import REPORTS, read_report
from auditapp.imaging.refusals import Refused

# fmt: off
READ = (
    "SOPClassUID", "SOPInstanceUID", "StudyDate", "AcquisitionDate", "ContentDate", "Modality", "Manufacturer", "ManufacturerModelName",
    "OperatorsName", "PerformingPhysicianName", "PatientID", "StudyInstanceUID", "SeriesInstanceUID", "FrameTime", "CineRate",
    "RecommendedDisplayFrameRate", "SequenceOfUltrasoundRegions", "SamplesPerPixel", "PhotometricInterpretation", "PlanarConfiguration",
    "NumberOfFrames", "Rows", "Columns", "PixelSpacing", "BitsAllocated", "BitsStored", "HighBit", "PixelRepresentation", "WindowCenter",
    "WindowWidth", "VOILUTFunction", "RescaleIntercept", "RescaleSlope", "RescaleType", "ModalityLUTSequence", "VOILUTSequence",
    "RedPaletteColorLookupTableDescriptor", "GreenPaletteColorLookupTableDescriptor", "BluePaletteColorLookupTableDescriptor",
    "PaletteColorLookupTableUID", "RedPaletteColorLookupTableData", "GreenPaletteColorLookupTableData", "BluePaletteColorLookupTableData",
    "SegmentedRedPaletteColorLookupTableData", "SegmentedGreenPaletteColorLookupTableData", "SegmentedBluePaletteColorLookupTableData",
    "ExtendedOffsetTable", "ExtendedOffsetTableLengths", "PixelData",
)
# fmt: on
_TAGS: list[Any] = [tag_for_keyword(keyword) for keyword in READ]
_CONTENT: list[Any] = [tag_for_keyword(keyword) for keyword in ("ValueType", "ConceptNameCodeSequence", "ContentSequence")]
CENTIMETRES = 3  # Physical Units X Direction (0018,6024)
TWO_DIMENSIONAL = 1  # Region Spatial Format (0018,6012)
ECHOES = {1, 2, 3}  # 2D, M-mode, spectral; some machines also list the whole screen (0), ECG traces (4) and graphics (5), where names stand
OLDEST = date(1980, 1, 1)  # before it there was no digital ultrasound: such a date is a placeholder


def looks_like_dicom(data: bytes) -> bool:
    """By the prefix at byte 128, or by a first element of group 0002 or 0008 where an old writer left the preamble out."""
    return data[128:132] == b"DICM" or (data[:2] in (b"\x02\x00", b"\x08\x00") and data[3:4] == b"\x00")


def opened(data: bytes) -> Picture | Report:
    """Raises Refused, or whatever pydicom raises on a damaged file."""
    dataset = _read(data)
    if _text(dataset, "Modality") == "SR" or _text(dataset, "SOPClassUID") in REPORTS:
        return _report(data, dataset)
    check_ultrasound(_text(dataset, "Modality"), _text(dataset, "SOPClassUID"))
    if "PixelData" not in dataset or "Rows" not in dataset:
        raise Refused(refusals.CUT_OFF if dataset.breaks_off else refusals.NO_PIXELS)
    syntax = dataset.file_meta.TransferSyntaxUID
    channels, count = channels_of(dataset), int(dataset.get("NumberOfFrames") or 1)
    if count < 1:
        raise Refused(refusals.UNREADABLE)
    stored = max(channels, dataset.SamplesPerPixel * math.ceil(dataset.BitsAllocated / 8))
    limits.check_size(rows=dataset.Rows, columns=dataset.Columns, frame_count=count, bytes_per_pixel=stored)
    check_decodable(dataset, syntax)
    facts = _facts(dataset, syntax, kind="dicom", rows=dataset.Rows, columns=dataset.Columns, frame_count=count)
    return Picture(facts, channels, frames(dataset, count))


def _report(data: bytes, dataset: Dataset) -> Report:
    if _text(dataset, "SOPClassUID") not in REPORTS:
        raise Refused(refusals.NO_PROCEDURE_REPORT)
    limits.check_report_size(len(data))
    content = _read(data, _CONTENT)
    if content.breaks_off or _is_short(content):
        raise Refused(refusals.REPORT_CUT_OFF)
    syntax = dataset.file_meta.TransferSyntaxUID
    return read_report(content, _facts(dataset, syntax, kind="sr", rows=0, columns=0, frame_count=0))


def _read(data: bytes, tags: list[Any] = _TAGS) -> Dataset:
    if _syntax_of(data) in {"1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.4.95", "1.2.840.10008.1.2.4.205"}:
        raise Refused(refusals.DEFLATED)  # pydicom would inflate it whole, whatever it grows to
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        dataset = dcmread(BytesIO(data), force=True, specific_tags=tags)
    dataset.breaks_off = any("nd of file" in str(warning.message) for warning in caught)
    return dataset


def _is_short(content: Dataset) -> bool:
    """Whether fewer bytes of content came than the file announces: pydicom would take what is there for the whole."""
    held = content.get_item("ContentSequence") if "ContentSequence" in content else None
    return isinstance(held, RawDataElement) and len(held.value or b"") < held.length


def _syntax_of(data: bytes) -> str:
    """The transfer syntax in the file's own words, before any of it is parsed."""
    found = re.search(rb"\x02\x00\x10\x00UI..([0-9.]{5,64})", data[:4096], re.DOTALL)
    return found[1].decode() if found else ""


def _facts(dataset: Dataset, syntax: UID, **shape: Any) -> Facts:
    maker = maker_of(_text(dataset, "Manufacturer"))
    return Facts(
        **shape,
        sop_uid=_text(dataset, "SOPInstanceUID"),
        series_uid=_text(dataset, "SeriesInstanceUID"),
        study_uid=_text(dataset, "StudyInstanceUID"),
        patient_id=_text(dataset, "PatientID"),
        study_date=_day(dataset),
        operators=(*_names(dataset, "OperatorsName"), *_names(dataset, "PerformingPhysicianName")),
        modality=_text(dataset, "Modality"),
        sop_class=_text(dataset, "SOPClassUID"),
        transfer_syntax=syntax.name,
        regions=_regions(dataset),
        spacing_mm=_spacing_mm(dataset),
        frame_time_ms=_frame_time_ms(dataset),
        manufacturer=maker,
        model=model_of(_text(dataset, "ManufacturerModelName"), maker),
    )


def _text(dataset: Dataset, keyword: str) -> str:
    value = dataset.get(keyword)
    return "" if value is None else str(value).replace("\0", "").strip()


def _names(dataset: Dataset, keyword: str) -> tuple[str, ...]:
    value = dataset.get(keyword)
    several = value if hasattr(value, "__iter__") and not isinstance(value, str) and hasattr(value, "append") else [value]
    return tuple(str(name) for name in several if name)


def _number(dataset: Dataset, keyword: str) -> float | None:
    """A positive, finite number, or None."""
    try:
        value = float(dataset.get(keyword))
    except (TypeError, ValueError):
        return None
    return value if math.isfinite(value) and value > 0 else None


def _day(dataset: Dataset) -> date | None:
    for keyword in ("StudyDate", "AcquisitionDate", "ContentDate"):
        try:
            day = datetime.strptime(_text(dataset, keyword)[:10].replace(".", ""), "%Y%m%d").date()
        except ValueError:
            continue
        if day >= OLDEST:
            return day
    return None


def _regions(dataset: Dataset) -> tuple[Region, ...]:
    """Regions cut at the picture's border; those that are empty or lie outside are left out."""
    found = []
    for item in dataset.get("SequenceOfUltrasoundRegions") or []:
        corners = [item.get(f"RegionLocation{corner}") for corner in ("MinX0", "MinY0", "MaxX1", "MaxY1")]
        if item.get("RegionSpatialFormat") not in ECHOES or any(not isinstance(value, int) for value in corners):
            continue
        x_min, y_min, x_max, y_max = (int(value) for value in corners if value is not None)
        region = Region(max(0, x_min), max(0, y_min), min(x_max, dataset.Columns - 1), min(y_max, dataset.Rows - 1))
        if region.x_max > region.x_min and region.y_max > region.y_min:
            found.append(region)
    return tuple(found)


def _spacing_mm(dataset: Dataset) -> float | None:
    """Millimetres a pixel: of the first two-dimensional region, else Pixel Spacing (0028,0030)."""
    for item in dataset.get("SequenceOfUltrasoundRegions") or []:
        in_cm = item.get("PhysicalUnitsXDirection") == CENTIMETRES and item.get("RegionSpatialFormat") == TWO_DIMENSIONAL
        delta = item.get("PhysicalDeltaX")
        if in_cm and isinstance(delta, float) and math.isfinite(delta) and delta != 0:
            return 10 * abs(delta)  # negative where a picture is mirrored
    spacing = dataset.get("PixelSpacing")
    try:
        across = float(spacing[1]) if spacing else 0.0
    except (TypeError, ValueError, IndexError):
        return None
    return across if math.isfinite(across) and across > 0 else None


def _frame_time_ms(dataset: Dataset) -> float | None:
    time = _number(dataset, "FrameTime")
    rate = _number(dataset, "CineRate") or _number(dataset, "RecommendedDisplayFrameRate")
    return time if time is not None else (1000 / rate if rate else None)
