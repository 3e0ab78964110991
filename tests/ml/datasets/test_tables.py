from pathlib import Path

import pytest

from ml.datasets.tables import columns_of, rows
from ml.manifest import DataError


def test_rows_know_their_line_and_are_stripped(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("\ufeffname ; plane\n one; x \n")
    (row,) = rows(tmp_path / "a.csv", ("name", "plane"), delimiter=";")
    assert (row["name"], row["plane"], row.line, row.get("site")) == ("one", "x", 2, "")


def test_missing_column_and_missing_table_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name\none\n")
    with pytest.raises(DataError, match=r"a\.csv:1: there is no column 'plane'"):
        list(rows(tmp_path / "a.csv", ("name", "plane")))
    with pytest.raises(DataError, match=r"b\.csv: the table cannot be read"):
        list(rows(tmp_path / "b.csv", ()))


def test_columns_of_no_table_are_none(tmp_path: Path) -> None:
    assert columns_of(tmp_path / "none.csv") == frozenset()
