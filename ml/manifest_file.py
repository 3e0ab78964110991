"""A manifest on disk, one JSON object a line: first what the set is, then its pictures.

    {"manifest": 1, "name": "our clinic", "licence": "...", "attribution": "...", "kind": "real"}
    {"file": "pictures/1.png", "source": "clinic", "plane": "nt", "group": "study 7", "boxes": [{"name": "nt", "box": [10, 20, 60, 40]}]}

`kind` is "real", "drawn" (phantoms) or "made" (from other pictures, or of a physical phantom). An entry must have `file`, relative to the
manifest, `source`, `plane` and `group`; it may have `frame` (1), `site` and `vendor` (""), `boxes`, `known` (null) and `labels` ({}).
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ml.manifest import DataError, Entry, KnownBox, Label
from ml.types import PLANES, STRUCTURE_NAMES

VERSION = 1
KINDS = ("real", "drawn", "made")


@dataclass(frozen=True, slots=True)
class Manifest:
    """The pictures of one set and whom they come from."""

    name: str
    licence: str
    attribution: str
    kind: str
    entries: tuple[Entry, ...]


def write_manifest(file: Path, manifest: Manifest) -> None:
    """Written beside and renamed. The pictures stay where they are: `file` of each is told relative to the manifest."""
    header = {"manifest": VERSION} | {name: getattr(manifest, name) for name in ("name", "licence", "attribution", "kind")}
    lines = [header, *(_as_record(entry, file.parent) for entry in manifest.entries)]
    part = file.with_suffix(".part")
    part.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    part.replace(file)


def read_manifest(file: Path) -> Manifest:
    """DataError with file, line and cause where it is no manifest, an entry is wrong, or a picture is missing."""
    records = list(_records(file))
    if not records or records[0][1].get("manifest") != VERSION:
        raise DataError(f'{file}:1: this is no manifest: the first line must hold "manifest": {VERSION}')
    header = _told(file, 1, records[0][1], ("name", "licence", "attribution", "kind"))
    if header["kind"] not in KINDS:
        raise DataError(f"{file}:1: kind must be one of {', '.join(KINDS)}, not {header['kind']!r}")
    return Manifest(**header, entries=tuple(_entry(file, line, record) for line, record in records[1:]))


def joined(manifests: Sequence[Manifest]) -> Manifest:
    """One manifest of several. DataError where they are of different kinds: what is drawn must never pass for real."""
    kinds = {one.kind: one.name for one in manifests}
    if len(kinds) > 1:
        raise DataError(f"write a manifest for each kind: {', '.join(f'{name} is {kind}' for kind, name in sorted(kinds.items()))}")
    names, licences, attributions = (
        "; ".join(dict.fromkeys(getattr(one, field) for one in manifests)) for field in ("name", "licence", "attribution")
    )
    return Manifest(names, licences, attributions, next(iter(kinds)), tuple(entry for one in manifests for entry in one.entries))


def _records(file: Path) -> Iterable[tuple[int, dict[str, Any]]]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{file}: the manifest cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                record = json.loads(line)
            except json.JSONDecodeError as error:
                raise DataError(f"{file}:{number}: this is not JSON: {error.msg}") from error
            if not isinstance(record, dict):
                raise DataError(f"{file}:{number}: each line must hold one JSON object")
            yield number, record


def _told(file: Path, line: int, record: Mapping[str, Any], names: Sequence[str]) -> dict[str, str]:
    for name in names:
        if not isinstance(record.get(name), str):
            raise DataError(f"{file}:{line}: {name!r} is missing or no text")
    return {name: record[name] for name in names}


def _entry(file: Path, line: int, record: Mapping[str, Any]) -> Entry:
    told = _told(file, line, record, ("file", "source", "plane", "group"))
    picture = file.parent / told["file"]
    if told["plane"] not in PLANES:
        raise DataError(f"{file}:{line}: plane {told['plane']!r} is none of {', '.join(PLANES)}")
    if not picture.is_file():
        raise DataError(f"{file}:{line}: the picture {picture} is missing")
    try:
        return Entry(
            picture,
            told["source"],
            told["plane"],
            told["group"],
            boxes=_boxes(record.get("boxes")),
            site=str(record.get("site") or ""),
            vendor=str(record.get("vendor") or ""),
            known=_names(record.get("known")),
            frame=_frame(record.get("frame", 1)),
            labels=_labels(record.get("labels") or {}),
        )
    except (TypeError, ValueError, KeyError) as error:
        raise DataError(f"{file}:{line}: {error}") from error


def _boxes(told: Any) -> tuple[KnownBox, ...] | None:
    return None if told is None else tuple(_box(one) for one in told)


def _box(told: Any) -> KnownBox:
    if not isinstance(told, Mapping) or not {"name", "box"} <= set(told) or len(told["box"]) != 4:
        raise ValueError('a box must be {"name": ..., "box": [x_min, y_min, x_max, y_max]}')
    left, top, right, bottom = (float(value) for value in told["box"])
    if not (left < right and top < bottom):
        raise ValueError(f"the box of {told['name']} is empty or its corners are in another order than x_min, y_min, x_max, y_max")
    return KnownBox(_structure(told["name"]), (left, top, right, bottom))


def _names(told: Any) -> tuple[str, ...] | None:
    return None if told is None else tuple(_structure(name) for name in told)


def _structure(name: Any) -> str:
    if name not in STRUCTURE_NAMES:
        raise ValueError(f"structure {name!r} is none of {', '.join(STRUCTURE_NAMES)}")
    return str(name)


def _frame(told: Any) -> int:
    if not isinstance(told, int) or told < 1:
        raise ValueError(f"frame must be a whole number from 1, not {told!r}")
    return told


def _labels(told: Any) -> Mapping[str, Label]:
    if not isinstance(told, Mapping) or not all(value is None or isinstance(value, str | int | float) for value in told.values()):
        raise ValueError("labels must be names with texts or numbers")
    return dict(told)


def _as_record(entry: Entry, folder: Path) -> dict[str, Any]:
    return {
        "file": Path(os.path.relpath(entry.file, folder)).as_posix(),
        "frame": entry.frame,
        "source": entry.source,
        "plane": entry.plane,
        "group": entry.group,
        "site": entry.site,
        "vendor": entry.vendor,
        "boxes": None if entry.boxes is None else [{"name": one.name, "box": list(one.box)} for one in entry.boxes],
        "known": None if entry.known is None else list(entry.known),
        "labels": dict(entry.labels),
    }
