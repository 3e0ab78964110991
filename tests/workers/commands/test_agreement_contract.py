"""`manage.py agreement`: every key that is promised is there, a number or null with its reason, whatever the file holds."""

import json
import math
import random
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

HEAD = "item,rater,rating"
PROMISED = [
    "percent_agreement",
    "cohen_kappa",
    "cohen_kappa_se",
    "cohen_kappa_ci",
    "weighted_kappa",
    "weighted_kappa_se",
    "scott_pi",
    "ac1",
    "ac1_se",
    "ac2",
    "brennan_prediger",
    "fleiss_kappa",
    "krippendorff_alpha",
    "icc_1",
    "icc_a1",
    "icc_c1",
    "prevalence_index",
    "bias_index",
    "pabak",
]


def found(folder: Path, lines: list[str], *options: str) -> dict[str, Any]:
    file, out = folder / "ratings.csv", StringIO()
    file.write_text("\n".join(lines))
    call_command("agreement", str(file), "--json", *options, stdout=out)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def rated(rows: list[tuple[str, ...]], raters: str = "ABC", head: str = HEAD, rest: str = "") -> list[str]:
    return [head, *(f"{item},{rater},{one}{rest}" for item, row in enumerate(rows) for rater, one in zip(raters, row, strict=False) if one)]


PLAIN = [("x", "x"), ("x", "y"), ("y", "y"), ("y", "y"), ("x", "x")]
NUMBERS = [("1", "1"), ("2", "3"), ("3", "3"), ("2", "2"), ("1", "2")]
MANY = [(f"{one}.5", f"{one}.7") for one in range(210)]
STRATA = f"{HEAD},stratum,stratum_size"
FILES = {
    "two raters": (rated(PLAIN), {"icc_1", "icc_a1", "icc_c1"}),
    "numbers": (rated(NUMBERS), {"prevalence_index", "bias_index"}),
    "three raters": (
        rated([(*row, row[0]) for row in NUMBERS]),
        {"cohen_kappa", "cohen_kappa_se", "cohen_kappa_ci", "weighted_kappa", "weighted_kappa_se", "scott_pi"}
        | {"prevalence_index", "bias_index", "pabak"},
    ),
    "a rater with one category": (
        rated([("x", "x"), ("x", "y"), ("x", "y")]),
        {"cohen_kappa", "cohen_kappa_se", "cohen_kappa_ci", "weighted_kappa", "weighted_kappa_se", "icc_1", "icc_a1", "icc_c1"},
    ),
    "one category": (rated([("x", "x"), ("x", "x")]), set(PROMISED) - {"percent_agreement"}),
    "nothing rated by two": (rated([("x", ""), ("", "y")]), set(PROMISED)),
    "measurements": (rated(MANY), set(PROMISED) - {"icc_1", "icc_a1", "icc_c1"}),
    "few clusters": (
        rated(NUMBERS, head=f"{HEAD},cluster", rest=",s"),
        {name for name in PROMISED if name.endswith(("_se", "_ci"))} | {"prevalence_index", "bias_index"},
    ),
    "a weighted sample": (rated(NUMBERS, head=STRATA, rest=",s,50"), {"icc_1", "icc_a1", "icc_c1", "prevalence_index", "bias_index"}),
    "a stratum nobody read": ([*rated(PLAIN, head=STRATA, rest=",s,50"), "99,A,,t,10"], set(PROMISED)),
}


@pytest.mark.parametrize("name", FILES)
def test_every_promised_key_is_a_number_or_null_with_its_reason(tmp_path: Path, name: str) -> None:
    lines, absent = FILES[name]
    told = found(tmp_path, lines)
    assert {key for key in PROMISED if told[key] is None} == absent
    for key in PROMISED:
        if key in absent:
            assert told["reasons"][key], key
        else:
            held = told[key] if key == "cohen_kappa_ci" else [told[key]]
            assert all(math.isfinite(one) for one in held), key
            assert key not in told["reasons"]


@pytest.mark.parametrize("weights", ["unweighted", "linear", "quadratic"])
def test_categories_that_nobody_used_are_no_reason_to_say_nothing(tmp_path: Path, weights: str) -> None:
    told = found(tmp_path, rated(NUMBERS), "--categories", "1,2,3,4", "--weights", weights)
    assert (told["weights"], told["categories"]) == (weights, ["1", "2", "3", "4"])
    assert None not in [told[key] for key in PROMISED if key not in {"prevalence_index", "bias_index"}]


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"\n\n", "the file is empty"),
        ("item,rater,rating\n1,A,x\n".encode("utf-16"), "line 1: not UTF-8"),
        (
            b"item;rater;rating\n1;A;x\n",
            "line 1: no column item, rater, rating; the first line names item;rater;rating, separated by commas",
        ),
        (b"item,rater,rating\n1,A,x\n2,A,y\n", "there is only A"),
        (b"item,rater,rating\n1,A,x\n1,B,x\n1, A,x\n", "line 4: rater A rated item 1 before"),
        (b"item,rater,rating\n1,A,0\n1,B,0,5\n", "line 3: 4 columns where the first line names 3"),
        (b'item,rater,rating\n1,A,"' + b"x" * 200_000 + b'"\n', "line 2: not readable as CSV"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "line 1: not UTF-8"),
    ],
    ids=["mark alone", "empty lines", "utf-16", "semicolons", "one rater", "double", "decimal comma", "long cell", "picture"],
)
def test_bad_file_is_refused_with_its_cause(tmp_path: Path, content: bytes, cause: str) -> None:
    (tmp_path / "ratings.csv").write_bytes(content)
    with pytest.raises(CommandError) as refused:
        call_command("agreement", str(tmp_path / "ratings.csv"), "--json", stdout=StringIO())
    assert cause in str(refused.value)


def test_two_hundred_thousand_ratings_are_read(tmp_path: Path) -> None:
    chance = random.Random(1)
    rows = [(one, one if chance.random() < 0.9 else "y") for one in chance.choices("xyz", k=100_000)]
    told = found(tmp_path, rated(rows))
    assert (told["n"], told["ratings"]) == (100_000, 200_000)
    assert told["cohen_kappa_interval"]["high"] - told["cohen_kappa_interval"]["low"] < 0.01
