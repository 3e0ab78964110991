"""Scoring files without a server or a database: what `manage.py assess` prints."""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from multiprocessing.pool import Pool
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from django.conf import settings

from auditapp.assessment.judging import Judgement, judge_prediction
from auditapp.assessment.stored import seen_from
from auditapp.imaging import refusals
from auditapp.imaging.deidentify import area_to_keep, blanked
from auditapp.imaging.refusals import Refused
from auditapp.imaging.sandbox import decoded
from auditapp.protocols.edition import ProtocolEdition
from ml.types import FramePrediction
from workers import machine

READERS = max(1, len(os.sched_getaffinity(0)) - 1)  # all cores but one: a GPU asks for many pictures


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
    with readers() as pool:
        for opened in opened_ahead(pool, listed(paths), batch):
            if isinstance(opened, FileFrame):
                waiting.append(opened)
                if len(waiting) < batch:
                    continue
            yield from _answers(waiting, protocol, confidence)
            waiting.clear()
            if not isinstance(opened, FileFrame):
                yield opened
        yield from _answers(waiting, protocol, confidence)


def readers() -> Pool:
    """Processes that read files, find the scan area and blank what lies around it; each has them decoded by an opener (`imaging.sandbox`).

    Make them before the networks are loaded: one that was forked from running networks would hold copies of their locks.
    """
    return get_context("fork").Pool(READERS)


def opened_ahead(pool: Pool, paths: Iterable[Path], batch: int) -> Iterator[FileFrame | dict[str, Any]]:
    """What is in the files, in their order: while the networks look at one batch, the readers open the next."""
    coming = iter(paths)
    under_way = deque(pool.apply_async(_opened, (path,)) for path in islice(coming, batch + 2 * READERS))
    while under_way:
        found = under_way.popleft().get()
        under_way.extend(pool.apply_async(_opened, (path,)) for path in islice(coming, 1))
        yield from found


def _opened(path: Path) -> list[FileFrame | dict[str, Any]]:
    try:
        if path.stat().st_size > settings.UPLOAD_MAX_FILE_BYTES:
            raise refusals.too_large(settings.UPLOAD_MAX_FILE_BYTES)
        picture = decoded(path.read_bytes())
        keep, _ = area_to_keep(picture.facts, picture.frames)
        return [FileFrame(str(path), number, blanked(frame, keep)) for number, frame in enumerate(picture.frames, 1)]
    except Refused as refusal:
        return [{"file": str(path), "error": str(refusal)}]
    except OSError as error:
        return [{"file": str(path), "error": f"The file cannot be read: {error.strerror}."}]


def _answers(frames: Sequence[FileFrame], protocol: ProtocolEdition, confidence: float) -> Iterator[dict[str, Any]]:
    if not frames:
        return
    knows = machine.cards()["structures"].labels
    predictions = machine.predict_frames([frame.pixels for frame in frames], confidence=confidence)
    for frame, prediction in zip(frames, predictions, strict=True):
        told = machine.as_json(prediction)
        judgement = judge_prediction(seen_from(told, knows), protocol)
        yield {"file": frame.file, "frame": frame.number} | told | _judged(judgement) | {"seconds": round(prediction.seconds, 4)}


def printed_grades(predictions: Iterable[FramePrediction], knows: Iterable[str], protocol: ProtocolEdition) -> list[str | None]:
    """The grade of each under the protocol, None where it gives none; `knows` are the structures that the model can find."""
    known = frozenset(knows)
    judged = [judge_prediction(seen_from(machine.as_json(one), known), protocol) for one in predictions]
    return [one.graded.grade.value if one.graded and one.graded.grade else None for one in judged]


def _judged(judgement: Judgement) -> dict[str, Any]:
    graded = judgement.graded
    return {
        "verdicts": [
            {"criterion": code, "verdict": judged.verdict.value, "reason": judged.reason} for code, judged in judgement.verdicts.items()
        ],
        "score": round(graded.score, 2) if graded and graded.score is not None else None,
        "grade": graded.grade.value if graded and graded.grade else None,
        "decided_by": graded.decided_by.value if graded else None,
        "rests_on": {"known_weight": graded.known_weight, "total_weight": graded.total_weight} if graded else None,
    }
