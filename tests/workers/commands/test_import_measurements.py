from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from auditapp.access.models import Department
from auditapp.imaging.models import Measurement
from tests.people import make_department, make_ravi

pytestmark = pytest.mark.django_db
HEAD = "study_uid,kind,value_mm,performed_on\n"
GOOD = "1.2.3,nt,1.4,2026-10-14\n1.2.3,crl,61.2,2026-10-14\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    make_department("Kingsway")
    return tmp_path / "october.csv"


def taken(file: Path, text: str, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    file.write_text(text)
    call_command("import_measurements", str(file), "--department", "kingsway", *options)
    return capsys.readouterr().out


def test_file_is_taken_once(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert taken(file, HEAD + GOOD, capsys) == "2 measurements taken, 0 here already, 0 refused.\n"
    assert taken(file, HEAD + GOOD, capsys) == "0 measurements taken, 2 here already, 0 refused.\n"
    assert set(Measurement.objects.values_list("source", "by")) == {("csv", None)}


def test_wrong_line_is_named_with_file_and_cause_and_nothing_is_taken(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError) as error:
        taken(file, HEAD + GOOD + "1.2.4,nt,wide,2026-10-14\n1.2.4,nt,99,2026-10-14\n", capsys)

    wrong, implausible, nothing = str(error.value).splitlines()
    assert wrong == f"{file}, line 4: value_mm cannot be read; write it like 1.4."
    assert implausible.startswith(f"{file}, line 5: Nuchal translucency: this value is not plausible, 0.3 to 20 mm are taken.")
    assert (nothing, Measurement.objects.count()) == ("Nothing was taken.", 0)


def test_wrong_lines_may_be_left_out(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = taken(file, HEAD + GOOD + "1.2.4,nt,99,2026-10-14\n", capsys, "--leave-out-wrong")

    assert told == "2 measurements taken, 0 here already, 1 refused.\n"


def test_expert_s_file_stands_beside(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    taken(file, HEAD + GOOD, capsys)
    make_ravi(Department.objects.get())
    taken(file, HEAD + GOOD.replace("1.4", "1.6"), capsys, "--remeasured-by", "ravi")

    assert set(Measurement.objects.filter(kind="nt").values_list("source", "value_mm")) == {("csv", 1.4), ("expert", 1.6)}


@pytest.mark.parametrize(
    ("options", "words"),
    [(("--remeasured-by", "nemo"), "no account"), (("--department", "nowhere"), "no department")],
)
def test_unknown_names_are_told(file: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        taken(file, HEAD + GOOD, capsys, *options)


def test_missing_file_and_wrong_head_are_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_measurements", str(file), "--department", "kingsway")
    with pytest.raises(CommandError, match="line 1: The first line must name"):
        taken(file, "uid,kind\n", capsys)


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "line 1: The first line must name"),
        (b"\xef\xbb\xbf", "line 1: The first line must name"),
        ((HEAD + GOOD).encode("utf-16"), "not UTF-8. Save it as CSV UTF-8."),
        (b"\x89PNG\r\n", "not UTF-8"),
        ((HEAD + GOOD + "1.2.4,nt,1,4,2026-10-14\n").encode(), "line 4: There are 5 cells for 4 columns."),
        ((HEAD + "1.2.4,nt,nan,2026-10-14\n").encode(), "line 2: Nuchal translucency: this value is not plausible"),
        ((HEAD + "1.2.4,nt,inf,2026-10-14\n").encode(), "line 2: Nuchal translucency: this value is not plausible"),
        ((HEAD + GOOD + "1.2.3,nt,1.5,2026-10-14\n").encode(), "line 4: Another value of this study, kind and sequence is here already"),
        ((HEAD + '"' + "9" * 200_000 + '",nt,1.4,2026-10-14\n').encode(), "line 2: This is no line of a CSV"),
    ],
    ids=["empty", "mark alone", "utf-16", "picture", "decimal comma", "no number", "endless", "another value", "long cell"],
)
def test_bad_file_takes_nothing_and_says_why(file: Path, content: bytes, cause: str) -> None:
    file.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        call_command("import_measurements", str(file), "--department", "kingsway")
    assert cause in str(refused.value)
    assert "1.2.3" not in str(refused.value)
    assert not Measurement.objects.exists()


def test_file_of_a_spreadsheet_is_taken(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a byte order mark, semicolons and Windows' ends of lines; a line that is there twice is one measurement."""
    file.write_bytes(("\ufeff" + (HEAD + GOOD + GOOD).replace(",", ";").replace("\n", "\r\n")).encode())
    call_command("import_measurements", str(file), "--department", "kingsway")
    assert capsys.readouterr().out == "2 measurements taken, 2 here already, 0 refused.\n"


def test_thousands_of_lines_are_taken_and_only_some_wrong_ones_are_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [f"1.2.{number // 2},{'nt' if number % 2 else 'crl'},{1.4 if number % 2 else 61},2026-10-14\n" for number in range(4_000)]
    assert taken(file, HEAD + "".join(lines), capsys).startswith("4000 measurements taken")
    with pytest.raises(CommandError) as refused:
        taken(file, HEAD + "".join(lines).replace(",61,", ",991,"), capsys)
    assert str(refused.value).endswith("1980 more lines are wrong.\nNothing was taken.")
