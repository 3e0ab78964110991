"""What a report gives to take away, read back by other libraries."""

import csv
import io
import json
import zipfile
from copy import deepcopy

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from auditapp.imaging.models import Study
from auditapp.reports.models import Report
from auditapp.reports.services import keep_numbers
from tests.people import Cast, make_cast
from tests.report_numbers import make_full_report, make_numbers
from tests.webui.pages.signing_in import browser_of
from webui.report_dictionary import dictionary_of
from webui.report_tables import TABLES, tables_of

pytestmark = pytest.mark.django_db
EVIL = "=HYPERLINK(1)"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def maria(cast: Cast) -> Client:
    return browser_of(cast.maria)


@pytest.fixture
def full(cast: Cast) -> Report:
    cast.radiologist.name = EVIL
    cast.radiologist.save()
    return make_full_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=1)


def taken(client: Client, name: str, report: Report, language: str = "en") -> bytes:
    answer = client.get(reverse(name, args=[report.round_id]), headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.content


def test_workbook_has_a_sheet_for_each_table_and_a_dictionary(maria: Client, full: Report) -> None:
    book = load_workbook(io.BytesIO(taken(maria, "report_xlsx", full)))

    assert book.sheetnames == ["about", "dictionary", *(code for code, _columns, _rows in TABLES)]
    told = {(row[0], row[1]): row[2] for row in book["dictionary"].iter_rows(values_only=True)}
    for code in book.sheetnames[2:]:
        for column in next(book[code].iter_rows(max_row=1, values_only=True)):
            assert told[code, column]


def test_workbook_tells_the_months_that_measurements_rest_on(maria: Client, full: Report) -> None:
    book = load_workbook(io.BytesIO(taken(maria, "report_xlsx", full)))
    rows = list(book["nt"].iter_rows(values_only=True))
    told = {(row[0], row[1]): row[5] for row in book["dictionary"].iter_rows(values_only=True)}

    assert {row[-2:] for row in rows[1:]} == {("2026-05-01", "2026-10-31")}
    assert rows[0][-2:] == ("measured_from", "measured_to")
    assert told["nt", "measured_from"].startswith("six months up to the end of the round")


def test_workbook_runs_no_formula(maria: Client, full: Report) -> None:
    book = load_workbook(io.BytesIO(taken(maria, "report_xlsx", full)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]

    assert not [cell for cell in cells if cell.data_type == "f"]
    assert f"'{EVIL}" in {cell.value for cell in cells}


def test_archive_holds_the_same_tables_as_csv(maria: Client, full: Report) -> None:
    archive = zipfile.ZipFile(io.BytesIO(taken(maria, "report_zip", full)))
    rows = list(csv.DictReader(io.StringIO(archive.read("agreements.csv").decode())))

    assert {"about.csv", "dictionary.csv", "radiologists.csv"} <= set(archive.namelist())
    assert (len(rows), rows[0]["kappa"], rows[0]["kappa_low"]) == (35, "0.69", "0.5")


def test_every_number_of_the_long_table_is_told_in_the_dictionary() -> None:
    tables = tables_of(make_numbers())
    told = {row[1] for row in dictionary_of(tables).rows if row[0] == "numbers"}
    numbers = {row[2] for table in tables if table.code == "numbers" for row in table.rows}

    assert {f"number = {number}" for number in numbers} <= told


def test_what_is_told_of_the_round_alone_stands_in_the_long_table() -> None:
    numbers = make_numbers()
    numbers["change"]["trend"] = {"odds_ratio": 1.8, "low": 1.2, "high": 2.7, "p": 0.004, "clusters": 31}
    share = numbers["all"]["standard_share"]
    numbers["experiences"] = [{"experience": name, "standard_share": share, "reads": 80.0} for name in ("all", "junior")]
    (rows,) = (table.rows for table in tables_of(numbers) if table.code == "numbers")
    told = {row[2]: row for row in rows if row[:2] == ["all", "all"]}

    for code, held in (("icc_a1", "scores"), ("icc_c1", "scores"), ("fleiss_kappa", "several_readers")):
        assert told[code][4:8] == [numbers[held][code][key] for key in ("value", "low", "high", "n")]
    assert told["odds_ratio"][4:9] == [1.8, 1.2, 2.7, 31, "GEE"]
    assert told["permutation_p"][4] == numbers["change"]["permutation"]["p"]
    assert [(row[1], row[2], row[4]) for row in rows if row[0] == "experience"] == [("junior", "standard_share", share["value"])]


def test_change_and_measurements_of_each_radiologist_stand_in_their_tables() -> None:
    tables = {table.code: table for table in tables_of(make_numbers())}
    change, biometry = (dict(zip(tables[code].columns, tables[code].rows[0], strict=True)) for code in ("changes", "biometry"))

    assert change["name"] == "Lena Ortiz"
    assert change["difference_low"] < change["difference"] < change["difference_high"]
    assert (biometry["name"], biometry["measure"], biometry["mean_z"]) == ("all", "BPD", 0.1)
    assert dict(zip(tables["nt"].columns, tables["nt"].rows[0], strict=True))["flags"] == "median MoM below 0.90"


def test_report_as_pdf_tells_findings_people_and_method(maria: Client, full: Report) -> None:
    read = PdfReader(io.BytesIO(taken(maria, "report_pdf", full)))
    told = " ".join(" ".join(page.extract_text() for page in read.pages).split())

    for part in (
        "Kingsway, image quality in October 2026",
        "+9 points",
        "Repeated faults",
        "Completeness",
        "a prompt to look".capitalize(),
        "seed 7",
        "Measurements of 1 May 2026 to 31 Oct 2026: the six months up to the end of the round",
    ):
        assert part in told
    root = read.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"], "/StructTreeRoot" in root) == (True, "en", True)


def test_report_as_pdf_leaves_out_what_nobody_has(maria: Client, full: Report) -> None:
    numbers = deepcopy(full.numbers)
    for person in numbers["radiologists"]:
        person["shrunk"] = {**person["shrunk"], "value": None, "state": "not_enough_data"}
    few = deepcopy(numbers["agreements"][0]) | {"by": "plane", "name": "Femur"}
    few["percent_agreement"] |= {"value": None, "low": None, "high": None, "state": "not_enough_data"}
    numbers["agreements"].append(few)
    keep_numbers(numbers, by=full.frozen_by, audit_round=full.round, version="0.1.0")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(taken(maria, "report_pdf", full))).pages)

    assert "By radiologist" in text and "Shrunk" not in text
    assert "1 line of a plane with too few images is left out" in " ".join(text.split()) and "Femur" not in text


def test_report_as_pdf_speaks_chinese(maria: Client, full: Report) -> None:
    read = PdfReader(io.BytesIO(taken(maria, "report_pdf", full, "zh-hans")))

    assert read.trailer["/Root"]["/Lang"] == "zh"
    assert "2026年10月" in "".join(page.extract_text() for page in read.pages).replace(" ", "")


def test_manager_prints_the_letter_of_a_radiologist(cast: Cast, maria: Client, full: Report) -> None:
    content = maria.get(reverse("report_letter", args=[full.round_id, cast.radiologist.pk])).content

    assert EVIL in " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_no_file_names_a_patient(maria: Client, full: Report) -> None:
    study = Study.objects.get()
    told = taken(maria, "report_csv", full).decode() + json.dumps(json.loads(taken(maria, "report_json", full)))
    archive = zipfile.ZipFile(io.BytesIO(taken(maria, "report_zip", full)))
    told += "".join(archive.read(name).decode() for name in archive.namelist())

    assert study.uid not in told
