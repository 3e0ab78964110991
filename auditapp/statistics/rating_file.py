"""Ratings from a CSV of anybody's: columns item, rater, rating, and cluster, stratum, stratum_size where the items are a sample."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from auditapp.statistics.linearised import Codes, Values
from auditapp.statistics.ratings import Ratings

NEEDED, OPTIONAL = ("item", "rater", "rating"), ("cluster", "stratum", "stratum_size")
WHOLE = re.compile(r"[0-9]+(\.0+)?")
NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")
Which = NDArray[np.bool_]


class RatingsError(ValueError):
    """What is wrong, and in which line of the file where it is in one."""

    def __init__(self, cause: str, line: int | None = None) -> None:
        super().__init__(cause)
        self.cause, self.line = cause, line


@dataclass(slots=True)
class Column:
    """One column: `codes` of each row into `texts`, which are stripped and each there once."""

    codes: Codes
    texts: list[str]

    def ordered(self, order: Sequence[str]) -> Codes:
        """Codes into `order`; -1 for a text that is not there."""
        place = {text: number for number, text in enumerate(order)}
        return np.array([place.get(text, -1) for text in self.texts], np.int64)[self.codes]


@dataclass(slots=True)
class Rows:
    """The file's rows by column; `lines` are their numbers in the file."""

    lines: list[int] = field(default_factory=list)
    columns: dict[str, Column] = field(default_factory=dict)

    def refuse(self, wrong: Which, cause: str) -> None:
        """RatingsError of the first row that is `wrong`; `{name}` in `cause` is its text in that column."""
        if wrong.any():
            row = int(np.argmax(wrong))
            for name, column in self.columns.items():
                cause = cause.replace(f"{{{name}}}", column.texts[column.codes[row]])
            raise RatingsError(cause, self.lines[row])


def read_ratings(lines: Iterable[str], categories: Sequence[str] = (), missing: Sequence[str] = ()) -> Ratings:
    """`categories` in their order, else as found: numbers by value, words by letter. An empty rating and those in `missing` are none."""
    rows = _rows(lines)
    for name, column in rows.columns.items():
        if name != "rating":
            rows.refuse(column.ordered([""]) == 0, f"the column {name} is empty.")
    _refuse_doubles(rows)
    rated = rows.columns["rating"].ordered(["", *missing]) < 0
    if not rated.any():
        raise RatingsError("no row has a rating.")
    order, category, values = _categories(rows, categories, rated)
    raters = _raters(rows.columns["rater"], rated)
    of_item, item = np.unique(rows.columns["item"].codes[rated], return_inverse=True)
    cluster, stratum, size = _design(rows, of_item)
    return Ratings(raters, order, item, rows.columns["rater"].ordered(raters)[rated], category[rated], values, stratum, size, cluster)


def _rows(lines: Iterable[str]) -> Rows:
    reader = csv.reader(lines, strict=True)
    rows = Rows()
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        places = _places(header)
        found: list[tuple[int, dict[str, int], list[int]]] = [(place, {}, []) for place in places.values()]
        last = max(places.values())
        for row in reader:
            if not row:
                continue
            if len(row) <= last or any(cell.strip() for cell in row[len(header) :]):  # a decimal comma would else cut a rating short
                raise RatingsError(f"{len(row)} columns where the first line names {len(header)}.", reader.line_num)
            rows.lines.append(reader.line_num)
            for place, texts, codes in found:
                codes.append(texts.setdefault(row[place], len(texts)))
    except csv.Error as error:
        raise RatingsError(f"not readable as CSV: {error}.", reader.line_num) from error
    if not rows.lines:
        raise RatingsError("there is no row under the first line.")
    rows.columns = {name: _column(texts, codes) for name, (_, texts, codes) in zip(places, found, strict=True)}
    return rows


def _places(header: list[str]) -> dict[str, int]:
    if not any(header):
        raise RatingsError("the file is empty.")
    absent = [name for name in NEEDED if name not in header]
    if absent:
        raise RatingsError(f"no column {', '.join(absent)}; the first line names {', '.join(header)}, separated by commas.", 1)
    known = [name for name in (*NEEDED, *OPTIONAL) if name in header]
    twice = [name for name in known if header.count(name) > 1]
    if twice:
        raise RatingsError(f"the column {twice[0]} is there twice.", 1)
    if ("stratum" in known) != ("stratum_size" in known):
        raise RatingsError("stratum and stratum_size are only of use together.", 1)
    return {name: header.index(name) for name in known}


def _column(texts: dict[str, int], codes: list[int]) -> Column:
    stripped = [text.strip() for text in texts]
    place = {text: number for number, text in enumerate(dict.fromkeys(stripped))}
    return Column(np.array([place[text] for text in stripped], np.int64)[np.array(codes, np.int64)], list(place))


def _refuse_doubles(rows: Rows) -> None:
    item, rater = rows.columns["item"], rows.columns["rater"]
    _, first = np.unique(item.codes * len(rater.texts) + rater.codes, return_index=True)
    double = np.ones(len(rows.lines), bool)
    double[first] = False
    rows.refuse(double, "rater {rater} rated item {item} before.")


def _categories(rows: Rows, asked: Sequence[str], rated: Which) -> tuple[tuple[str, ...], Codes, Values | None]:
    """The categories in order, each row's code, and the categories' numbers if all are numbers."""
    column = rows.columns["rating"]
    used = [column.texts[code] for code in np.unique(column.codes[rated])]
    if len(set(asked)) < len(asked) or "" in asked:
        raise RatingsError("a category is named twice or is empty in --categories.")
    if all(NUMBER.fullmatch(text) and np.isfinite(float(text)) for text in (*used, *asked)):
        by_value = {value: text for text in (*used, *asked) for value in [float(text)]}  # 1 and 1.0 are one category, named as asked
        order = list(dict.fromkeys(float(text) for text in asked)) or sorted(by_value)
        place = {value: number for number, value in enumerate(order)}
        codes = np.array([place.get(float(text), -1) if text in used else -1 for text in column.texts], np.int64)[column.codes]
        names, values = tuple(by_value[value] for value in order), np.array(order)
    else:
        names, values = tuple(asked) or tuple(sorted(used)), None
        codes = column.ordered(names)
    rows.refuse(rated & (codes < 0), f"the rating {{rating}} is none of the categories {', '.join(names)}.")
    return names, codes, values


def _raters(column: Column, rated: Which) -> tuple[str, ...]:
    """By number or letter, so that the order of the rows does not matter."""
    names = [column.texts[code] for code in np.unique(column.codes[rated])]
    if len(names) < 2:
        raise RatingsError(f"agreement takes two raters; there is only {names[0]}.")
    return tuple(sorted(names, key=(lambda name: (int(name), name)) if all(name.isdecimal() for name in names) else None))


def _design(rows: Rows, of_item: Codes) -> tuple[Codes | None, Codes | None, Values | None]:
    """Cluster and stratum of each item in `of_item` (codes of the column), and the size of each stratum."""
    clusters = _by_item(rows, "cluster")[of_item] if "cluster" in rows.columns else None
    if "stratum" not in rows.columns:
        return clusters, None, None
    stratum, size = rows.columns["stratum"], rows.columns["stratum_size"]
    rows.refuse(np.array([not WHOLE.fullmatch(text) for text in size.texts])[size.codes], "stratum_size {stratum_size} is no whole number.")
    names = sorted(stratum.texts)
    code, sizes = stratum.ordered(names), np.array([float(text) for text in size.texts])[size.codes]
    own = np.zeros(len(names))
    own[code[::-1]] = sizes[::-1]
    rows.refuse(own[code] != sizes, "stratum {stratum} had another stratum_size before.")
    by_item = _by_item(rows, "stratum", code)
    held = np.bincount(by_item, minlength=len(names))
    rows.refuse((held > own)[code], "stratum {stratum} has more items here than its stratum_size {stratum_size}.")
    return clusters, by_item[of_item], own


def _by_item(rows: Rows, name: str, codes: Codes | None = None) -> Codes:
    """The item's code in column `name`, the same in all its rows."""
    item, code = rows.columns["item"], rows.columns[name].codes if codes is None else codes
    own = np.zeros(len(item.texts), np.int64)
    own[item.codes[::-1]] = code[::-1]
    rows.refuse(own[item.codes] != code, f"item {{item}} had another {name} before.")
    return own
