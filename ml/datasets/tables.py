"""Tables of public sets: read with the line of every row, so that an error can name it."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ml.manifest import DataError


@dataclass(frozen=True, slots=True)
class Row:
    """One row of `file` at `line`; column names and values are stripped of blanks, as one set ends a column's name with one."""

    file: Path
    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def get(self, column: str) -> str:
        """Empty where the table has no such column."""
        return self.values.get(column, "")

    def one_of(self, column: str, known: dict[str, str]) -> str:
        """What `known` says of the value. DataError where it says nothing."""
        if self.values[column] not in known:
            raise DataError(f"{self.file}:{self.line}: {column} {self.values[column]!r} is none of {', '.join(known)}")
        return known[self.values[column]]


def rows(file: Path, wanted: Sequence[str], delimiter: str = ",") -> Iterator[Row]:
    """Every row of a table that must have the columns `wanted`. DataError where the file, or one of them, is missing."""
    try:
        with file.open(newline="", encoding="utf-8-sig") as table:
            reader = csv.DictReader(table, delimiter=delimiter, skipinitialspace=True)
            reader.fieldnames = [name.strip() for name in reader.fieldnames or ()]
            if lacking := [name for name in wanted if name not in reader.fieldnames]:
                raise DataError(f"{file}:1: there is no column {lacking[0]!r}")
            for row in reader:
                yield Row(file, reader.line_num, {name: (value or "").strip() for name, value in row.items() if name})
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{file}: the table cannot be read: {error}") from error


def columns_of(file: Path) -> frozenset[str]:
    """The columns of a table; none where there is no such file."""
    if not file.is_file():
        return frozenset()
    with file.open(newline="", encoding="utf-8-sig") as table:
        return frozenset(name.strip() for name in next(csv.reader(table), []))
