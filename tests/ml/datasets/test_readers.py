from pathlib import Path

from ml.datasets import african, fetal_planes, first_trimester, hc18
from ml.types import NT_STRUCTURES
from tests.ml.pictures import write_table


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


def test_fetal_planes_groups_by_patient_and_leaves_unknown_planes_out(tmp_path: Path) -> None:
    rows = [("a.jpg", "Fetal brain", 7), ("b.jpg", "Fetal femur", 7), ("c.jpg", "Maternal cervix", 8)]
    write_table(tmp_path / "labels.csv", [{"file": file, "plane": plane, "patient": patient} for file, plane, patient in rows])
    entries = fetal_planes.read(tmp_path)
    assert [entry.plane for entry in entries] == ["head", "femur"]
    assert len({entry.group for entry in entries}) == 1


def test_african_keeps_equal_patient_numbers_of_two_countries_apart(tmp_path: Path) -> None:
    rows = [{"file": f"{center}.jpg", "plane": "Fetal abdomen", "patient": "1", "center": center} for center in ("Egypt", "Uganda")]
    write_table(tmp_path / "labels.csv", rows)
    assert len({entry.group for entry in african.read(tmp_path)}) == 2


def test_hc18_groups_the_pictures_of_one_examination(tmp_path: Path) -> None:
    write_table(tmp_path / "labels.csv", [{"file": file, "exam": "010"} for file in ("010_HC.jpg", "010_2HC.jpg")])
    entries = hc18.read(tmp_path)
    assert len({entry.group for entry in entries}) == 1
    assert {entry.plane for entry in entries} == {"head"}
