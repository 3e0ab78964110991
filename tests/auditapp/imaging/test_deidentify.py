"""Nothing that could name a person reaches the database or the store."""

import io
from pathlib import Path

import numpy as np
import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from PIL import Image, PngImagePlugin
from pydicom import Dataset, Sequence
from pydicom.datadict import DicomDictionary, keyword_for_tag

from auditapp.imaging import dicom
from auditapp.imaging.deidentify import area_to_keep, blanked, pseudonym, pseudonymous_uid
from auditapp.imaging.facts import Facts, Region
from auditapp.imaging.models import FileState
from auditapp.imaging.scan_area import estimated
from tests.auditapp.imaging.conftest import Send
from tests.dicom_files import as_file, make_dataset, make_speckle

TEXT = {"AE", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UT"}
NEEDED = {"Modality", "PhotometricInterpretation", "VOILUTFunction", "SpecificCharacterSet"}


STAFF = {"OperatorsName", "PerformingPhysicianName"}


def canaries() -> dict[str, str]:
    """A string of its own for every text attribute of image headers but those that name the staff (`imaging.models.Operator`)."""
    groups = (0x0008, 0x0010, 0x0018, 0x0020, 0x0028, 0x0032, 0x0038, 0x0040, 0x4008)
    names = [keyword_for_tag(tag) for tag, entry in DicomDictionary.items() if entry[0] in TEXT and tag >> 16 in groups]
    return {name: f"CANARY{number}" for number, name in enumerate(sorted(names)) if name and name not in NEEDED | STAFF}


def everything_kept() -> str:
    """Every field of every row, and every file of the store, as one text; names of uploaded files are the sender's to choose."""
    rows = [repr(list(model._base_manager.values())) for model in apps.get_models()]
    root = Path(default_storage.location)  # type: ignore[attr-defined]
    files = [str(path) + path.read_bytes().decode("latin-1") for path in root.rglob("*") if path.is_file()]
    return "\n".join(rows + files)


def test_no_header_field_reaches_database_or_store(send: Send) -> None:
    dataset = make_dataset(PatientID="CANARY-ID", StudyInstanceUID="1.2.3.77777777", SOPInstanceUID="1.2.3.88888888")
    for keyword, value in canaries().items():
        setattr(dataset, keyword, value)
    nested = Dataset()
    nested.PatientName = "CANARY^NESTED"
    dataset.RequestAttributesSequence = Sequence([nested])
    dataset.private_block(0x0009, "CANARY", create=True).add_new(1, "LO", "CANARY-PRIVATE")
    row = send(as_file(dataset))
    assert row.state == FileState.ACCEPTED, row.reason
    assert len(canaries()) > 300
    kept = everything_kept()
    assert not [word for word in ("CANARY", "77777777", "88888888") if word in kept]


def test_words_and_exif_of_a_picture_are_gone_from_the_store(send: Send) -> None:
    words, exif, written = PngImagePlugin.PngInfo(), Image.Exif(), io.BytesIO()
    words.add_text("Patient", "CANARY")
    exif[0x010E] = "CANARY description"
    Image.fromarray(make_speckle(100, 100)).save(written, "PNG", pnginfo=words, exif=exif)
    assert send(written.getvalue()).state == FileState.ACCEPTED
    assert "CANARY" not in everything_kept()


def test_only_listed_elements_are_read_from_a_file() -> None:
    dataset = dicom._read(as_file(make_dataset(PatientName="Doe^Jane", StudyDescription="NT scan")))
    assert {element.keyword for element in dataset} <= {*dicom.READ, "SpecificCharacterSet"}


def test_pseudonyms_repeat_in_one_department_and_differ_in_another() -> None:
    assert pseudonym(1, "patient", "P-1") == pseudonym(1, "patient", "P-1") != pseudonym(2, "patient", "P-1")
    assert pseudonymous_uid(1, "study", "1.2").startswith("2.25.")
    assert len(pseudonymous_uid(1, "study", "1.2")) <= 64


def test_pseudonyms_need_the_secret_key(settings: object) -> None:
    before = pseudonym(1, "patient", "P-1")
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert pseudonym(1, "patient", "P-1") != before


def test_clip_is_black_outside_its_regions_in_every_frame() -> None:
    frames = make_speckle(3, 80, 100, 3)
    keep, how = area_to_keep(Facts("dicom", 80, 100, 3, regions=(Region(10, 20, 49, 59),)), frames)
    assert (how, int(keep.sum())) == ("regions", 40 * 40)
    for frame in frames:
        assert not blanked(frame, keep)[~keep].any() and np.array_equal(blanked(frame, keep)[keep], frame[keep])


def test_region_of_the_whole_screen_is_no_reason_to_keep_it() -> None:
    frames = make_screen()[None]
    keep, how = area_to_keep(Facts("dicom", 400, 600, regions=(Region(0, 0, 599, 399),)), frames)
    assert how == "estimate" and not keep[:20].any()


def make_screen() -> np.ndarray:
    """A black screen with a speckled scan in the middle and white letters in the top rows and in the left margin."""
    screen = np.zeros((400, 600), np.uint8)
    screen[60:360, 120:480] = make_speckle(300, 360)
    screen[6:18, 20:300:6], screen[100:112, 5:60:6] = 255, 255
    return screen


def test_estimate_keeps_the_scan_and_not_the_letters_around_it() -> None:
    keep = estimated(make_screen()[None])
    assert keep[62:358, 122:478].all()
    assert not keep[:30].any() and not keep[:, :80].any()


@pytest.mark.parametrize("letters", [250, 80])  # white, and the light grey of some machines
def test_estimate_takes_a_title_bar_away_that_touches_the_scan(letters: int) -> None:
    screen = make_screen()
    screen[30:60, 120:480] = make_speckle(30, 360)
    screen[:30] = 32
    screen[8:22, 200:440:4] = letters
    keep = estimated(screen[None])
    assert not keep[:28].any() and keep[34:358, 122:478].all()


def test_estimate_of_a_clip_covers_what_any_frame_shows() -> None:
    left, right = make_screen(), make_screen()
    left[:, 300:], right[:, :300] = 0, 0
    assert estimated(np.stack([left, right]))[62:358, 122:478].all()


def test_picture_without_a_scan_area_keeps_its_middle_only() -> None:
    keep = estimated(np.zeros((1, 100, 200), np.uint8))
    assert keep[10:90, 20:180].all() and int(keep.sum()) == 80 * 160


@pytest.mark.parametrize("name", ["YBR_FULL-RLE.dcm"])
def test_name_burned_into_a_real_picture_goes_black(name: str) -> None:
    path = Path(__file__).parents[4] / "shared" / "data" / "dicom_us" / name
    if not path.exists():
        pytest.skip("the real ultrasound files are not here")
    from auditapp.imaging.sandbox import decoded

    picture = decoded(path.read_bytes())
    keep, how = area_to_keep(picture.facts, picture.frames)
    assert how == "regions"
    assert picture.frames[0][:48].any() and not blanked(picture.frames[0], keep)[:48].any()
