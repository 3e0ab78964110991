"""`manage.py agreement RATINGS.csv`."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command


def written(folder: Path, table: list[list[int]], names: str = "abc") -> Path:
    pairs = [(names[i], names[j]) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    lines = [f"{number},{rater},{rating}" for number, pair in enumerate(pairs) for rater, rating in zip("AB", pair, strict=True)]
    file = folder / "ratings.csv"
    file.write_text("\n".join(["item,rater,rating", *lines]))
    return file


def printed(file: Path, *options: str) -> str:
    out = StringIO()
    call_command("agreement", str(file), *options, stdout=out)
    return out.getvalue()


def found(file: Path, *options: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(printed(file, "--json", *options))
    return told


def near(*values: float) -> object:
    return pytest.approx(values, abs=5e-5)


def test_agreement_prints_the_sas_example(tmp_path: Path) -> None:
    told = found(written(tmp_path, [[0, 4, 1], [0, 8, 0], [0, 1, 5]]), "--weights", "linear")
    assert (told["cohen_kappa"], told["cohen_kappa_se"], *told["cohen_kappa_ci"]) == near(0.4842, 0.1380, 0.2137, 0.7547)
    assert (told["weighted_kappa"], told["weighted_kappa_se"]) == near(0.4701, 0.1457)


def test_agreement_prints_gwet_s_example(tmp_path: Path) -> None:
    told = found(written(tmp_path, [[13, 0, 0], [0, 20, 7], [0, 4, 56]]))
    names = ("cohen_kappa", "scott_pi", "ac1", "brennan_prediger", "krippendorff_alpha")
    expected = (0.7964094, 0.7962397, 0.8493305, 0.835, 0.7972585)
    assert tuple(told[name] for name in names) == pytest.approx(expected, abs=5e-8)
    errors = (0.0589107, 0.0590547, 0.0432175, 0.0469335, 0.0590547)
    assert tuple(told[f"{name}_se"] for name in names) == pytest.approx(errors, abs=5e-8)
    assert told["software_version"]


def test_order_of_categories_is_that_of_the_option(tmp_path: Path) -> None:
    file = written(tmp_path, [[22, 2], [4, 11]])
    assert (found(file)["prevalence_index"], found(file)["bias_index"]) == near(0.2821, -0.0513)
    assert found(file, "--categories", "b, a")["prevalence_index"] == pytest.approx(-0.2821, abs=5e-5)


def test_missing_ratings_are_left_out(tmp_path: Path) -> None:
    file = written(tmp_path, [[22, 2, 1], [4, 11, 0], [0, 3, 0]], "ab?")
    assert (found(file, "--missing", "?")["n"], found(file)["n"]) == (39, 43)
    assert found(file, "--missing", "?,b")["reasons"]["cohen_kappa"].startswith("a rater used one category alone")


def test_table_for_people_names_value_error_interval_and_reasons(tmp_path: Path) -> None:
    text = printed(written(tmp_path, [[13, 0, 0], [0, 20, 7], [0, 4, 56]]))
    assert "cohen_kappa                    0.7964   0.0589  0.6" in text
    assert "prevalence_index: not estimable, defined for two categories; there are 3." in text


def test_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    file = tmp_path / "excel.csv"
    file.write_bytes("\ufeffitem,rater,rating\r\n1,A,x\r\n1,B,y\r\n".encode())
    assert found(file)["n"] == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"item,rater\n1,A\n", "ratings.csv, line 1: no column rating"),
        (b"item,rater,rating\n1,A,x\n1,A,y\n", "ratings.csv, line 3: rater A rated item 1 before."),
        (b"item,rater,rating\n1,A,x\n1,B,\xe9\n", "ratings.csv, line 3: not UTF-8"),
        (b"", "ratings.csv: the file is empty."),
    ],
)
def test_bad_file_is_refused_by_name_line_and_cause(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "ratings.csv").write_bytes(content)
    with pytest.raises(CommandError, match=told):
        printed(tmp_path / "ratings.csv")


def test_unknown_category_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="line 27: the rating b is none of the categories a, c"):
        printed(written(tmp_path, [[12, 2], [4, 11]]), "--categories", "a,c")


def test_absent_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.csv: No such file"):
        printed(tmp_path / "none.csv")
