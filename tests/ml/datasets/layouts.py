"""Tiny folders in the layouts of the public sets: their own names and tables, random pixels."""

import pickle
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import openpyxl
import SimpleITK

from tests.ml.pictures import Pixels, noisy, write_picture, write_table

BOX = (10, 5, 32, 20)  # x_min, y_min, x_max, y_max of what `marked` marks


def marked(value: int = 255) -> Pixels:
    mask = np.zeros((30, 40), np.uint8)
    mask[BOX[1] : BOX[3], BOX[0] : BOX[2]] = value
    return mask


def contour() -> Pixels:
    """The outline of `marked` alone, as HC18 draws it."""
    mask = marked()
    mask[BOX[1] + 1 : BOX[3] - 1, BOX[0] + 1 : BOX[2] - 1] = 0
    return mask


def write_volume(file: Path, pixels: np.ndarray) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    SimpleITK.WriteImage(SimpleITK.GetImageFromArray(pixels), str(file))


def fetal_planes_db(folder: Path) -> Path:
    """The header as it is published, its last name ending with a blank. Patient 1272 has one picture under two planes."""
    listed = [
        ("Patient00001_Plane1_1_of_2", "1", "Fetal brain", "Trans-thalamic", "Voluson E6"),
        ("Patient00001_Plane1_2_of_2", "1", "Maternal cervix", "Not A Brain", "Other"),
        ("Patient01272_Plane2_1_of_1", "1272", "Fetal abdomen", "Not A Brain", "Aloka"),
        ("Patient01272_Plane3_1_of_1", "1272", "Fetal brain", "Other", "Aloka"),
        ("Patient01272_Plane4_1_of_1", "1272", "Fetal femur", "Not A Brain", "Aloka"),
    ]
    lines = ["Image_name;Patient_num;Plane;Brain_plane;Operator;US_Machine;Train "]
    for number, (name, patient, plane, brain, machine) in enumerate(listed):
        lines.append(f"{name};{patient};{plane};{brain};Op. 1;{machine};{number % 2}")
        write_picture(folder / "Images" / f"{name}.png", noisy(12, 9, min(number, 2) if patient == "1272" and number < 4 else number))
    (folder / "FETAL_PLANES_DB_data.csv").write_text("\n".join(lines) + "\n")
    return folder


def african(folder: Path) -> Path:
    """Patient numbers restart in each country; patients 17 and 26 of Malawi have one picture."""
    listed = [("1", "Egypt", 1), ("1", "Uganda", 2), ("17", "Malawi", 3), ("26", "Malawi", 3)]
    rows = [
        {"Patient_num": patient, "Plane": "Fetal brain", "Train": 1, "Center": centre, "Filename": f"patient{patient}_{centre}_plane0"}
        for patient, centre, _ in listed
    ]
    write_table(folder / "African_planes_database.csv", rows)
    for row, (_, centre, seed) in zip(rows, listed, strict=True):
        write_picture(folder / centre / f"{row['Filename']}.png", noisy(12, 9, seed))
    return folder


def fetus_framework(folder: Path) -> Path:
    """One standard picture with two boxes, one non-standard with one, one without any; the folders written as one of the copies does."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "ObjectDetection"
    for line in (
        ("fname", "structure", "h_min", "w_min", "h_max", "w_max"),
        ("0.png", "NT", 5, 10, 20, 32),
        ("0.png", "nasal bone", 1, 2, 3, 4),
        ("1.png", "CM", 5, 10, 20, 32),
    ):
        sheet.append(line)
    folder.mkdir(parents=True, exist_ok=True)
    book.save(folder / "ObjectDetection.xlsx")
    inner = folder / "Dataset for Fetus Framework"
    for place in ("Set1-Training&ValidationSetsCNN/Standard/0", "Internal_Test_Set/Non-standard/1", "External Test Set/Non-standard/2"):
        write_picture(inner / f"{place}.png", noisy(40, 30))
    return folder


def hc18(folder: Path) -> Path:
    """The training archive nests its own folder; the test set starts again at 000 and has no outlines."""
    training = [{"filename": name, "pixel size(mm)": 0.07, "head circumference (mm)": 44.3} for name in ("000_HC.png", "000_2HC.png")]
    write_table(folder / "training_set_pixel_size_and_HC.csv", training)
    write_table(folder / "test_set_pixel_size.csv", [{"filename": "000_HC.png", "pixel size(mm)": 0.1}])
    for stem in ("000_HC", "000_2HC"):
        write_picture(folder / "training_set" / "training_set" / f"{stem}.png", noisy(40, 30))
        write_picture(folder / "training_set" / "training_set" / f"{stem}_Annotation.png", contour())
    write_picture(folder / "test_set" / "000_HC.png", noisy(40, 30, 1))
    return folder


def head_biometry(folder: Path) -> Path:
    thalamic, diverse = folder / "Trans-thalamic", folder / "Diverse Fetal Head Images"
    write_picture(thalamic / "Trans-thalamic" / "Patient00007_Plane3_1_of_1.png", noisy(40, 30))
    write_picture(thalamic / "Masks" / "Patient00007_Plane3_1_of_1_Brain.png", marked())
    write_picture(thalamic / "Masks" / "CSP" / "Patient00007_Plane3_1_of_1.png", np.zeros((30, 40), np.uint8))
    write_picture(diverse / "Orginal_train_images_to_959_661" / "010_2HC.png", noisy(40, 30, 1))
    write_table(thalamic / "Trans-Thalamic-Pixel-Size.csv", [{"Label": "Patient00007_Plane3_1_of_1.png", "Pixel in mm": 0.1}])
    return folder


class Trap:
    """Its pickle, when opened, leaves a file behind."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.touch, (self.file,)


def fass(folder: Path) -> Path:
    for name in ("P1_IMG1", "P1_IMG2", "P12_IMG1"):
        write_picture(folder / "IMAGES" / f"{name}.png", noisy(12, 9))
    (folder / "ARRAY_FORMAT").mkdir()
    (folder / "ARRAY_FORMAT" / "P1_IMG1.npy").write_bytes(pickle.dumps(Trap(folder / "opened")))
    return folder


def acouslic(folder: Path, circumference: float = 200.0) -> Path:
    """Two sweeps of subject 7. In the first the abdomen is drawn on frame 2, optimal, and on frame 4, suboptimal."""
    for uuid in ("aa", "bb"):
        marks = np.zeros((4, 30, 40), np.uint8)
        if uuid == "aa":
            marks[1], marks[3] = marked(1), marked(2)
        write_volume(folder / "images" / "stacked_fetal_ultrasound" / f"{uuid}.mha", np.stack([noisy(40, 30, n) for n in range(4)]))
        write_volume(folder / "masks" / "stacked_fetal_abdomen" / f"{uuid}.mha", marks)
    rows = [{"uuid": uuid, "subject_id": subject, "sweep_1_ac_mm": circumference} for uuid, subject in (("aa", "007"), ("bb", "7"))]
    write_table(folder / "circumferences" / "fetal_abdominal_circumferences_per_sweep.csv", rows)
    return folder


def psfhs(folder: Path) -> Path:
    for number in (1, 2, 51):
        write_volume(folder / "image_mha" / f"{number:05}.mha", np.stack([noisy(12, 12, number)] * 3))
        write_volume(folder / "label_mha" / f"{number:05}.mha", np.zeros((12, 12), np.uint8))
    return folder


def fh_ps_aop(folder: Path) -> Path:
    return psfhs(folder / "FH-PS-AOP grand challenge")


def jnu_ifm(folder: Path) -> Path:
    for film in ("20190830T115515", "20190909T084117"):
        write_table(folder / "us_data" / film / "frame_label.csv", [{"frame_id": 3, "frame_label": 6}])
        write_picture(folder / "us_data" / film / "image" / f"{film}_3.png", noisy(12, 9))
        write_picture(folder / "us_data" / film / "mask" / f"{film}_3_mask.png", np.full((9, 12), 7, np.uint8))
    return folder


def fpus23(folder: Path) -> Path:
    inner = folder / "archive"
    for plane in ("AC_PLANE", "BPD_PLANE", "FL_PLANE", "NO_PLANE"):
        write_picture(inner / "Dataset_Plane" / plane / "12.png", noisy(12, 9))
    for number in (0, 1, 2):
        write_picture(inner / "Dataset" / "four_poses" / "stream_hdvb_1" / f"frame_00000{number}.png", noisy(40, 30, number))
    drawn = inner / "Dataset" / "boxes" / "annotation" / "stream_hdvb_1" / "annotations.xml"
    drawn.parent.mkdir(parents=True)
    drawn.write_text(
        '<annotations><image id="0" name="frame_000000.png" width="40" height="30">'
        '<box label="head" xtl="10.0" ytl="5.0" xbr="32.0" ybr="20.0"/><box label="arm" xtl="1" ytl="1" xbr="2" ybr="2"/>'
        '</image><image id="2" name="frame_000002.png" width="40" height="30">'
        '<box label="diagnostic_plane" xtl="1" ytl="1" xbr="30" ybr="20"/></image></annotations>'
    )
    return folder


def natalia(folder: Path) -> Path:
    exam = "Obstetrics Exam - 12-Jan-2024_10_AM"
    shown = ("Biparietal standard plane", "Spine standard plane", "No plane")
    write_table(
        folder / "resume.csv",
        [{"file_name": f"cine_{n}.jpeg", "studie": exam, "class": name, "value": n, "image": ""} for n, name in enumerate(shown)],
    )
    write_table(folder / "metadata.csv", [{"Study Name": exam, "protocol": "Vertical", "position": "OP"}])
    for number in range(len(shown)):
        write_picture(folder / exam / f"cine_{number}.jpeg", noisy(12, 9))
    return folder


def focus(folder: Path) -> Path:
    for part, structures in (("training", ("cardiac", "thorax")), ("testing", ("thorax",))):
        write_picture(folder / part / "images" / "001.png", noisy(40, 30))
        (folder / part / "annfiles_mask").mkdir()
        for structure in structures:
            write_picture(folder / part / "annfiles_mask" / f"001-{structure}.png", marked())
    return folder


def mmotu(folder: Path) -> Path:
    for name in ("OTU_2d", "OTU_3d"):
        write_picture(folder / name / "images" / "1.JPG", noisy(12, 9))
        write_picture(folder / name / "annotations" / "1.PNG", marked())
    return folder


def ours(folder: Path, columns: Mapping[str, object], files: Sequence[str] = ("a.jpg",)) -> Path:
    """A set as this project keeps it: labels.csv beside images/."""
    write_table(folder / "labels.csv", [{"file": file} | dict(columns) for file in files])
    for number, file in enumerate(files):
        write_picture(folder / "images" / file, noisy(40, 30, number))
    return folder


def our_first_trimester(folder: Path) -> Path:
    write_table(folder / "boxes.csv", [{"file": "a.jpg", "structure": "NT", "x_min": 1, "y_min": 2, "x_max": 30, "y_max": 9}])
    return ours(folder, {"n_boxes": 1})


def our_fetal_planes(folder: Path) -> Path:
    return ours(folder, {"plane": "Fetal femur", "brain_plane": "Not A Brain", "patient": 7, "machine": "Aloka"})


def our_african(folder: Path) -> Path:
    return ours(folder, {"plane": "Fetal femur", "patient": "Egypt-7", "center": "Egypt"})


def our_hc18(folder: Path) -> Path:
    return ours(folder, {"pixel_size_mm": 0.07, "head_circumference_mm": 175.0, "exam": "010"})


def our_graded(folder: Path) -> Path:
    """Two graded pictures of its own, and one that lies beside the standard planes."""
    kept = [("first_trimester_graded/images/1001.jpg", "standard"), ("first_trimester_graded/images/1061.jpg", "non_standard")]
    listed = [*kept, ("first_trimester/images/0.jpg", "standard")]
    write_table(folder / "grades.csv", [{"file": file, "grade": grade, "set": "Set2", "width": 40, "height": 30} for file, grade in listed])
    box = dict(zip(("x_min", "y_min", "x_max", "y_max"), BOX, strict=True))
    write_table(folder / "boxes_of_standard.csv", [{"file": "1001.jpg", "structure": "nasal bone", **box}])
    for seed, (file, _) in enumerate(kept):
        write_picture(folder / "images" / Path(file).name, noisy(40, 30, seed))
    return folder


def our_further_planes(folder: Path) -> Path:
    """Two brains, of which one has marks, and an abdomen that nobody looked at."""
    shared = {"operator": "Op. 1", "machine": "Voluson E6", "official_train": 1, "width": 12, "height": 9}
    listed = [
        {"file": "a.jpg", "plane": "Fetal brain", "brain_plane": "Trans-thalamic", "patient": 7, "kind": "stretched", "csp": 1, "lv": 0},
        {"file": "b.jpg", "plane": "Fetal brain", "brain_plane": "Trans-ventricular", "patient": 8, "kind": "augmented", "csp": 0, "lv": 1},
        {"file": "c.jpg", "plane": "Fetal abdomen", "brain_plane": "Not A Brain", "patient": 8, "kind": "original", "csp": "", "lv": ""},
    ]
    write_table(folder / "labels.csv", [row | shared for row in listed])
    for seed, row in enumerate(listed):
        write_picture(folder / "images" / str(row["file"]), noisy(12, 9, seed))
    return folder


LAYOUTS: Mapping[str, Callable[[Path], Path]] = {
    "first_trimester": our_first_trimester,
    "first_trimester_graded": our_graded,
    "fetal_planes_more": our_further_planes,
    "fetus_framework": fetus_framework,
    "fetal_planes": our_fetal_planes,
    "fetal_planes_db": fetal_planes_db,
    "african": our_african,
    "african_planes": african,
    "hc18": our_hc18,
    "hc18_original": hc18,
    "head_biometry": head_biometry,
    "fass": fass,
    "acouslic": acouslic,
    "psfhs": psfhs,
    "fh_ps_aop": fh_ps_aop,
    "jnu_ifm": jnu_ifm,
    "fpus23": fpus23,
    "natalia": natalia,
    "focus": focus,
    "mmotu": mmotu,
}
