"""What the detector's package does to the process that imports it, undone."""

import io

import pytest
from PIL import Image, UnidentifiedImageError

from ml.structures import detector


def test_damaged_pictures_are_refused_by_pillow_as_before() -> None:
    assert Image.open is detector.open_picture
    with pytest.raises(UnidentifiedImageError):
        Image.open(io.BytesIO(b"no picture"))
