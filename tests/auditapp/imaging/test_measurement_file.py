from datetime import date

import pytest

from auditapp.imaging.measurement_file import ColumnsError, read_measurements
from auditapp.imaging.measuring import Measured

HEAD = "study_uid,kind,value_mm,gestational_age_days,performed_on\n"


def test_each_line_is_a_measurement() -> None:
    first, second = read_measurements([HEAD, "1.2.3,NT,1.4,87,2026-10-14\n", "\n", "1.2.3,crl,61,,\n"])

    assert first.measured == Measured("nt", 1.4, "1.2.3", gestational_age_days=87, performed_on=date(2026, 10, 14))
    assert (second.number, second.measured) == (4, Measured("crl", 61, "1.2.3"))


def test_semicolons_are_taken_too() -> None:
    (line,) = read_measurements(["kind;value_mm;study_uid\n", "nt;1.4;1.2.3"])

    assert line.measured == Measured("nt", 1.4, "1.2.3")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1.2.3,nt,eins,,", "value_mm cannot be read; write it like 1.4"),
        ("1.2.3,nt,,,", "value_mm cannot be read"),
        ("1.2.3,nt,1.4,12+3,", "gestational_age_days cannot be read; write it like 87"),
        ("1.2.3,nt,1.4,87,14.10.2026", "performed_on cannot be read; write it like 2026-10-14"),
        ("1.2.3,nt,1,4,87,2026-10-14", "6 cells for 5 columns"),
        ('1.2.3,nt,"1.4,87,', "quotation mark"),
    ],
)
def test_wrong_line_is_named_with_its_cause(text: str, words: str) -> None:
    (line,) = read_measurements([HEAD, text])

    assert (line.number, line.measured) == (2, None)
    assert words in line.cause


@pytest.mark.parametrize(
    "head", ["", "kind,value_mm\n", "study_uid,kind\n", "study_uid,kind,value_mm,name\n", "kind,kind,value_mm,study_uid\n"]
)
def test_first_line_must_name_the_columns(head: str) -> None:
    with pytest.raises(ColumnsError):
        list(read_measurements([head, "1.2.3,nt,1.4\n"]))
