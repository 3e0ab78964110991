"""Structured reports built in code, as an ultrasound machine might write them (DICOM PS3.16 TID 5000); no patient of them ever lived."""

from collections.abc import Sequence
from typing import Any

from pydicom import Dataset, FileMetaDataset
from pydicom import Sequence as DicomSequence
from pydicom.datadict import tag_for_keyword
from pydicom.dataelem import RawDataElement
from pydicom.tag import Tag
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from tests.dicom_files import as_file

COMPREHENSIVE, ENHANCED, BASIC_TEXT = (f"1.2.840.10008.5.1.4.1.1.88.{number}" for number in (33, 22, 11))
PROCEDURE_REPORT = ("125000", "DCM", "OB-GYN Ultrasound Procedure Report")
SUMMARY, FETUS_SUMMARY = ("121111", "DCM", "Summary"), ("125008", "DCM", "Fetus Summary")
EARLY, BIOMETRY, GROUP = ("125009", "DCM", "Early Gestation"), ("125002", "DCM", "Fetal Biometry"), ("125005", "DCM", "Biometry Group")
NT, CRL, FOLD = ("33069-6", "LN", "Nuchal Translucency"), ("11957-8", "LN", "Crown Rump Length"), ("12146-7", "LN", "Nuchal Fold thickness")
BPD, HC = ("11820-8", "LN", "Biparietal Diameter"), ("11984-2", "LN", "Head Circumference")
AC, FL = ("11979-2", "LN", "Abdominal Circumference"), ("11963-6", "LN", "Femur Length")
AGE, BY_LMP, COMPOSITE = ("18185-9", "LN", "Gestational Age"), ("11885-1", "LN", "GA by LMP"), ("11888-5", "LN", "Composite Ultrasound Age")
EDD = ("11778-8", "LN", "EDD")
DERIVATION, SELECTION = ("121401", "DCM", "Derivation"), ("121404", "DCM", "Selection Status")
MEAN, DEVIATION, CHOSEN = ("373098007", "SCT", "Mean"), ("386136009", "SCT", "Standard Deviation"), ("121410", "DCM", "User chosen value")
SUBJECT_ID, FETUS_NUMBER, FETUS_ID = ("121030", "DCM", "Subject ID"), ("121037", "DCM", "Fetus number"), ("11951-1", "LN", "Fetus ID")

Named = tuple[str, str, str]


def coded(name: Named) -> DicomSequence:
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = name
    return DicomSequence([code])


def item(kind: str, name: Named, *children: Dataset, relation: str = "CONTAINS", **elements: Any) -> Dataset:
    made = Dataset()
    made.RelationshipType, made.ValueType, made.ConceptNameCodeSequence = relation, kind, coded(name)
    for keyword, value in elements.items():
        setattr(made, keyword, value)
    if children:
        made.ContentSequence = DicomSequence(children)
    return made


def unchecked(dataset: Dataset, keyword: str, vr: str, text: str) -> None:
    """Set an element to what pydicom itself would not write."""
    tag, value = Tag(tag_for_keyword(keyword) or 0), (text + " " * (len(text) % 2)).encode()
    dataset[tag] = RawDataElement(tag, vr, len(value), value, 0, False, True)


def container(name: Named, *children: Dataset) -> Dataset:
    return item("CONTAINER", name, *children, ContinuityOfContent="SEPARATE")


def number(name: Named, value: object, unit: str = "mm", *children: Dataset, **how: Any) -> Dataset:
    """A NUM; `value` is written as it is, also where it is no number. None: the item has no measured value."""
    measured = Dataset()
    unchecked(measured, "NumericValue", "DS", str(value))
    measured.MeasurementUnitsCodeSequence = coded((unit, "UCUM", unit))
    return item("NUM", name, *children, MeasuredValueSequence=DicomSequence([] if value is None else [measured]), **how)


def on_day(name: Named, day: str) -> Dataset:
    made = item("DATE", name)
    unchecked(made, "Date", "DA", day)
    return made


def fetus(name: str, by: Named = SUBJECT_ID) -> Dataset:
    if by == FETUS_NUMBER:
        return number(by, name, "1", relation="HAS OBS CONTEXT")
    return item("TEXT", by, relation="HAS OBS CONTEXT", TextValue=name)


def derived(how: Named) -> Dataset:
    return item("CODE", DERIVATION, relation="HAS CONCEPT MOD", ConceptCodeSequence=coded(how))


def selected() -> Dataset:
    return item("CODE", SELECTION, relation="HAS PROPERTIES", ConceptCodeSequence=coded(CHOSEN))


def make_report_dataset(*content: Dataset, title: Named = PROCEDURE_REPORT, sop_class: str = COMPREHENSIVE, **elements: Any) -> Dataset:
    """`elements` are DICOM keywords and win over all others; None leaves an element out."""
    dataset = container(title, *content)
    del dataset.RelationshipType
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    standing = {
        "SOPClassUID": sop_class,
        "SOPInstanceUID": generate_uid(),
        "StudyInstanceUID": generate_uid(),
        "SeriesInstanceUID": generate_uid(),
        "StudyDate": "20261003",
        "Modality": "SR",
        "PatientID": "P-1",
        "PatientName": "Invented^Person",
        "Manufacturer": "GE Healthcare",
        "CompletionFlag": "PARTIAL",
        "VerificationFlag": "UNVERIFIED",
    }
    for keyword, value in (standing | elements).items():
        if value is not None:
            setattr(dataset, keyword, value)
    dataset.file_meta.MediaStorageSOPClassUID = sop_class
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    return dataset


def make_report(*content: Dataset, **how: Any) -> bytes:
    return as_file(make_report_dataset(*content, **how))


def group(*numbers: Dataset) -> Dataset:
    return container(GROUP, *numbers)


def early(*numbers: Dataset, of: Sequence[Dataset] = ()) -> Dataset:
    """The early gestation section: a group for each number."""
    return container(EARLY, *of, *(group(one) for one in numbers))


def make_first_trimester(nt: object = 1.4, crl: object = 62.0, **how: Any) -> bytes:
    """A report of one fetus, NT in mm and CRL in cm as machines write them."""
    return make_report(early(number(NT, nt), number(CRL, float(str(crl)) / 10, "cm")), **how)
