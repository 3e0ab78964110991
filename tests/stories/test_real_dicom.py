"""Real ultrasound files of many makers and codings, sent by REST: each ends as the table says."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.utils.text import slugify

from auditapp.imaging.facts import Pixels
from auditapp.imaging.models import Instance
from auditapp.imaging.sandbox import decoded
from auditapp.imaging.store import is_there, read_pixels
from tests.people import make_department, make_uma
from tests.webui.api.clients import client_of, make_file, open_upload, send_files, take_in

Sent = Callable[[str], dict[str, Any]]
FOLDER = Path(__file__).parents[3] / "shared" / "data" / "dicom_us"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the real files lie beside a developer's checkout only"),
    pytest.mark.filterwarnings("ignore:Invalid value for VR UI"),  # UIDs that somebody made up too long
]
# file → frames, and how the area that is kept was found
ACCEPTED = {
    "DIRW0007.dcm": (65, "regions"),
    "GH364.dcm": (1, "estimate"),
    "JPGLosslessP14SV1_1s_1f_8b.dcm": (1, "regions"),
    "OBXXXX1A.dcm": (1, "regions"),
    "OBXXXX1A_2frame.dcm": (2, "regions"),
    "OBXXXX1A_expb.dcm": (1, "regions"),
    "OBXXXX1A_expb_2frame.dcm": (2, "regions"),
    "OBXXXX1A_rle.dcm": (1, "regions"),
    "OBXXXX1A_rle_2frame.dcm": (2, "regions"),
    "US-PAL-8-10x-echo.dcm": (10, "estimate"),
    "US-RGB-8-epicard.dcm": (1, "estimate"),
    "US-RGB-8-esopecho.dcm": (1, "estimate"),
    "US1_J2KI.dcm": (1, "estimate"),
    "US1_J2KR.dcm": (1, "estimate"),
    "US1_RLE.dcm": (1, "estimate"),
    "US1_UNCI.dcm": (1, "estimate"),
    "US1_UNCR.dcm": (1, "estimate"),
    "YBR_422.dcm": (1, "regions"),
    "YBR_FULL-RLE.dcm": (1, "regions"),
    "color-pl.dcm": (1, "estimate"),
    "color-px.dcm": (1, "estimate"),
    "examples_palette.dcm": (1, "regions"),
    "examples_rgb_color.dcm": (1, "estimate"),
    "examples_ybr_color.dcm": (30, "regions"),
    "gdcm-US-ALOKA-16.dcm": (1, "regions"),
    "gdcm-US-ALOKA-16_big.dcm": (1, "regions"),
    "jpeg-ls-Palette.dcm": (10, "estimate"),
}
REFUSED = {
    "ExplVR_BigEnd.dcm": "The picture is 80 × 60 pixels; at least 64 × 64 are needed.",
    "will-jxl.dcm": (
        "The picture is compressed as JPEG XL JPEG Recompression, which cannot be read here; export it uncompressed or as JPEG."
    ),
}
SAME_PICTURE = (  # lossless codings of one picture: planar, palette, big endian, RLE, JPEG 2000, JPEG-LS
    ("OBXXXX1A.dcm", "OBXXXX1A_rle.dcm", "OBXXXX1A_expb.dcm"),
    ("OBXXXX1A_2frame.dcm", "OBXXXX1A_rle_2frame.dcm", "OBXXXX1A_expb_2frame.dcm"),
    ("US1_UNCR.dcm", "US1_J2KR.dcm", "US1_RLE.dcm"),
    ("gdcm-US-ALOKA-16.dcm", "gdcm-US-ALOKA-16_big.dcm"),
    ("US-PAL-8-10x-echo.dcm", "jpeg-ls-Palette.dcm"),
    ("color-pl.dcm", "color-px.dcm", "US-RGB-8-esopecho.dcm"),
)
NAME_AT = (slice(0, 24), slice(84, 260))  # rows and columns of YBR_FULL-RLE.dcm where a name and a hospital are burned in
HOSPITAL_AT = (slice(20, 85), slice(0, 240))  # the same in US1_UNCR.dcm


@pytest.fixture
def sent() -> Sent:
    """Sends one of the files by REST to a department of its own and gives the row in which it ended."""

    def send(name: str) -> dict[str, Any]:
        client = client_of(make_uma(make_department(name)))
        upload = open_upload(client, department=slugify(name))
        send_files(client, upload, make_file(name, (FOLDER / name).read_bytes()))
        take_in(upload)
        (row,) = client.get(upload["url"]).json()["files"]
        return dict(row)

    return send


def pictures_of(file: dict[str, Any]) -> list[Pixels]:
    return [read_pixels(frame.image) for frame in Instance.objects.get(pk=file["instance"]).frames.all()]


def test_real_files_are_all_in_the_table() -> None:
    assert {path.name for path in FOLDER.glob("*.dcm")} == set(ACCEPTED) | set(REFUSED)


@pytest.mark.parametrize("name", ACCEPTED)
def test_real_file_is_accepted_with_picture_and_thumbnail_of_each_frame(sent: Sent, name: str) -> None:
    file = sent(name)
    assert (file["state"], file["reason"]) == ("accepted", "")
    instance = Instance.objects.get(pk=file["instance"])
    assert (instance.frames.count(), instance.blanking) == ACCEPTED[name]
    for frame in instance.frames.all():
        assert read_pixels(frame.image).shape[:2] == (instance.rows, instance.columns)
        assert is_there(frame.thumbnail)
    assert pictures_of(file)[0].max() > 100


@pytest.mark.parametrize("name", REFUSED)
def test_real_file_is_refused_for_its_own_reason(sent: Sent, name: str) -> None:
    file = sent(name)
    assert (file["state"], file["reason"], file["instance"]) == ("refused", REFUSED[name], None)


@pytest.mark.parametrize("names", SAME_PICTURE, ids=lambda names: names[0])
def test_real_picture_is_the_same_in_every_coding(sent: Sent, names: tuple[str, ...]) -> None:
    first, *others = [np.stack(pictures_of(sent(name))) for name in names]
    assert all(np.array_equal(first, other) for other in others)


def test_real_hospital_above_a_scan_without_regions_is_black(sent: Sent) -> None:
    raw = decoded((FOLDER / "US1_UNCR.dcm").read_bytes())
    (picture,) = pictures_of(sent("US1_UNCR.dcm"))
    assert not raw.facts.regions
    assert (raw.frames[0][HOSPITAL_AT] > 128).sum() > 300
    assert not picture[HOSPITAL_AT].any()
    assert np.array_equal(picture[120:320], raw.frames[0][120:320])


def test_real_burned_in_name_is_black_and_the_scan_stays(sent: Sent) -> None:
    raw = decoded((FOLDER / "YBR_FULL-RLE.dcm").read_bytes())
    (picture,) = pictures_of(sent("YBR_FULL-RLE.dcm"))
    assert (raw.frames[0][NAME_AT] > 128).sum() > 300
    (region,) = raw.facts.regions
    inside = (slice(region.y_min, region.y_max + 1), slice(region.x_min, region.x_max + 1))
    assert np.array_equal(picture[inside], raw.frames[0][inside])
    picture[inside] = 0
    assert not picture.any()
