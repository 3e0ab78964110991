"""OB-GYN Ultrasound Procedure Reports (DICOM PS3.16 TID 5000): the measurements of fetuses in them, and nothing else of them.

Which of several values counts follows TID 5008, rows 2-3, and TID 300: the one that the person selected (121404), else the machine's mean
(121401), else what was measured. Where plain measurements repeat: of NT the largest, as FMF has it recorded, of all others their mean.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import IntEnum
from statistics import fmean
from typing import Any

from pydicom import Dataset

from auditapp.imaging import refusals
from auditapp.imaging.facts import Facts, Reading, Report
from auditapp.imaging.limits import MOST_FETUSES
from auditapp.imaging.refusals import Refused

Code = tuple[str, str]  # coding scheme designator, code value

REPORTS = {"1.2.840.10008.5.1.4.1.1.88.33", "1.2.840.10008.5.1.4.1.1.88.22"}  # Comprehensive SR, Enhanced SR Storage
PROCEDURE_REPORT: Code = ("DCM", "125000")
# CID 12005, 12006 and 12009. (LN, 12146-7) is the nuchal *fold* of the second trimester and is no NT. The kinds are those of
# `models.Measure`, which is not imported: the process that opens files knows no database.
MEASURES: Mapping[Code, str] = {
    ("LN", "33069-6"): "nt",
    ("LN", "11957-8"): "crl",
    ("LN", "11820-8"): "bpd",
    ("LN", "11984-2"): "hc",
    ("LN", "11979-2"): "ac",
    ("LN", "11963-6"): "fl",
}
UNITS: Mapping[Code, float] = {("UCUM", "mm"): 1.0, ("UCUM", "cm"): 10.0}
SELECTION, DERIVATION = ("DCM", "121404"), ("DCM", "121401")
BEST = {("SCT", "371912002"), ("SRT", "R-002E1")}  # CID 3627, with the codes of before 2016
MEAN = {("SCT", "373098007"), ("SRT", "R-00317")}
MEASURED = {("SCT", "258104002"), ("SRT", "R-41D41")}
# TID 1008; Fetus ID stands in reports of machines that were built before it was replaced
FETUS = (("DCM", "121037"), ("DCM", "121030"), ("LN", "11951-1"))
# Sections that tell the age by which the pregnancy is dated. The ages inside biometry groups were reckoned from the very measurement, and
# the composite age (LN, 11888-5) from all of them: a Z for such an age would compare a measurement with itself.
SUMMARIES = {("DCM", "121111"), ("DCM", "125008"), ("DCM", "121118")}
AGE, EDD, BY_OVULATION, BY_LMP, LMP = ("LN", "18185-9"), ("LN", "11778-8"), ("LN", "11886-9"), ("LN", "11885-1"), ("LN", "8665-2")
AGES = (AGE, EDD, BY_OVULATION, BY_LMP, LMP)  # the first that is there counts
AGE_UNITS: Mapping[Code, int] = {("UCUM", "d"): 1, ("UCUM", "wk"): 7}
TERM = 280  # days from the last period to the expected day of delivery

DEEPEST = 32  # containers; TID 5000 has six
MOST_ITEMS = 20_000


class Rank(IntEnum):
    """What counts first."""

    SELECTED, MEAN, PLAIN = 0, 1, 2


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an item stands in the tree."""

    depth: int = 0
    fetus: str = ""
    in_summary: bool = False


@dataclass(slots=True)
class _Found:
    values: dict[tuple[str, str], list[tuple[Rank, float]]]  # of (fetus, kind)
    ages: dict[str, tuple[int, int]]  # of a fetus, or of "": place in AGES, days
    names: set[str]  # of fetuses; "" where a section names none
    unusable: int = 0


def read_report(dataset: Dataset, facts: Facts) -> Report:
    """Raises Refused for reports of other things, for those without any such measurement, and for nesting without end."""
    if _concept(dataset) != PROCEDURE_REPORT:
        raise Refused(refusals.NO_PROCEDURE_REPORT)
    found = _Found({}, {}, set())
    for item, place in _contained(dataset):
        found.names.add(place.fetus)
        _look_at(item, place, found, facts.study_date)
    numbers = _numbers(found.names)
    told = {key: values for key, values in found.values.items() if key[0] in numbers}
    unusable = found.unusable + len(found.values) - len(told)
    if not told:
        raise Refused(refusals.UNUSABLE_MEASUREMENTS if unusable else refusals.NO_MEASUREMENTS)
    return Report(facts, tuple(_reading(key, values, numbers, found.ages) for key, values in told.items()), unusable)


def _contained(root: Dataset) -> Iterator[tuple[Dataset, _Place]]:
    """Every content item that is contained, in its order; what only explains another (INFERRED FROM, HAS PROPERTIES) is not."""
    waiting, seen = [(root, _Place())], 0
    while waiting:
        item, place = waiting.pop()
        seen += 1
        if place.depth > DEEPEST:
            raise Refused(refusals.TOO_DEEP)
        if seen > MOST_ITEMS:
            raise refusals.report_too_long(MOST_ITEMS)
        yield item, place
        if item.get("ValueType") == "CONTAINER":
            inside = _inside(item, place)
            waiting += [(child, inside) for child in reversed(_children(item)) if child.get("RelationshipType") == "CONTAINS"]


def _inside(container: Dataset, place: _Place) -> _Place:
    fetus = next((_words(child) for code in FETUS for child in _children(container) if _concept(child) == code), place.fetus)
    summary = place.in_summary or _concept(container) in SUMMARIES
    return replace(place, depth=place.depth + 1, fetus=fetus, in_summary=summary)


def _look_at(item: Dataset, place: _Place, found: _Found, study_date: date | None) -> None:
    code = _concept(item)
    if place.in_summary and code in AGES and (days := _age(item, code, study_date)) is not None:
        found.ages[place.fetus] = min(found.ages.get(place.fetus, (len(AGES), 0)), (AGES.index(code), days))
    if item.get("ValueType") != "NUM" or code not in MEASURES or (rank := _rank(item)) is None:
        return
    value = _quantity(item, UNITS)
    if value is None:
        found.unusable += 1
    else:
        found.values.setdefault((place.fetus, MEASURES[code]), []).append((rank, value))


def _rank(item: Dataset) -> Rank | None:
    """None for what is no measurement but a statistic or an estimate of one."""
    if any(_concept(child) == SELECTION for child in _children(item)):
        return Rank.SELECTED
    derived = next((_code(child, "ConceptCodeSequence") for child in _children(item) if _concept(child) == DERIVATION), None)
    if derived in BEST:
        return Rank.SELECTED
    if derived in MEAN:
        return Rank.MEAN
    return Rank.PLAIN if derived is None or derived in MEASURED else None


def _reading(
    key: tuple[str, str], values: list[tuple[Rank, float]], numbers: Mapping[str, int], ages: Mapping[str, tuple[int, int]]
) -> Reading:
    fetus, kind = key
    best = min(rank for rank, _ in values)
    held = [value for rank, value in values if rank == best]
    counted = held[-1] if best != Rank.PLAIN else max(held) if kind == "nt" else fmean(held)
    age = ages.get(fetus) or ages.get("")
    return Reading(kind, round(counted, 3), numbers[fetus], age[1] if age else None)


def _numbers(fetuses: set[str]) -> dict[str, int]:
    """The sequence number of each: the one that its name is, or that its letter has; of one that is named in another way, 1.

    Where several are named, values under no name, or under names that give no number, are nobody's: they are left out.
    """
    named = fetuses - {""}
    numbers = {name: number for name in named if (number := _number_in(name))}
    if len(named) <= 1:
        return dict.fromkeys(fetuses, next(iter(numbers.values()), 1))
    return numbers if len(set(numbers.values())) == len(numbers) else {}


def _number_in(name: str) -> int:
    """2 for "2", "B" and "Fetus B"; 0 where there is none."""
    last = name.split()[-1].upper() if name.split() else ""
    number = int(last) if last.isdecimal() and len(last) < 3 else ord(last) - ord("A") + 1 if len(last) == 1 and last.isascii() else 0
    return number if 1 <= number <= MOST_FETUSES else 0


def _age(item: Dataset, code: Code, study_date: date | None) -> int | None:
    """Days of gestation on the day of examination, or None where they cannot be told."""
    if code not in (EDD, LMP):
        days = _quantity(item, AGE_UNITS)
        return None if days is None else math.floor(days)
    try:
        day = datetime.strptime(str(item.get("Date")), "%Y%m%d").date()
    except ValueError:
        return None
    if study_date is None:
        return None
    return TERM - (day - study_date).days if code == EDD else (study_date - day).days


def _quantity(item: Dataset, units: Mapping[Code, float]) -> float | None:
    """A finite number above 0 in one of the units, converted; otherwise None."""
    try:
        measured = item.MeasuredValueSequence[0]
        value = float(measured.NumericValue) * units[_code(measured, "MeasurementUnitsCodeSequence")]
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return None
    return value if math.isfinite(value) and value > 0 else None


def _words(item: Dataset) -> str:
    """What tells a fetus: a text, or a whole number."""
    if item.get("ValueType") != "NUM":
        return " ".join(str(item.get("TextValue") or "").split())
    try:
        return str(int(item.MeasuredValueSequence[0].NumericValue))
    except (AttributeError, IndexError, OverflowError, TypeError, ValueError):
        return ""


def _children(item: Dataset) -> list[Dataset]:
    return list(_items(item, "ContentSequence"))


def _concept(item: Dataset) -> Code:
    return _code(item, "ConceptNameCodeSequence")


def _code(item: Dataset, sequence: str) -> Code:
    coded = next(iter(_items(item, sequence)), Dataset())
    return str(coded.get("CodingSchemeDesignator") or "").strip(), str(coded.get("CodeValue") or "").strip()


def _items(item: Dataset, sequence: str) -> Any:
    held = item.get(sequence)
    return held if held is not None and not isinstance(held, str | bytes) else ()
