"""What is read, in right colours and upright, and what is refused in which words."""

import io
import struct

import numpy as np
import pytest
from PIL import Image, PngImagePlugin
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian, JPEG2000Lossless, JPEGLSLossless, RLELossless

from auditapp.imaging import refusals
from auditapp.imaging.refusals import Refused
from auditapp.imaging.sandbox import Decoded, decoded
from tests.dicom_files import CT_IMAGE, make_compressed, make_dataset, make_dicom, make_region, make_regions, make_speckle


def as_picture(picture: Image.Image, kind: str, **options: object) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def refusal_of(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        decoded(data)
    return str(refused.value)


def test_uncompressed_grey_dicom_comes_back_as_it_is() -> None:
    pixels = make_speckle(80, 90)
    assert np.array_equal(decoded(make_dicom(pixels)).frames[0], pixels)


@pytest.mark.parametrize("syntax", [RLELossless, JPEGLSLossless, JPEG2000Lossless])
def test_lossless_compression_gives_the_same_colours(syntax: str) -> None:
    pixels = make_speckle(80, 90, 3)
    assert np.array_equal(decoded(make_compressed(syntax, pixels)).frames[0], pixels)


@pytest.mark.parametrize("syntax", [ExplicitVRBigEndian, ImplicitVRLittleEndian])
def test_byte_order_changes_no_pixel(syntax: str) -> None:
    pixels = make_speckle(80, 90, 3)
    assert np.array_equal(decoded(make_dicom(pixels, syntax=syntax)).frames[0], pixels)


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", ExplicitVRBigEndian])
def test_sixteen_bit_colour_table_gives_its_colours_in_either_byte_order(syntax: str) -> None:
    order = ">u2" if syntax == ExplicitVRBigEndian else "<u2"
    ramp = np.arange(256, dtype=np.uint16) * 257
    tables = {"Red": ramp, "Green": ramp[::-1], "Blue": np.zeros_like(ramp)}
    lut = {f"{name}PaletteColorLookupTableData": table.astype(order).tobytes() for name, table in tables.items()}
    described = {f"{name}PaletteColorLookupTableDescriptor": [256, 0, 16] for name in tables}
    pixels = make_speckle(70, 70)
    frame = decoded(make_dicom(pixels, syntax=syntax, PhotometricInterpretation="PALETTE COLOR", **described, **lut)).frames[0]
    assert np.array_equal(frame, np.stack([pixels, 255 - pixels, np.zeros_like(pixels)], axis=-1))


def test_missing_colour_table_is_refused() -> None:
    assert refusal_of(make_dicom(PhotometricInterpretation="PALETTE COLOR")) == refusals.BROKEN_COLOUR_TABLE


def test_inverted_grey_is_turned() -> None:
    pixels = make_speckle(70, 70)
    assert np.array_equal(decoded(make_dicom(pixels, PhotometricInterpretation="MONOCHROME1")).frames[0], 255 - pixels)


def test_window_maps_deep_grey_to_eight_bits() -> None:
    deep = np.zeros((70, 70), np.uint16)
    deep[:35], deep[35:] = 1000, 3000
    frame = decoded(make_dicom(deep, BitsStored=12, HighBit=11, WindowCenter=2000, WindowWidth=2000)).frames[0]
    assert frame[0, 0] <= 1 and frame[-1, 0] >= 254


def test_deep_grey_without_a_window_loses_its_low_bits() -> None:
    deep = np.full((70, 70), 4095, np.uint16)
    deep[0, 0] = 2048
    assert decoded(make_dicom(deep, BitsStored=12, HighBit=11)).frames[0][0, 0] == 128


def test_yellow_in_luminance_and_chroma_becomes_yellow() -> None:
    ybr = np.tile(np.array([226, 1, 149], np.uint8), (70, 70, 1))
    red, green, blue = decoded(make_dicom(ybr, PhotometricInterpretation="YBR_FULL")).frames[0][0, 0]
    assert red > 250 and green > 250 and blue < 5


def test_region_lists_of_the_whole_screen_and_graphics_do_not_count() -> None:
    items = [make_region(0, 0, 159, 119, RegionSpatialFormat=0), make_region(5, 6, 400, 90), make_region(9, 9, 9, 9)]
    regions = decoded(make_dicom(SequenceOfUltrasoundRegions=make_regions(*items))).facts.regions
    assert [(region.x_min, region.y_min, region.x_max, region.y_max) for region in regions] == [(5, 6, 159, 90)]


def test_png_on_its_side_is_turned_upright_by_its_orientation() -> None:
    picture = Image.fromarray(make_speckle(70, 100))
    exif = Image.Exif()
    exif[0x0112] = 6
    result = decoded(as_picture(picture, "PNG", exif=exif))
    assert np.array_equal(result.frames[0], np.rot90(np.asarray(picture), -1))
    assert (result.facts.rows, result.facts.columns) == (100, 70)


def test_sixteen_bit_png_keeps_its_high_bits() -> None:
    deep = make_speckle(70, 70).astype(np.uint16) * 256
    deep[0, 0] = 65535
    assert np.array_equal(decoded(as_picture(Image.fromarray(deep), "PNG")).frames[0], deep >> 8)


def test_transparent_pixels_become_black() -> None:
    picture = Image.new("RGBA", (70, 70), (200, 100, 50, 0))
    assert not decoded(as_picture(picture, "PNG")).frames.any()


def test_palette_png_shows_its_colours() -> None:
    picture = Image.new("RGB", (70, 70), (200, 100, 50)).quantize(4)
    assert decoded(as_picture(picture, "PNG")).frames[0, 0, 0].tolist() == [200, 100, 50]


def test_tiff_pages_are_frames() -> None:
    pages = [Image.fromarray(make_speckle(70, 80, seed=seed)) for seed in range(3)]
    result = decoded(as_picture(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    assert [np.array_equal(frame, np.asarray(page)) for frame, page in zip(result.frames, pages, strict=True)] == [True] * 3


def test_jpeg_named_png_is_read_by_its_content() -> None:
    assert decoded(as_picture(Image.fromarray(make_speckle(70, 70)), "JPEG")).facts.kind == "jpeg"


def test_each_kind_of_wrong_file_has_its_own_sentence() -> None:
    wrong = {
        b"": refusals.EMPTY,
        b"only some text, called image.dcm": refusals.NO_PICTURE_FILE,
        make_dicom()[:2000]: refusals.CUT_OFF,
        as_picture(Image.new("L", (1, 1)), "PNG"): "The picture is 1 × 1 pixels; at least 64 × 64 are needed.",
        make_dicom(Modality="CT", SOPClassUID=CT_IMAGE): "This is a CT image; only ultrasound is audited here.",
        make_dicom(Modality="SR", PixelData=None, Rows=None): refusals.NO_PROCEDURE_REPORT,
        make_dicom(SOPClassUID="1.2.840.10008.1.3.10"): refusals.DICOMDIR,
        make_dicom(PixelData=None): refusals.NO_PIXELS,
        make_dicom(PhotometricInterpretation="YBR_PARTIAL_420"): str(refusals.colours("YBR_PARTIAL_420")),
        make_dicom(make_speckle(1, 120, 160), NumberOfFrames=7): refusals.CUT_OFF,
        make_dicom(Rows=60000, Columns=60000): str(refusals.too_many_pixels()),
        make_dicom(make_speckle(1, 120, 160), NumberOfFrames=10**8): str(refusals.too_large_decoded(512 * 2**20)),
        b"PK\x03\x04 and more": "This is an archive; unpack it first; send DICOM, PNG, JPEG or TIFF.",
    }
    assert {sentence: refusal_of(data) for data, sentence in wrong.items()} == {sentence: sentence for sentence in wrong.values()}


@pytest.mark.parametrize(
    ("uid", "name"),
    [
        ("1.2.840.10008.1.2.4.111", "JPEG XL JPEG Recompression"),
        ("1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264 High Profile / Level 4.1"),
        ("1.9.9", "something unknown"),
    ],
)
def test_transfer_syntax_that_cannot_be_decoded_is_refused_by_name(uid: str, name: str) -> None:
    assert name in refusal_of(_relabelled(make_dicom(), uid))


def test_deflated_file_is_refused_before_it_is_inflated() -> None:
    assert refusal_of(_relabelled(make_dicom(), "1.2.840.10008.1.2.1.99")) == refusals.DEFLATED


def test_header_nested_without_end_is_refused() -> None:
    item = struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF)
    sequence = struct.pack("<HH2sHI", 0x0040, 0x0275, b"SQ", 0, 0xFFFFFFFF)
    head = make_dicom(PixelData=None, Rows=None)
    assert refusal_of(head + (sequence + item) * 3000) == refusals.TOO_DEEP


def test_png_flood_is_refused() -> None:
    assert refusal_of(as_picture(Image.new("1", (6000, 6000)), "PNG")) == str(refusals.too_many_pixels())


def test_words_in_a_png_are_not_read() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Patient", "CANARY")
    assert "CANARY" not in str(decoded(as_picture(Image.fromarray(make_speckle(70, 70)), "PNG", pnginfo=words)).facts)


def test_maker_outside_our_list_is_not_kept() -> None:
    facts = decoded(make_dicom(Manufacturer="Doe^Jane", ManufacturerModelName="Jane")).facts
    assert (facts.manufacturer, facts.model) == ("", "")


def test_frames_are_usable_after_the_child_is_gone() -> None:
    result: Decoded = decoded(make_dicom(make_speckle(3, 70, 70), NumberOfFrames=3))
    assert result.frames.shape == (3, 70, 70) and result.frames.max() > 0


def _relabelled(data: bytes, uid: str) -> bytes:
    """The same file with another transfer syntax in its head."""
    old = make_dataset().file_meta.TransferSyntaxUID
    padded = uid + "\0" * (len(uid) % 2)
    was = b"\x02\x00\x10\x00UI" + struct.pack("<H", len(old) + len(old) % 2) + old.encode() + b"\0" * (len(old) % 2)
    assert was in data
    return data.replace(was, b"\x02\x00\x10\x00UI" + struct.pack("<H", len(padded)) + padded.encode())
