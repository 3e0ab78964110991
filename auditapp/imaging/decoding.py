"""What the child process of one file does: the file's bytes in, plain JSON and plain pixels out. It is all that ever runs a decoder."""

import json
import os
from dataclasses import replace
from io import BytesIO
from typing import IO, Any

import numpy as np

from auditapp.imaging import readers, refusals
from auditapp.imaging.facts import Report
from auditapp.imaging.refusals import Refused
from auditapp.imaging.rehearsal import samples

REHEARSALS = 10


def open_file(data: int, answer: int, pixels: int) -> None:
    """Reads the file `data` from its start and writes to the other two; all are descriptors."""
    with os.fdopen(data, "rb") as file, os.fdopen(answer, "wb") as told, os.fdopen(pixels, "wb", buffering=0) as drawn:
        file.seek(0)
        told.write(json.dumps(_answer(file.read(), drawn)).encode())


def rehearse() -> None:
    """Opens a few files of our own, often enough for Python to have learnt the way."""
    for _ in range(REHEARSALS):
        for sample in samples():
            json.dumps(_answer(sample, BytesIO()))


def _answer(data: bytes, pixels: IO[bytes]) -> dict[str, Any]:
    """The one boundary where every exception that a file can cause becomes a sentence."""
    try:
        return _decode(data, pixels)
    except Refused as refusal:
        return {"refused": str(refusal)}
    except RecursionError:
        return {"refused": refusals.TOO_DEEP}
    except MemoryError:
        return {"refused": refusals.TOO_HARD}
    except Exception:
        return {"refused": refusals.UNREADABLE}


def _decode(data: bytes, pixels: IO[bytes]) -> dict[str, Any]:
    picture = readers.opened(data)
    if isinstance(picture, Report):
        return {"report": picture.as_json()}
    shape: tuple[int, ...] = ()
    count = 0
    for frame in picture.frames:
        shape = shape or frame.shape
        if frame.shape != shape or len(shape) != (2 if picture.channels == 1 else 3):
            raise Refused(refusals.UNREADABLE)
        pixels.write(np.ascontiguousarray(frame, np.uint8).data)
        count += 1
    if count != picture.facts.frame_count:
        raise Refused(refusals.CUT_OFF)
    facts = replace(picture.facts, rows=shape[0], columns=shape[1])  # a picture that lay on its side is upright now
    return {"facts": facts.as_json(), "shape": [count, *shape]}
