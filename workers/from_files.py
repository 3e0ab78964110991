"""Scoring files without a server or a database: what `manage.py assess` prints."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from django.conf import settings

from auditapp.assessment.services import Judgement, judge_prediction, seen_from
from auditapp.imaging.deidentify import area_to_keep, blanked
from auditapp.imaging.refusals import Refused
from auditapp.imaging.sandbox import decoded
from auditapp.protocols.edition import ProtocolEdition
from workers import machine


@dataclass(frozen=True, slots=True)
class FileFrame:
    """One frame of one file, blanked outside the scan area as an upload would be; `number` counts from 1."""

    file: str
    number: int
    pixels: npt.NDArray[np.uint8]


def listed(paths: Iterable[str]) -> Iterator[Path]:
    """The files named, and those under the folders named, in order of name; hidden ones left out."""
    for path in map(Path, paths):
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))
        else:
            yield path


def scored(paths: Iterable[str], protocol: ProtocolEdition, *, confidence: float, batch: int) -> Iterator[dict[str, Any]]:
    """One answer a frame in the order of the files, or `{file, error}` for a file that cannot be scored; the others go on."""
    waiting: list[FileFrame] = []
    for path in listed(paths):
        frames = list(_frames_of(path))
        if isinstance(frames[0], dict):
            yield from _flushed(waiting, protocol, confidence, batch)
            yield frames[0]
            continue
        waiting += [frame for frame in frames if isinstance(frame, FileFrame)]
        if len(waiting) >= batch:
            yield from _flushed(waiting, protocol, confidence, batch)
    yield from _flushed(waiting, protocol, confidence, batch)


def _frames_of(path: Path) -> Iterator[FileFrame | dict[str, Any]]:
    try:
        if path.stat().st_size > settings.UPLOAD_MAX_FILE_BYTES:
            raise Refused("The file is larger than the limit that UPLOAD_MAX_FILE_BYTES sets.")
        picture = decoded(path.read_bytes())
        keep, _ = area_to_keep(picture.facts, picture.frames)
        for number, frame in enumerate(picture.frames, 1):
            yield FileFrame(str(path), number, blanked(frame, keep))
    except Refused as refusal:
        yield {"file": str(path), "error": str(refusal)}
    except OSError as error:
        yield {"file": str(path), "error": f"The file cannot be read: {error.strerror}."}


def _flushed(waiting: list[FileFrame], protocol: ProtocolEdition, confidence: float, batch: int) -> Iterator[dict[str, Any]]:
    while waiting:
        frames = waiting[:batch]
        del waiting[:batch]
        yield from _answers(frames, protocol, confidence)


def _answers(frames: Sequence[FileFrame], protocol: ProtocolEdition, confidence: float) -> Iterator[dict[str, Any]]:
    knows = machine.cards()["structures"].labels
    predictions = machine.predict_frames([frame.pixels for frame in frames], confidence=confidence)
    for frame, prediction in zip(frames, predictions, strict=True):
        told = machine.as_json(prediction)
        judgement = judge_prediction(seen_from(told, knows), protocol)
        yield {"file": frame.file, "frame": frame.number} | told | _judged(judgement) | {"seconds": round(prediction.seconds, 4)}


def _judged(judgement: Judgement) -> dict[str, Any]:
    graded = judgement.graded
    return {
        "verdicts": [
            {"criterion": code, "verdict": judged.verdict.value, "reason": judged.reason} for code, judged in judgement.verdicts.items()
        ],
        "score": round(graded.score, 2) if graded and graded.score is not None else None,
        "grade": graded.grade.value if graded and graded.grade else None,
        "rests_on": {"known_weight": graded.known_weight, "total_weight": graded.total_weight} if graded else None,
    }
