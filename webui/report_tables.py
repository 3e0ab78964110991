"""A report's numbers as flat tables for files: what the CSV files and the sheets of the workbook hold. Codes, never translated."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from webui.report_figures import Numbers

Row = list[Any]
AGREEMENT = ("percent_agreement", "kappa", "weighted_kappa", "ac1", "ac2")
INDICES = ("prevalence_index", "bias_index", "pabak")
LONG = ("group", "name", "number", "state", "value", "low", "high", "n", "method", "reason")


@dataclass(frozen=True, slots=True)
class Table:
    """`code` names the sheet and the file; each of `rows` has a cell for each of `columns`, empty where there is no number."""

    code: str
    columns: tuple[str, ...]
    rows: list[Row]


def tables_of(numbers: Numbers) -> list[Table]:
    """Every table that these numbers fill; those that an older edition lacks are left out."""
    made = [Table(code, columns, list(rows(numbers))) for code, columns, rows in TABLES]
    return [table for table in made if table.rows]


def long_table(numbers: Numbers) -> Table:
    return Table("numbers", LONG, list(_numbers(numbers)))


def with_interval(*codes: str) -> tuple[str, ...]:
    return tuple(f"{code}{ending}" for code in codes for ending in ("", "_low", "_high"))


def plain(value: Any) -> Any:
    """Nothing for None, six digits of a fraction, else as it is."""
    if value is None:
        return ""
    return round(value, 6) if isinstance(value, float) else value


def _numbers(numbers: Numbers) -> Iterator[Row]:
    for kind, name, part in _groups(numbers):
        for count in ("images", "read", "limited"):
            yield [kind, name, count, "ok", part[count], "", "", part[count], "count", ""]
        for code, one in _estimates(part):
            yield [kind, name, code, one["state"], *_three(one), one["n"], one["method"], one.get("reason", "")]
        for code in INDICES:
            if code in part["agreement"]:
                value, n = part["agreement"][code], part["agreement"]["n"]
                yield [kind, name, code, "not_enough_data" if value is None else "ok", plain(value), "", "", n, "weighted", ""]
        if part.get("machine_share"):
            census = part["machine_share"]
            state = "not_enough_data" if census["value"] is None else "ok"
            yield [kind, name, "machine_share", state, plain(census["value"]), "", "", census["n"], "census", ""]
    for kind, name, code, one in _of_all(numbers):
        yield [kind, name, code, one["state"], *_three(one), one["n"], one["method"], one.get("reason", "")]
    yield from _tests(numbers.get("change") or {})
    for row in numbers["criteria"]:
        for verdict in ("met", "not_met", "cannot_tell"):
            yield ["criterion", f"{row['plane']}: {row['statement']}", verdict, "ok", row[verdict], "", "", row[verdict], "count", ""]


def _of_all(numbers: Numbers) -> Iterator[tuple[str, str, str, Numbers]]:
    """(group, name, code, estimate) of what is told of the whole round alone, and of each group of experience."""
    for kind, codes in (("scores", ("icc_a1", "icc_c1")), ("several_readers", ("fleiss_kappa", "krippendorff_alpha"))):
        yield from (("all", "all", code, numbers[kind][code]) for code in codes if numbers.get(kind))
    for one in numbers.get("experiences") or ():
        if one["experience"] != "all":
            yield "experience", one["experience"], "standard_share", one["standard_share"]


def _tests(change: Numbers) -> Iterator[Row]:
    """What is told of the change over all radiologists of both rounds."""
    test, trend = change.get("permutation"), change.get("trend")
    if test:
        yield ["all", "all", "permutation_p", "ok", plain(test["p"]), "", "", test["radiologists"], test["method"], ""]
    if trend and "refused" not in trend:
        ratio = [plain(trend[key]) for key in ("odds_ratio", "low", "high")]
        yield ["all", "all", "odds_ratio", "ok", *ratio, trend["clusters"], "GEE", ""]


def _groups(numbers: Numbers) -> list[tuple[str, str, Numbers]]:
    groups: list[tuple[str, str, Numbers]] = [("all", "all", numbers["all"])]
    groups += [("radiologist", part["name"], part) for part in numbers["radiologists"]]
    return groups + [("plane", part["name"], part) for part in numbers["planes"]]


def _estimates(part: Numbers) -> Iterator[tuple[str, Numbers]]:
    for code in ("standard_share", "powered_share", "shrunk"):
        if part.get(code):
            yield code, part[code]
    for code in AGREEMENT:
        if part["agreement"].get(code):
            yield code, part["agreement"][code]


def _three(one: Numbers | None) -> Row:
    return [plain((one or {}).get(key)) for key in ("value", "low", "high")]


def _radiologists(numbers: Numbers) -> Iterator[Row]:
    for one in numbers["radiologists"]:
        funnel = one.get("funnel") or {}
        place = [plain(funnel.get(key)) for key in ("reads", "outside", "side")]
        counts = [one["name"], one["experience"], one["images"], one["read"]]
        learning = [plain((one.get("learning") or {}).get(key)) for key in ("competent_after", "reads")]
        yield [*counts, *_three(one["standard_share"]), *_three(one.get("shrunk")), *place, *learning]


def _agreements(numbers: Numbers) -> Iterator[Row]:
    for one in numbers.get("agreements") or ():
        named = [one["pair"], one["by"], one.get("plane", ""), one["name"], one["n"]]
        measured = [cell for code in AGREEMENT for cell in _three(one.get(code))]
        yield [*named, *measured, plain(one.get("prevalence_index")), plain(one.get("bias_index"))]


def _criteria(numbers: Numbers) -> Iterator[Row]:
    for one in numbers["criteria"]:
        yield [one["plane"], one["statement"], one["met"], one["not_met"], one["cannot_tell"]]


def _faults(numbers: Numbers) -> Iterator[Row]:
    for person in numbers["radiologists"]:
        for one in person.get("faults") or ():
            found = [one["not_met"], one["n"], plain(one.get("share")), plain(one["expected"]), plain(one["p"]), int(one["flagged"])]
            yield [person["name"], one["plane"], one["statement"], *found]


def _cusum(numbers: Numbers) -> Iterator[Row]:
    for person in numbers["radiologists"]:
        told = person.get("cusum") or {"values": [], "signals": [], "limit": None}
        for place, value in enumerate(told["values"]):
            yield [person["name"], place + 1, plain(value), plain(told["limit"]), int(place in told["signals"])]


def _completeness(numbers: Numbers) -> Iterator[Row]:
    for one in (numbers.get("completeness") or {}).get("planes", ()):
        yield [one["name"], one["standard"], one["not_standard"], one["missing"]]


def _studies(numbers: Numbers) -> Iterator[Row]:
    names = {one["id"]: one["name"] for one in numbers["radiologists"]}
    told = numbers.get("completeness")
    if told:
        everybody = [told["studies"], told["complete"], told["full_standard"]]
        yield ["all", *everybody, *_three(told["complete_share"])]
        for one in told["radiologists"]:
            yield [names.get(one["id"], ""), one["studies"], one["complete"], one["full_standard"], *_three(one["complete_share"])]


def _change(numbers: Numbers) -> Iterator[Row]:
    for one in (numbers.get("change") or {}).get("groups", ()):
        yield [one["experience"], *_three(one["before"]), *_three(one["after"]), *_three(one["difference"])]


def _changes(numbers: Numbers) -> Iterator[Row]:
    for person in numbers["radiologists"]:
        one = person.get("change")
        if one:
            yield [person["name"], *_three(one["before"]), *_three(one["after"]), *_three(one["difference"])]


def _nt(numbers: Numbers) -> Iterator[Row]:
    names = {one["id"]: one["name"] for one in numbers["radiologists"]}
    measured = numbers.get("measurements") or {}
    told = measured.get("nt")
    everybody: list[Numbers] = [told, *told["radiologists"]] if told else []
    for one in everybody:
        name = names.get(one["id"], "") if "id" in one else "all"
        found = [one["n"], *(plain(one.get(key)) for key in ("median_mom", "mom_reach", "sd_log10_mom", "bias_mm")), one["verdict"]]
        found += [one.get("spread") or "", ", ".join(one.get("flags") or ())]
        yield [name, everybody[0]["curve"], *found, measured["from"], measured["to"]]


def _biometry(numbers: Numbers) -> Iterator[Row]:
    names = {one["id"]: one["name"] for one in numbers["radiologists"]}
    measured = numbers.get("measurements") or {}
    for told in measured.get("biometry") or ():
        for one in (told, *told.get("radiologists", ())):
            name = names.get(one["id"], "") if "id" in one else "all"
            found = [one["n"], *(plain(one.get(key)) for key in ("mean_z", "mean_low", "mean_high", "sd_z")), ", ".join(one["flags"] or ())]
            yield [name, told["measure"], told["reference"], *found, measured["from"], measured["to"]]


def _bland_altman(numbers: Numbers) -> Iterator[Row]:
    scores = (numbers.get("scores") or {}).get("bland_altman")
    rows: list[tuple[str, Numbers]] = [("score", scores)] if scores else []
    rows += [(one["kind"], one) for one in (numbers.get("measurements") or {}).get("agreement") or ()]
    keys = (*with_interval("bias"), "sd", "low", "low_low", "low_high", "high", "high_low", "high_high")
    for name, one in rows:
        yield [name, one["n"], *(plain(one.get(key)) for key in keys)]


def _strata(numbers: Numbers) -> Iterator[Row]:
    for one in (numbers.get("design") or {}).get("strata", ()):
        yield [one["name"], one["size"], one["read"], plain(one["probability"])]


LIMITS = ("limit_lower", "limit_lower_low", "limit_lower_high", "limit_upper", "limit_upper_low", "limit_upper_high")
WINDOW = ("measured_from", "measured_to")
TABLES: Sequence[tuple[str, tuple[str, ...], Callable[[Numbers], Iterator[Row]]]] = (
    ("numbers", LONG, _numbers),
    (
        "radiologists",
        (
            "name",
            "experience",
            "images",
            "read",
            *with_interval("standard_share", "shrunk"),
            "funnel_reads",
            "funnel_outside",
            "funnel_side",
            "competent_after",
            "learning_reads",
        ),
        _radiologists,
    ),
    ("agreements", ("pair", "by", "plane", "name", "n", *with_interval(*AGREEMENT), "prevalence_index", "bias_index"), _agreements),
    ("criteria", ("plane", "criterion", "met", "not_met", "cannot_tell"), _criteria),
    ("faults", ("name", "plane", "criterion", "not_met", "n", "share", "expected", "p", "flagged"), _faults),
    ("cusum", ("name", "read_number", "sum", "cusum_limit", "signal"), _cusum),
    ("completeness", ("plane", "standard", "not_standard", "missing"), _completeness),
    ("studies", ("name", "studies", "complete", "full_standard", *with_interval("complete_share")), _studies),
    ("change", ("experience", *with_interval("before", "after", "difference")), _change),
    ("changes", ("name", *with_interval("before", "after", "difference")), _changes),
    ("nt", ("name", "curve", "n", "median_mom", "mom_reach", "sd_log10_mom", "bias_mm", "verdict", "spread", "flags", *WINDOW), _nt),
    ("biometry", ("name", "measure", "reference", "n", *with_interval("mean_z"), "sd_z", "flags", *WINDOW), _biometry),
    ("bland_altman", ("name", "n", *with_interval("bias"), "sd", *LIMITS), _bland_altman),
    ("strata", ("stratum", "size", "read", "probability"), _strata),
)
