"""Bytes in, facts and frames out. A file is recognised by its content, never by its name."""

from auditapp.imaging import dicom, pictures, refusals
from auditapp.imaging.facts import Picture
from auditapp.imaging.refusals import Refused

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_OTHERS = {
    b"PK\x03\x04": "an archive; unpack it first",
    b"\x1f\x8b": "an archive; unpack it first",
    b"Rar!": "an archive; unpack it first",
    b"7z\xbc\xaf": "an archive; unpack it first",
    b"%PDF": "a PDF document",
    b"GIF8": "a GIF",
    b"BM": "a BMP",
    b"\x00\x00\x00\x0cJXL ": "a JPEG XL picture",
    b"\xff\x0a": "a JPEG XL picture",
    b"\x00\x00\x00\x0cjP  ": "a JPEG 2000 picture",
    b"\x1aE\xdf\xa3": "a video",
}


def opened(data: bytes) -> Picture:
    """The picture in a file, its frames still to be decoded.

    Raises Refused with a sentence for the sender, and other exceptions on damaged files: `sandbox` turns those into a Refused.
    """
    if not data:
        raise Refused(refusals.EMPTY)
    if dicom.looks_like_dicom(data):
        return dicom.opened(data)
    if data.startswith(_PICTURES):
        return pictures.opened(data)
    if data[:4] == b"RIFF" or data[4:8] == b"ftyp":
        raise refusals.other_format("a WebP picture or a video")
    for start, what in _OTHERS.items():
        if data.startswith(start):
            raise refusals.other_format(what)
    raise Refused(refusals.NO_PICTURE_FILE)
