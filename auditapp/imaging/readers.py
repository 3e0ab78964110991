"""Bytes in, facts and frames out. A file is recognised by its content, never by its name."""

from auditapp.imaging import dicom, pictures, refusals
from auditapp.imaging.facts import Picture, Report
from auditapp.imaging.refusals import Refused
from auditapp.sentences import term

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_OTHERS = {
    b"PK\x03\x04": term("an archive; unpack it first"),
    b"\x1f\x8b": term("an archive; unpack it first"),
    b"Rar!": term("an archive; unpack it first"),
    b"7z\xbc\xaf": term("an archive; unpack it first"),
    b"%PDF": term("a PDF document"),
    b"GIF8": term("a GIF"),
    b"BM": term("a BMP"),
    b"\x00\x00\x00\x0cJXL ": term("a JPEG XL picture"),
    b"\xff\x0a": term("a JPEG XL picture"),
    b"\x00\x00\x00\x0cjP  ": term("a JPEG 2000 picture"),
    b"\x1aE\xdf\xa3": term("a video"),
}


def opened(data: bytes) -> Picture | Report:
    """The picture in a file, its frames still to be decoded, or the measurements in a structured report.

    Raises Refused with a sentence for the sender, and other exceptions on damaged files: `sandbox` turns those into a Refused.
    """
    if not data:
        raise Refused(refusals.EMPTY)
    if dicom.looks_like_dicom(data):
        return dicom.opened(data)
    if data.startswith(_PICTURES):
        return pictures.opened(data)
    if data[:4] == b"RIFF" or data[4:8] == b"ftyp":
        raise refusals.other_format(term("a WebP picture or a video"))
    for start, what in _OTHERS.items():
        if data.startswith(start):
            raise refusals.other_format(what)
    raise Refused(refusals.NO_PICTURE_FILE)
