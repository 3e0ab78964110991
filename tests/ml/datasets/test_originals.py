"""The public sets in the layouts in which they are published, with the traps of each."""

from pathlib import Path

import pytest

from ml.datasets import (
    acouslic,
    african,
    fass,
    fetal_planes,
    first_trimester,
    focus,
    fpus23,
    hc18,
    head_biometry,
    intrapartum,
    mmotu,
    natalia,
)
from ml.manifest import DataError, Entry, groups_of, read_grey, with_identical_grouped
from ml.types import NT_STRUCTURES
from tests.ml.datasets import layouts
from tests.ml.datasets.layouts import BOX


def planes_of(entries: list[Entry]) -> list[str]:
    return [entry.plane for entry in entries]


def boxes_of(entry: Entry) -> list[tuple[str, tuple[float, ...]]] | None:
    return None if entry.boxes is None else [(box.name, box.box) for box in entry.boxes]


def test_fetal_planes_db_with_a_blank_after_its_last_column_is_read(tmp_path: Path) -> None:
    entries = fetal_planes.read_original(layouts.fetal_planes_db(tmp_path))
    assert planes_of(entries[:2]) == ["transthalamic", "cervix"]
    assert [(entry.vendor, entry.group) for entry in entries[:2]] == [("GE", "fetal_planes/1"), ("", "fetal_planes/1")]


def test_fetal_planes_db_leaves_out_the_picture_of_patient_1272_that_stands_under_two_planes(tmp_path: Path) -> None:
    entries = fetal_planes.read_original(layouts.fetal_planes_db(tmp_path))
    assert planes_of([entry for entry in entries if entry.group == "fetal_planes/1272"]) == ["femur"]


def test_fetal_planes_db_names_line_and_plane_that_it_does_not_know(tmp_path: Path) -> None:
    table = layouts.fetal_planes_db(tmp_path) / "FETAL_PLANES_DB_data.csv"
    table.write_text(table.read_text().replace("Maternal cervix", "Elbow"))
    with pytest.raises(DataError, match=r"FETAL_PLANES_DB_data.csv:3: Plane 'Elbow' is none of"):
        fetal_planes.read_original(tmp_path)


def test_african_patient_numbers_restart_in_each_country(tmp_path: Path) -> None:
    entries = african.read_original(layouts.african(tmp_path))
    assert len(groups_of(entries)) == 4
    assert {entry.site: entry.vendor for entry in entries} == {"Egypt": "GE", "Uganda": "Siemens", "Malawi": "Mindray"}


def test_african_patients_with_one_picture_become_one_group(tmp_path: Path) -> None:
    grouped = with_identical_grouped(african.read_original(layouts.african(tmp_path)))
    assert len(groups_of(grouped)) == 3


def test_african_originals_are_of_the_groups_of_our_copy(tmp_path: Path) -> None:
    original = african.read_original(layouts.african(tmp_path))[0]
    assert original.group == "african/Egypt/Egypt-1"


def test_fetus_framework_boxes_name_y_before_x(tmp_path: Path) -> None:
    entries = {entry.file.stem: entry for entry in first_trimester.read_original(layouts.fetus_framework(tmp_path))}
    assert boxes_of(entries["0"]) == [("nt", BOX), ("nasal_bone", (2, 1, 4, 3))]


def test_fetus_framework_tells_grade_and_site_however_its_folders_are_written(tmp_path: Path) -> None:
    entries = {entry.file.stem: entry for entry in first_trimester.read_original(layouts.fetus_framework(tmp_path))}
    assert [entries[name].labels["grade"] for name in "012"] == ["standard", "non_standard", "non_standard"]
    assert [entries[name].site for name in "012"] == ["Shenzhen", "Shenzhen", "external"]


def test_fetus_framework_structure_missing_on_a_picture_that_is_not_standard_is_not_known_to_be_absent(tmp_path: Path) -> None:
    entries = {entry.file.stem: entry for entry in first_trimester.read_original(layouts.fetus_framework(tmp_path))}
    assert [entries[name].looked_for for name in "012"] == [NT_STRUCTURES, ("cm",), ()]


def test_fetus_framework_without_a_column_is_told(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.worksheets[0].append(("fname", "structure", "w_min"))
    book.save(layouts.fetus_framework(tmp_path) / "ObjectDetection.xlsx")
    with pytest.raises(DataError, match=r"ObjectDetection.xlsx:1: there is no column 'h_min'"):
        first_trimester.read_original(tmp_path)


def test_hc18_contours_box_the_skull_inside_nested_archives(tmp_path: Path) -> None:
    training, second, _ = hc18.read_original(layouts.hc18(tmp_path))
    assert boxes_of(training) == [("skull", BOX)] and training.looked_for == ("skull",)
    assert training.labels == {"pixel_size_mm": 0.07, "head_circumference_mm": 44.3}
    assert training.group == second.group


def test_hc18_test_numbers_start_again_and_are_other_women(tmp_path: Path) -> None:
    training, _, test = hc18.read_original(layouts.hc18(tmp_path))
    assert test.group != training.group
    assert test.boxes is None and test.labels == {"pixel_size_mm": 0.1}


def test_head_biometry_groups_by_the_patients_of_the_sets_that_it_took_from(tmp_path: Path) -> None:
    thalamic, diverse = head_biometry.read(layouts.head_biometry(tmp_path))
    assert planes_of([thalamic, diverse]) == ["transthalamic", "head"]
    assert thalamic.group == fetal_planes.group_of("7")
    assert diverse.group == "hc18/010"


def test_head_biometry_knows_structures_that_have_a_mask_and_those_alone(tmp_path: Path) -> None:
    thalamic, diverse = head_biometry.read(layouts.head_biometry(tmp_path))
    assert boxes_of(thalamic) == [("skull", BOX)]
    assert set(thalamic.looked_for) == {"skull", "csp"}
    assert diverse.boxes is None


def test_fass_opens_no_pickle(tmp_path: Path) -> None:
    entries = fass.read(layouts.fass(tmp_path))
    assert not (tmp_path / "opened").exists()
    assert [(entry.plane, entry.boxes) for entry in entries] == [("abdomen", None)] * 3
    assert sorted(groups_of(entries)) == ["fass/1", "fass/12"]


def test_acouslic_tells_the_frames_on_which_the_abdomen_is_drawn(tmp_path: Path) -> None:
    entries = acouslic.read(layouts.acouslic(tmp_path))
    assert [(entry.frame, entry.labels["sweep_plane"]) for entry in entries] == [(2, "optimal"), (4, "suboptimal")]
    assert boxes_of(entries[0]) == [("abdomen_wall", BOX)]
    assert read_grey(entries[0].file, entries[0].frame).shape == (30, 40)


def test_acouslic_groups_by_subject_whose_number_may_be_padded(tmp_path: Path) -> None:
    assert groups_of(acouslic.read(layouts.acouslic(tmp_path))) == {"acouslic/7"}


def test_acouslic_reads_no_circumference(tmp_path: Path) -> None:
    """Those of version 1.0 are wrong."""
    one, other = (acouslic.read(layouts.acouslic(tmp_path / str(value), value)) for value in (200.0, 1.0))
    assert [entry.labels for entry in one] == [entry.labels for entry in other]


def test_acouslic_sweep_without_a_subject_is_told(tmp_path: Path) -> None:
    layouts.acouslic(tmp_path)
    table = tmp_path / acouslic.TABLE
    table.write_text(table.read_text().replace("bb", "cc"))
    with pytest.raises(DataError, match=r"no subject is named for bb.mha"):
        acouslic.read(tmp_path)


def test_pictures_taken_in_labour_are_of_no_plane_of_ours(tmp_path: Path) -> None:
    layouts.jnu_ifm(tmp_path)
    volumes = intrapartum.read_psfhs(layouts.psfhs(tmp_path / "psfhs"))
    films = intrapartum.read_jnu(tmp_path / "us_data")
    assert set(planes_of(volumes + films)) == {"other"}
    assert [entry.group for entry in volumes] == ["psfhs/block 0", "psfhs/block 0", "psfhs/block 1"]
    assert len(groups_of(films)) == 2
    assert read_grey(volumes[0].file).shape == (12, 12)


def test_fpus23_says_that_it_is_a_phantom_and_boxes_frames_of_films(tmp_path: Path) -> None:
    entries = fpus23.read(layouts.fpus23(tmp_path) / "archive")
    assert planes_of(entries) == ["abdomen", "head", "femur", "other", "other", "other"]
    assert {entry.labels["phantom"] for entry in entries} == {"physical"}
    boxed, not_looked_at = entries[-2:]
    assert boxes_of(boxed) == [("skull", BOX)] and set(boxed.looked_for) == {"skull", "abdomen_wall"}
    assert not_looked_at.boxes is None and not_looked_at.group == boxed.group


def test_fpus23_broken_boxes_are_told(tmp_path: Path) -> None:
    folder = layouts.fpus23(tmp_path) / "archive"
    next(folder.rglob("annotations.xml")).write_text("<annotations>")
    with pytest.raises(DataError, match=r"annotations.xml: the boxes cannot be read"):
        fpus23.read(folder)


def test_natalia_groups_by_examination(tmp_path: Path) -> None:
    entries = natalia.read(layouts.natalia(tmp_path))
    assert planes_of(entries) == ["head", "spine", "other"]
    assert len(groups_of(entries)) == 1


def test_focus_boxes_heart_and_thorax(tmp_path: Path) -> None:
    both, thorax = focus.read(layouts.focus(tmp_path))
    assert boxes_of(both) == [("heart", BOX), ("thorax_wall", BOX)]
    assert boxes_of(thorax) == [("thorax_wall", BOX)] and thorax.looked_for == ("thorax_wall",)
    assert both.group != thorax.group


def test_mmotu_pictures_are_strange(tmp_path: Path) -> None:
    entries = mmotu.read(layouts.mmotu(tmp_path))
    assert planes_of(entries) == ["other", "other"]
    assert all(entry.labels["strange"] == "ovary" for entry in entries)
