"""PNG, JPEG and TIFF: facts and frames, by Pillow. Text chunks and EXIF stay behind; only the orientation is obeyed."""

import warnings
from collections.abc import Iterator
from io import BytesIO

import numpy as np
from PIL import ExifTags, Image, ImageOps

from auditapp.imaging import limits, refusals
from auditapp.imaging.facts import Facts, Picture, Pixels
from auditapp.imaging.greys import bits_of, to_eight_bits
from auditapp.imaging.refusals import Refused

UPRIGHT = 1  # as EXIF says it
KINDS = {"PNG": "png", "JPEG": "jpeg", "MPO": "jpeg", "TIFF": "tiff"}

Image.init()  # before any fork, so that a child imports nothing


def opened(data: bytes) -> Picture:
    """Raises Refused, or whatever Pillow raises on a damaged file."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        picture = Image.open(BytesIO(data), formats=("PNG", "JPEG", "TIFF"))
    kind = KINDS[picture.format or ""]
    count = getattr(picture, "n_frames", 1) if kind == "tiff" else 1
    channels = 1 if _is_grey(picture) else 3
    limits.check_size(rows=picture.height, columns=picture.width, frame_count=count, bytes_per_pixel=channels)
    facts = Facts(kind=kind, rows=picture.height, columns=picture.width, frame_count=count)
    return Picture(facts, channels, _frames(picture, count, channels))


def _frames(picture: Image.Image, count: int, channels: int) -> Iterator[Pixels]:
    size = picture.size
    for page in range(count):
        if count > 1:
            picture.seek(page)
        if picture.size != size or (1 if _is_grey(picture) else 3) != channels:
            raise Refused(refusals.PAGES_DIFFER)
        picture.load()
        lies = picture.getexif().get(ExifTags.Base.Orientation, UPRIGHT) != UPRIGHT
        yield _pixels(ImageOps.exif_transpose(picture) if lies else picture)  # which copies what is upright too


def _is_grey(picture: Image.Image) -> bool:
    return picture.mode in {"1", "L", "I", "LA", "La"} or picture.mode.startswith("I;16")


def _pixels(picture: Image.Image) -> Pixels:
    if picture.mode == "F":
        raise Refused(refusals.FLOATING_POINT)
    if picture.mode.startswith("I"):
        deep = np.asarray(picture)
        return to_eight_bits(deep, bits_of(int(deep.max())))
    if picture.has_transparency_data:
        picture = picture.convert("LA" if _is_grey(picture) else "RGBA")
        black = Image.new("RGBA", picture.size, (0, 0, 0, 255))  # what lies behind an ultrasound picture
        picture = Image.alpha_composite(black, picture.convert("RGBA")).convert("L" if picture.mode == "LA" else "RGB")
    mode = "L" if _is_grey(picture) else "RGB"
    return np.asarray(picture if picture.mode == mode else picture.convert(mode), np.uint8)
