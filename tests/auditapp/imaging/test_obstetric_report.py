"""Which measurements a structured report gives, read in the sandbox as an upload is."""

import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from pydicom.sr.codedict import codes
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian

from auditapp.imaging import limits, obstetric_report, refusals
from auditapp.imaging.facts import Report
from auditapp.imaging.models import Measure
from auditapp.imaging.readers import opened
from auditapp.imaging.refusals import Refused
from auditapp.imaging.sandbox import decoded, read
from tests.dicom_files import as_file, make_dicom
from tests.sr_files import (
    AC,
    AGE,
    BASIC_TEXT,
    BIOMETRY,
    BPD,
    BY_LMP,
    COMPOSITE,
    CRL,
    DEVIATION,
    EARLY,
    EDD,
    ENHANCED,
    FETUS_ID,
    FETUS_NUMBER,
    FETUS_SUMMARY,
    FL,
    FOLD,
    HC,
    MEAN,
    NT,
    SUMMARY,
    container,
    derived,
    early,
    fetus,
    group,
    make_first_trimester,
    make_report,
    make_report_dataset,
    number,
    on_day,
    selected,
)

DCMTK = pytest.mark.skipif(not (shutil.which("xml2dsr") and shutil.which("dsrdump")), reason="needs dcmtk")


def report_in(data: bytes) -> Report:
    found = read(data)
    assert isinstance(found, Report)
    return found


def values(data: bytes) -> dict[tuple[str, int], float]:
    """(kind, fetus) → mm."""
    readings = report_in(data).readings
    told = {(one.kind, one.fetus): one.value_mm for one in readings}
    assert len(told) == len(readings)
    return told


def refusal_of(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read(data)
    return str(refused.value)


def test_codes_are_those_of_the_standard() -> None:
    """pydicom's tables of PS3.16 are the second source."""
    early_, later = codes.cid12009, codes.cid12005
    named = {"nt": early_.NuchalTranslucency, "crl": early_.CrownRumpLength, "bpd": later.BiparietalDiameter}
    named |= {"hc": later.HeadCircumference, "ac": later.AbdominalCircumference, "fl": later.FemurLength}
    assert {(code.scheme_designator, code.value): kind for kind, code in named.items()} == obstetric_report.MEASURES
    assert {obstetric_report.EDD, obstetric_report.LMP} == {("LN", codes.cid12003.EDD.value), ("LN", codes.cid12003.LMP.value)}


def test_every_kind_comes_in_mm_whatever_its_unit() -> None:
    sections = (
        early(number(NT, "1.4"), number(CRL, "6.23", "cm")),
        container(BIOMETRY, group(number(BPD, "2.15", "cm")), group(number(HC, "80.5"))),
        container(BIOMETRY, group(number(AC, "65.25")), group(number(FL, ".82", "cm"))),
    )
    assert values(make_report(*sections)) == {
        ("nt", 1): 1.4,
        ("crl", 1): 62.3,
        ("bpd", 1): 21.5,
        ("hc", 1): 80.5,
        ("ac", 1): 65.25,
        ("fl", 1): 8.2,
    }


def test_nuchal_fold_is_no_translucency() -> None:
    assert values(make_report(early(number(FOLD, "4.2"), number(CRL, "62")))) == {("crl", 1): 62}


@pytest.mark.parametrize("syntax", [ExplicitVRBigEndian, ImplicitVRLittleEndian])
def test_byte_order_changes_nothing(syntax: str) -> None:
    dataset = make_report_dataset(early(number(NT, "1.4")))
    dataset.file_meta.TransferSyntaxUID = syntax
    assert values(as_file(dataset)) == {("nt", 1): 1.4}


def test_enhanced_report_is_read_as_a_comprehensive_one() -> None:
    assert values(make_first_trimester(sop_class=ENHANCED)) == {("nt", 1): 1.4, ("crl", 1): 62}


@pytest.mark.parametrize(
    ("repeats", "counted"),
    [
        ([("1.3", None), ("1.6", selected()), ("1.45", derived(MEAN))], 1.6),
        ([("1.3", None), ("1.6", None), ("1.45", derived(MEAN))], 1.45),
        ([("1.6", None), ("1.3", None)], 1.6),
        ([("1.3", None), ("0.2", derived(DEVIATION))], 1.3),
    ],
)
def test_of_repeated_nt_the_selected_the_mean_the_largest_counts(repeats: list[tuple], counted: float) -> None:
    numbers = [number(NT, value, "mm", *([how] if how else [])) for value, how in repeats]
    assert values(make_report(container(EARLY, group(*numbers)))) == {("nt", 1): counted}


def test_of_repeated_biometry_the_mean_counts() -> None:
    assert values(make_report(container(BIOMETRY, group(number(BPD, "21"), number(BPD, "22"))))) == {("bpd", 1): 21.5}


def test_what_only_explains_another_item_is_no_measurement() -> None:
    basis = number(BPD, "99", relation="INFERRED FROM")
    weight = number(("11727-5", "LN", "Estimated Weight"), "300", "g", basis)
    assert values(make_report(container(SUMMARY, weight), container(BIOMETRY, group(number(BPD, "21"))))) == {("bpd", 1): 21}


@pytest.mark.parametrize("by", [FETUS_NUMBER, FETUS_ID])
def test_twins_are_told_apart_whatever_the_order(by: tuple[str, str, str]) -> None:
    first, second = ("1", "2") if by == FETUS_NUMBER else ("Fetus A", "Fetus B")
    sections = [early(number(NT, value), of=[fetus(name, by)]) for name, value in ((second, "2.1"), (first, "1.4"))]
    assert values(make_report(*sections)) == {("nt", 1): 1.4, ("nt", 2): 2.1}


def test_report_of_the_second_twin_alone_keeps_its_number() -> None:
    assert values(make_report(early(number(NT, "2.1"), of=[fetus("B")]))) == {("nt", 2): 2.1}


def test_value_of_no_named_fetus_among_twins_is_left_out() -> None:
    sections = [early(number(NT, "1.4"), of=[fetus("A")]), early(number(CRL, "61"), of=[fetus("B")]), early(number(CRL, "62"))]
    found = report_in(make_report(*sections))
    assert {(one.kind, one.fetus) for one in found.readings} == {("nt", 1), ("crl", 2)}
    assert found.unusable == 1


def test_twins_whose_names_give_no_number_are_refused() -> None:
    sections = [early(number(NT, "1.4"), of=[fetus(name)]) for name in ("upper", "lower")]
    assert refusal_of(make_report(*sections)) == refusals.UNUSABLE_MEASUREMENTS


@pytest.mark.parametrize(
    ("summary", "days"),
    [
        ([number(AGE, "87", "d"), number(BY_LMP, "90", "d")], 87),
        ([number(AGE, "12.5", "wk")], 87),
        ([on_day(EDD, "20270414")], 87),  # 193 days after the examination
        ([number(COMPOSITE, "91", "d")], None),
        ([on_day(EDD, "soon")], None),
    ],
)
def test_age_is_the_one_by_which_the_pregnancy_is_dated(summary: list, days: int | None) -> None:
    reckoned = group(number(CRL, "62"), number(AGE, "89", "d"))  # from this very CRL
    readings = report_in(make_report(container(SUMMARY, *summary), container(EARLY, reckoned))).readings
    assert [one.gestational_age_days for one in readings] == [days]


def test_each_twin_has_the_own_age() -> None:
    summaries = [container(FETUS_SUMMARY, fetus(name), number(AGE, days, "d")) for name, days in (("A", "87"), ("B", "88"))]
    sections = [early(number(NT, "1.4"), of=[fetus(name)]) for name in "AB"]
    readings = report_in(make_report(container(SUMMARY, *summaries), *sections)).readings
    assert {one.fetus: one.gestational_age_days for one in readings} == {1: 87, 2: 88}


@pytest.mark.parametrize("value", ["NaN", "inf", "1e999", "two", "-1.4", "0", None])
def test_value_that_is_no_number_is_left_out(value: object) -> None:
    found = report_in(make_report(early(number(NT, value), number(CRL, "62"))))
    assert ([one.kind for one in found.readings], found.unusable) == (["crl"], 1)
    assert refusal_of(make_report(early(number(NT, value)))) == refusals.UNUSABLE_MEASUREMENTS


def test_value_in_another_unit_is_left_out() -> None:
    assert refusal_of(make_report(early(number(NT, "1.4", "[in_i]")))) == refusals.UNUSABLE_MEASUREMENTS


def test_reports_of_other_things_are_refused() -> None:
    other = ("126000", "DCM", "Imaging Measurement Report")
    assert refusal_of(make_report(early(number(NT, "1.4")), title=other)) == refusals.NO_PROCEDURE_REPORT
    assert refusal_of(make_first_trimester(sop_class=BASIC_TEXT)) == refusals.NO_PROCEDURE_REPORT
    assert refusal_of(make_report(early(number(FOLD, "4.2")))) == refusals.NO_MEASUREMENTS
    assert refusal_of(make_report()) == refusals.NO_MEASUREMENTS


def test_report_that_breaks_off_is_refused() -> None:
    data = make_first_trimester()
    told = {refusal_of(data[:length]) for length in range(len(data) * 2 // 3, len(data) - 1, 7)}
    assert told <= {refusals.REPORT_CUT_OFF, refusals.UNREADABLE}, told
    assert refusals.REPORT_CUT_OFF in told


@pytest.mark.parametrize("levels", [40, 1000])
def test_report_nested_without_end_is_refused(levels: int) -> None:
    """By sequences of undefined length, which a reader must follow to find their end."""
    item_, sequence = struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF), struct.pack("<HH2sHI", 0x0040, 0xA730, b"SQ", 0, 0xFFFFFFFF)
    kind = struct.pack("<HH2sH", 0x0040, 0xA010, b"CS", 8) + b"CONTAINS" + struct.pack("<HH2sH", 0x0040, 0xA040, b"CS", 10) + b"CONTAINER "
    ends = struct.pack("<HHI", 0xFFFE, 0xE00D, 0) + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
    dataset = make_report_dataset()
    assert refusal_of(as_file(dataset) + (sequence + item_ + kind) * levels + ends * levels) == refusals.TOO_DEEP


def test_report_nested_by_lengths_is_refused() -> None:
    inner = early(number(NT, "1.4"))
    for _ in range(60):
        inner = container(EARLY, inner)
    assert refusal_of(make_report(inner)) == refusals.TOO_DEEP


def test_report_of_too_many_items_or_bytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = make_report(early(*(number(NT, "1.4") for _ in range(60))))
    monkeypatch.setattr(obstetric_report, "MOST_ITEMS", 50)
    with pytest.raises(Refused, match="holds more than 50 items"):
        opened(data)
    monkeypatch.setattr(limits, "LARGEST_REPORT", 1000)
    with pytest.raises(Refused, match="This structured report is larger than"):
        opened(data)


def test_where_pictures_are_asked_for_a_report_is_refused() -> None:
    with pytest.raises(Refused, match="a structured report, not an image"):
        decoded(make_first_trimester())


def test_picture_that_calls_itself_a_report_is_no_report() -> None:
    assert refusal_of(make_dicom(Modality="SR")) == refusals.NO_PROCEDURE_REPORT


XML = """<?xml version="1.0" encoding="UTF-8"?>
<report type="{type}"><sopclass uid="{sop_class}"/><charset>ISO_IR 100</charset><modality>SR</modality>
<patient><id>P-7</id><name><last>Invented</last></name></patient>
<study uid="1.2.3.4.5"><date>2026-10-03</date></study><series uid="1.2.3.4.6"><number>1</number></series>
<instance uid="1.2.3.4.7"><number>1</number></instance>
<document><completion flag="PARTIAL"/><verification flag="UNVERIFIED"/>
<content><date>2026-10-03</date><time>10:00:00</time>{content}</content></document></report>"""


def in_xml(tag: str, name: tuple[str, str, str], inner: str = "", relation: str = "CONTAINS") -> str:
    flag, related = (' flag="SEPARATE"' if tag == "container" else ""), f"<relationship>{relation}</relationship>" if relation else ""
    value, scheme, meaning = name
    concept = f"<concept><value>{value}</value><scheme><designator>{scheme}</designator></scheme><meaning>{meaning}</meaning></concept>"
    return f"<{tag}{flag}>{related}{concept}{inner}</{tag}>"


def num_in_xml(name: tuple[str, str, str], value: str, unit: str, inner: str = "") -> str:
    units = f"<unit><value>{unit}</value><scheme><designator>UCUM</designator></scheme><meaning>{unit}</meaning></unit>"
    return in_xml("num", name, f"{inner}<value>{value}</value>{units}")


@DCMTK
@pytest.mark.parametrize(("kind", "sop_class"), [("Comprehensive SR", obstetric_report.REPORTS), ("Enhanced SR", {ENHANCED})])
def test_report_written_by_dcmtk_is_read(kind: str, sop_class: set[str], tmp_path: Path) -> None:
    chosen = "<value>121410</value><scheme><designator>DCM</designator></scheme><meaning>User chosen value</meaning>"
    status = in_xml("code", ("121404", "DCM", "Selection Status"), chosen, "HAS PROPERTIES")
    twins = ""
    for name, nt in (("A", "1.4"), ("B", "2.1")):
        subject = in_xml("text", ("121030", "DCM", "Subject ID"), f"<value>{name}</value>", "HAS OBS CONTEXT")
        repeats = num_in_xml(NT, "0.1", "cm") + num_in_xml(NT, nt, "mm", status)
        twins += in_xml("container", EARLY, subject + in_xml("container", ("125005", "DCM", "Biometry Group"), repeats))
    root = in_xml("container", ("125000", "DCM", "OB-GYN Ultrasound Procedure Report"), twins, "")
    (tmp_path / "in.xml").write_text(XML.format(type=kind, sop_class=max(sop_class), content=root))
    subprocess.run(["xml2dsr", "in.xml", "out.dcm"], cwd=tmp_path, check=True, capture_output=True, timeout=60)
    found = report_in((tmp_path / "out.dcm").read_bytes())
    assert {(one.kind, one.fetus): one.value_mm for one in found.readings} == {("nt", 1): 1.4, ("nt", 2): 2.1}
    assert (found.facts.study_uid, found.facts.patient_id) == ("1.2.3.4.5", "P-7")


@DCMTK
def test_reports_of_these_tests_are_such_as_dcmtk_reads(tmp_path: Path) -> None:
    (tmp_path / "sr.dcm").write_bytes(make_first_trimester())
    told = subprocess.run(["dsrdump", "sr.dcm"], cwd=tmp_path, check=True, capture_output=True, text=True, timeout=60).stdout
    assert '"1.4" (mm,UCUM,"mm")' in told
    assert "OB-GYN Ultrasound Procedure Report" in told


def test_kinds_are_those_that_rows_hold() -> None:
    assert set(obstetric_report.MEASURES.values()) == set(Measure.values)
