"""Figures of invented predictions, against what one reckons by hand."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ml.evaluation import evaluated
from ml.manifest import Entry, KnownBox
from ml.types import OVERALL, FramePrediction, Ordinal, PlanePrediction, StructureBox

SEEN_FROM = {"femur": 0.25, "skull": 0.25}
BOX = (10.0, 10.0, 50.0, 30.0)


def entry(number: int, plane: str, **known: Any) -> Entry:
    return Entry(Path(f"{number}.png"), known.pop("source", "set"), plane, f"patient {number}", **known)


def prediction(probabilities: Mapping[str, float], *structures: StructureBox, **seen: Any) -> FramePrediction:
    plane = max(probabilities, key=lambda name: probabilities[name])
    return FramePrediction((60, 40), PlanePrediction(plane, probabilities), structures, {}, {}, 0.1, **seen)


def level(number: int) -> Ordinal:
    return Ordinal(tuple(float(place == number) for place in range(len(OVERALL))), number, number, False)


def planes_report(*told: tuple[str, Mapping[str, float], int]) -> dict[str, Any]:
    """(truth, probabilities, how often) each."""
    pairs = [(truth, chances) for truth, chances, times in told for _ in range(times)]
    entries = [entry(number, truth) for number, (truth, _) in enumerate(pairs)]
    report: dict[str, Any] = evaluated(entries, [prediction(chances) for _, chances in pairs], SEEN_FROM)["planes"]["all"]
    return report


def test_planes_are_counted_as_by_hand() -> None:
    report = planes_report(
        ("nt", {"nt": 0.9, "other": 0.1}, 30), ("nt", {"nt": 0.4, "other": 0.6}, 10), ("femur", {"femur": 0.8, "nt": 0.2}, 40)
    )
    assert (report["n"], report["accuracy"]["value"]) == (80, 0.875)
    assert report["f1"]["nt"]["value"] == round(2 * 30 / (40 + 30), 4)
    assert report["macro_f1"]["value"] == round((60 / 70 + 1) / 2, 4)
    assert report["accuracy"]["low"] < 0.875 < report["accuracy"]["high"]
    assert (report["f1"]["nt"]["n"], report["f1"]["nt"]["groups"]) == (40, 40)
    assert report["calibration_error"]["low"] is None
    assert report["nt_auroc"]["value"] == 1


def test_nt_chance_of_other_pictures_lowers_its_auroc() -> None:
    report = planes_report(("nt", {"nt": 0.5, "other": 0.5}, 20), ("other", {"other": 0.4, "nt": 0.6}, 5), ("other", {"other": 1.0}, 15))
    assert report["nt_auroc"]["value"] == 0.75


def test_picture_known_as_a_head_is_named_right_by_any_head_plane() -> None:
    report = planes_report(("head", {"transthalamic": 0.5, "transventricular": 0.4, "femur": 0.1}, 20), ("femur", {"femur": 1.0}, 20))
    assert report["accuracy"]["value"] == 1
    assert set(report["f1"]) == {"head", "femur"}
    assert report["calibration_error"]["value"] == pytest.approx(0.05)


def test_head_plane_known_exactly_must_be_named_exactly() -> None:
    report = planes_report(("transthalamic", {"transventricular": 0.9, "transthalamic": 0.1}, 20), ("femur", {"femur": 1.0}, 20))
    assert report["accuracy"]["value"] == 0.5
    assert report["four_plane_macro_f1"]["value"] == 1


def test_four_planes_sum_the_heads_and_are_told_among_four_and_among_all() -> None:
    split_head = {"transthalamic": 0.2, "transcerebellar": 0.2, "abdomen": 0.25, "other": 0.35}
    report = planes_report(("head", split_head, 20), ("abdomen", {"abdomen": 0.3, "other": 0.7}, 20))
    assert report["four_plane_macro_f1"]["value"] == 1
    assert report["four_plane_macro_f1_among_all"]["value"] == 0.5


def test_fewer_than_twenty_pictures_are_not_enough() -> None:
    report = planes_report(("nt", {"nt": 1.0}, 19))
    assert report["accuracy"]["state"] == "not_enough_data" and report["accuracy"]["value"] is None


def test_structures_are_counted_where_somebody_looked_for_them() -> None:
    """30 femurs, of which 24 are found and 3 of those only doubtfully; 10 pictures without, on one of which a femur is seen."""
    found = StructureBox("femur", 0.9, BOX, 2.0)
    doubtful = StructureBox("femur", 0.1, BOX, 2.0)
    marked = {"boxes": (KnownBox("femur", BOX),), "known": ("femur",)}
    cases = [(entry(n, "femur", **marked), found if n < 21 else doubtful if n < 24 else None) for n in range(30)]
    false = StructureBox("femur", 0.95, BOX, 2.0)
    cases += [(entry(n, "other", boxes=(), known=("femur",)), false if n == 30 else None) for n in range(30, 40)]
    cases += [(entry(n, "femur"), found) for n in range(40, 80)]
    entries, told = [one for one, _ in cases], [prediction({"femur": 1.0}, *([box] if box else [])) for _, box in cases]
    part = evaluated(entries, told, SEEN_FROM)["structures"]["all"]
    femur = part["each"]["femur"]
    assert (part["n"], femur["n"], femur["present"]) == (40, 40, 30)
    assert femur["presence_f1"]["value"] == round(2 * 21 / (30 + 22), 4)
    agreed, chance = (21 + 9) / 40, (22 * 30 + 18 * 10) / 1600
    assert femur["kappa"]["value"] == round((agreed - chance) / (1 - chance), 4)
    assert femur["map50"]["value"] == round(81 * (24 / 25) / 101, 4)  # recall 0.00 to 0.80
    assert part["mean"]["map50"]["value"] == femur["map50"]["value"]
    assert set(part["each"]) == {"femur"}


def test_kappa_is_not_told_where_a_structure_is_hardly_ever_absent() -> None:
    entries = [entry(n, "femur", boxes=(KnownBox("femur", BOX),), known=("femur",)) for n in range(40)]
    told = [prediction({"femur": 1.0}, StructureBox("femur", 0.9, BOX, 2.0)) for _ in entries]
    femur = evaluated(entries, told, SEEN_FROM)["structures"]["all"]["each"]["femur"]
    assert femur["kappa"]["state"] == "not_estimable" and femur["presence_f1"]["value"] == 1


def test_report_is_told_apart_by_vendor_site_and_source() -> None:
    entries = [entry(n, "nt", vendor="GE" if n < 25 else "", site="north", source="a" if n < 30 else "b") for n in range(50)]
    told = [prediction({"nt": 0.9, "other": 0.1} if n < 25 else {"nt": 0.1, "other": 0.9}) for n in range(50)]
    planes = evaluated(entries, told, SEEN_FROM)["planes"]
    assert {name: cell["accuracy"]["value"] for name, cell in planes["by_vendor"].items()} == {"GE": 1, "unknown": 0}
    assert list(planes["by_site"]) == ["north"]
    assert {name: cell["n"] for name, cell in planes["by_source"].items()} == {"a": 30, "b": 20}


def test_strange_pictures_are_told_from_others_and_count_nowhere_else() -> None:
    entries = [entry(n, "nt") for n in range(40)] + [entry(n, "other", labels={"strange": "ct"}) for n in range(40, 60)]
    told = [prediction({"nt": 1.0}, out_of_distribution=0.1 if n < 30 else 0.9) for n in range(60)]
    report = evaluated(entries, told, SEEN_FROM)
    out = report["out_of_distribution"]
    assert (out["strange"], out["ordinary"], report["planes"]["all"]["n"]) == (20, 40, 40)
    assert out["auroc"]["value"] == (30 + 10 / 2) / 40
    assert (out["kept_out"]["value"], out["let_in"]["value"]) == (1, 0.75)


def test_quality_is_compared_where_a_person_told_it() -> None:
    entries = [
        entry(n, "nt", labels={"grade": OVERALL[n % 2 * 2], "criterion/neutral": "met" if n % 2 else "not_met", "factor/gain": 2})
        for n in range(40)
    ]
    entries += [entry(n, "nt", labels={"criterion/neutral": "cannot_tell"}) for n in range(40, 60)]
    told = [
        prediction({"nt": 1.0}, overall=level(n % 2 * 2 if n < 38 else 1), criteria={"neutral": 0.8 if n % 2 else 0.6}, factors={})
        for n in range(60)
    ]
    quality = evaluated(entries, told, SEEN_FROM)["quality"]["all"]
    assert (quality["overall"]["n"], quality["overall"]["accuracy"]["value"]) == (40, 0.95)
    assert 0.9 < quality["overall"]["kappa"]["value"] < 1
    assert quality["criteria"]["neutral"]["n"] == 40
    assert (quality["criteria"]["neutral"]["auroc"]["value"], quality["criteria"]["neutral"]["accuracy"]["value"]) == (1, 0.5)
    assert quality["factors"]["gain"]["n"] == 0
