"""Where pixel files lie: the only module that knows. A local folder or S3, whichever Django's default storage is.

    incoming/<key>                      raw uploads, sealed, only until they are ingested
    frames/ab/cd/<hash>.png             frames, de-identified, lossless
    thumbnails/ab/cd/<hash>.webp        the same, at most 320 pixels a side

The hash is keyed by department, so equal pictures in two departments have different names and neither can take the other's away.
"""

import hashlib
import hmac
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from typing import BinaryIO, cast

import cv2
import numpy as np
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from auditapp.imaging.facts import Pixels
from auditapp.imaging.keys import derived_key
from auditapp.imaging.seal import sealed, unsealed

INCOMING, FRAMES, THUMBNAILS = "incoming", "frames", "thumbnails"
THUMBNAIL_SIDE = 320  # pixels
IN_MEMORY = 8 * 2**20  # bytes of a sealed upload kept in memory on its way to the storage

cv2.setNumThreads(1)  # workers are processes already; OpenCV's threads also do not survive a fork


def put_incoming(key: str, plain: BinaryIO) -> None:
    """Seal a raw upload and keep it under `key` until it is ingested."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as secret:
        for piece in sealed(plain, key=derived_key(INCOMING), name=key):
            secret.write(piece)
        secret.seek(0)
        default_storage.delete(f"{INCOMING}/{key}")
        default_storage.save(f"{INCOMING}/{key}", File(secret))


def open_incoming(key: str) -> bytes:
    """The raw upload. Raises FileNotFoundError if none waits under `key`, SealBrokenError if it was changed or the secret key was."""
    if not default_storage.exists(f"{INCOMING}/{key}"):
        raise FileNotFoundError(key)
    with default_storage.open(f"{INCOMING}/{key}") as secret:
        return b"".join(unsealed(cast(BinaryIO, secret), key=derived_key(INCOMING), name=key))


def drop_incoming(key: str) -> None:
    default_storage.delete(f"{INCOMING}/{key}")


def put_frame(pixels: Pixels, *, department_id: int) -> tuple[str, str]:
    """Keep one de-identified frame and its thumbnail; the keys of both. The same frame twice is kept once."""
    image, thumbnail = keys_of(pixels, department_id=department_id)
    _keep(image, _encoded(pixels, ".png", [cv2.IMWRITE_PNG_COMPRESSION, 1]))
    _keep(thumbnail, _encoded(_shrunk(pixels), ".webp", [cv2.IMWRITE_WEBP_QUALITY, 80]))
    return image, thumbnail


def keys_of(pixels: Pixels, *, department_id: int) -> tuple[str, str]:
    """The keys that a frame and its thumbnail have, or would have, in the store."""
    shape = "x".join(map(str, pixels.shape)).encode()
    content = shape + b"|" + np.ascontiguousarray(pixels).tobytes()
    name = hmac.digest(derived_key(f"frames.{department_id}"), content, hashlib.sha256).hex()
    folders = f"{name[:2]}/{name[2:4]}"
    return f"{FRAMES}/{folders}/{name}.png", f"{THUMBNAILS}/{folders}/{name}.webp"


def open_image(key: str) -> BinaryIO:
    """The stored PNG or WebP file. Raises FileNotFoundError."""
    return cast(BinaryIO, default_storage.open(key))


def read_pixels(key: str) -> Pixels:
    """A stored frame as uint8, (height, width) or (height, width, 3) RGB."""
    with open_image(key) as stream:
        pixels = cv2.imdecode(np.frombuffer(stream.read(), np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None:
        raise ValueError("the stored picture is damaged")
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB) if pixels.ndim == 3 else pixels, np.uint8)


def picture_keys() -> Iterator[str]:
    """The key of every stored frame and thumbnail."""
    for top in (FRAMES, THUMBNAILS):
        for first in _folders(top):
            for second in _folders(f"{top}/{first}"):
                yield from (f"{top}/{first}/{second}/{name}" for name in _files(f"{top}/{first}/{second}"))


def incoming_keys() -> Iterator[str]:
    """The key of every raw upload that waits."""
    for folder in _folders(INCOMING):
        yield from (f"{folder}/{name}" for name in _files(f"{INCOMING}/{folder}"))


def is_older_than(key: str, age: timedelta) -> bool:
    return bool(default_storage.get_modified_time(key) < timezone.now() - age)


def is_there(key: str) -> bool:
    return default_storage.exists(key)


def remove(key: str) -> None:
    default_storage.delete(key)


def _keep(key: str, content: bytes) -> None:
    """A file of another size under this key was left half written by a worker that died: it is replaced."""
    if default_storage.exists(key):
        if default_storage.size(key) == len(content):
            return
        default_storage.delete(key)
    written = default_storage.save(key, ContentFile(content))
    if written != key:  # another worker kept the same frame in this moment
        default_storage.delete(written)


def _encoded(pixels: Pixels, ending: str, options: list[int]) -> bytes:
    ordered = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR) if pixels.ndim == 3 else pixels
    _, content = cv2.imencode(ending, ordered, options)
    return content.tobytes()


def _shrunk(pixels: Pixels) -> Pixels:
    scale = min(1.0, THUMBNAIL_SIDE / max(pixels.shape[:2]))
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    return np.asarray(cv2.resize(np.ascontiguousarray(pixels), size, interpolation=cv2.INTER_AREA), np.uint8)


def _folders(path: str) -> list[str]:
    try:
        return default_storage.listdir(path)[0]
    except FileNotFoundError:  # nothing was kept yet; S3 has no folders and lists nothing
        return []


def _files(path: str) -> list[str]:
    return default_storage.listdir(path)[1]
