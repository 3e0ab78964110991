from pathlib import Path

import numpy as np
import pytest

from ml.datasets import african, fetal_planes, first_trimester, graded, hc18
from ml.manifest import DataError
from ml.types import NT_STRUCTURES
from tests.ml.datasets.layouts import our_further_planes, our_graded
from tests.ml.pictures import write_picture, write_table


def test_first_trimester_reads_boxes_under_our_names(tmp_path: Path) -> None:
    write_table(tmp_path / "labels.csv", [{"file": "1.jpg"}, {"file": "2.jpg"}])
    marked = [("1.jpg", "NT", 1), ("1.jpg", "nasal bone", 5)]
    write_table(
        tmp_path / "boxes.csv", [{"file": f, "structure": s, "x_min": x, "y_min": 2, "x_max": 30, "y_max": 9} for f, s, x in marked]
    )
    boxed, empty = first_trimester.read(tmp_path)
    assert [(box.name, box.box) for box in boxed.boxes or ()] == [("nt", (1, 2, 30, 9)), ("nasal_bone", (5, 2, 30, 9))]
    assert {box.name for box in boxed.boxes or ()} <= set(NT_STRUCTURES)
    assert empty.boxes == () and empty.group != boxed.group


def test_fetal_planes_groups_by_patient_and_names_every_plane(tmp_path: Path) -> None:
    rows = [
        ("a.jpg", "Fetal brain", "Trans-cerebellum", 7, "Voluson E6"),
        ("b.jpg", "Fetal femur", "Not A Brain", 7, "Aloka"),
        ("c.jpg", "Maternal cervix", "Not A Brain", 8, "Other"),
        ("d.jpg", "Fetal brain", "Other", 8, "Other"),
        ("e.jpg", "Other", "Not A Brain", 8, "Other"),
    ]
    names = ("file", "plane", "brain_plane", "patient", "machine")
    write_table(tmp_path / "labels.csv", [dict(zip(names, row, strict=True)) for row in rows])
    entries = fetal_planes.read(tmp_path)
    assert [entry.plane for entry in entries] == ["transcerebellar", "femur", "cervix", "head", "other"]
    assert [entry.vendor for entry in entries] == ["GE", "Aloka", "", "", ""]
    assert [entry.group for entry in entries] == ["fetal_planes/7"] * 2 + ["fetal_planes/8"] * 3


def test_fetal_planes_calls_all_brains_heads_where_the_plane_is_not_told(tmp_path: Path) -> None:
    write_table(tmp_path / "labels.csv", [{"file": "a.jpg", "plane": "Fetal brain", "patient": 7}])
    assert fetal_planes.read(tmp_path)[0].plane == "head"


def test_african_keeps_equal_patient_numbers_of_two_countries_apart(tmp_path: Path) -> None:
    rows = [{"file": f"{center}.jpg", "plane": "Fetal abdomen", "patient": "1", "center": center} for center in ("Egypt", "Uganda")]
    write_table(tmp_path / "labels.csv", rows)
    entries = african.read(tmp_path)
    assert len({entry.group for entry in entries}) == 2
    assert [(entry.site, entry.vendor) for entry in entries] == [("Egypt", "GE"), ("Uganda", "Siemens")]


def test_hc18_groups_the_pictures_of_one_examination(tmp_path: Path) -> None:
    write_table(tmp_path / "labels.csv", [{"file": file, "exam": "010"} for file in ("010_HC.jpg", "010_2HC.jpg")])
    entries = hc18.read(tmp_path)
    assert len({entry.group for entry in entries}) == 1
    assert {entry.plane for entry in entries} == {"head"}


def test_hc18_heads_of_less_than_fourteen_weeks_are_first_trimester_heads(tmp_path: Path) -> None:
    write_table(tmp_path / "labels.csv", [{"file": f"{mm}.jpg", "exam": mm, "head_circumference_mm": mm} for mm in (61.5, 87.5)])
    assert [hc18.with_trimester(entry).plane for entry in hc18.read(tmp_path)] == ["head_first_trimester", "head"]


def test_hc18_boxes_the_skull_where_there_is_a_mask(tmp_path: Path) -> None:
    write_table(tmp_path / "labels.csv", [{"file": file, "exam": "010"} for file in ("010_HC.jpg", "010_2HC.jpg")])
    mask = np.zeros((30, 40), np.uint8)
    mask[5:20, 10:32] = 255
    write_picture(tmp_path / "masks" / "010_HC.png", mask)
    boxed, unknown = hc18.read(tmp_path)
    assert [(box.name, box.box) for box in boxed.boxes or ()] == [("skull", (10, 5, 32, 20))]
    assert boxed.looked_for == ("skull",)
    assert unknown.boxes is None and unknown.looked_for == ()


def test_graded_pictures_keep_their_grade_and_boxes_of_standard_ones_alone(tmp_path: Path) -> None:
    standard, other = graded.read(our_graded(tmp_path))
    assert [one.labels["grade"] for one in (standard, other)] == ["standard", "non_standard"]
    assert standard.boxes and standard.boxes[0].name == "nasal_bone" and set(standard.looked_for) == set(NT_STRUCTURES)
    assert other.boxes is None and other.looked_for == () and other.plane == "nt"


def test_unknown_grade_names_the_line(tmp_path: Path) -> None:
    table = our_graded(tmp_path) / "grades.csv"
    table.write_text(table.read_text().replace("non_standard", "so so"))
    with pytest.raises(DataError, match=r"grades\.csv:3: grade 'so so' is none of"):
        graded.read(tmp_path)


def test_further_planes_tell_marks_that_are_there_and_none_that_are_missing(tmp_path: Path) -> None:
    first, second, third = fetal_planes.read_more(our_further_planes(tmp_path))
    assert (first.source, first.group) == (fetal_planes.MORE, "fetal_planes/7")
    assert [one.labels["kind"] for one in (first, second, third)] == ["stretched", "augmented", "original"]
    marks = [{name for name in one.labels if name.startswith("seen/")} for one in (first, second, third)]
    assert marks == [{"seen/csp"}, {"seen/lateral_ventricle"}, set()]
