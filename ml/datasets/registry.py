"""Every public set that can be read, and reading whatever an operator points at."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from ml import attribution
from ml.attribution import Source
from ml.datasets import (
    acouslic,
    african,
    fass,
    fetal_planes,
    first_trimester,
    focus,
    fpus23,
    graded,
    hc18,
    head_biometry,
    intrapartum,
    mmotu,
    natalia,
)
from ml.datasets.layout import folders_of
from ml.manifest import DataError, Entry
from ml.manifest_file import Manifest, read_manifest

DEEPEST = 3  # folders that an archive, or a person, may have put around a set


class PublicSet(NamedTuple):
    """`recognises` a folder by its files; `read` tells its pictures; `attribution` says whom they come from."""

    recognises: Callable[[Path], bool]
    read: Callable[[Path], list[Entry]]
    attribution: Source


SETS: Mapping[str, PublicSet] = MappingProxyType(
    {
        "first_trimester": PublicSet(first_trimester.recognises, first_trimester.read, attribution.FIRST_TRIMESTER),
        "first_trimester_graded": PublicSet(graded.recognises, graded.read, attribution.GRADED),
        "fetus_framework": PublicSet(first_trimester.recognises_original, first_trimester.read_original, attribution.FETUS_FRAMEWORK),
        "fetal_planes_more": PublicSet(fetal_planes.recognises_more, fetal_planes.read_more, attribution.FETAL_PLANES_MORE),
        "fetal_planes": PublicSet(fetal_planes.recognises, fetal_planes.read, attribution.FETAL_PLANES),
        "fetal_planes_db": PublicSet(fetal_planes.recognises_original, fetal_planes.read_original, attribution.FETAL_PLANES_DB),
        "african": PublicSet(african.recognises, african.read, attribution.AFRICAN),
        "african_planes": PublicSet(african.recognises_original, african.read_original, attribution.AFRICAN_PLANES),
        "hc18": PublicSet(hc18.recognises, hc18.read, attribution.HC18),
        "hc18_original": PublicSet(hc18.recognises_original, hc18.read_original, attribution.HC18_ORIGINAL),
        "head_biometry": PublicSet(head_biometry.recognises, head_biometry.read, attribution.HEAD_BIOMETRY),
        "fass": PublicSet(fass.recognises, fass.read, attribution.FASS),
        "acouslic": PublicSet(acouslic.recognises, acouslic.read, attribution.ACOUSLIC),
        "psfhs": PublicSet(intrapartum.recognises_psfhs, intrapartum.read_psfhs, attribution.PSFHS),
        "fh_ps_aop": PublicSet(intrapartum.recognises_aop, intrapartum.read_aop, attribution.FH_PS_AOP),
        "jnu_ifm": PublicSet(intrapartum.recognises_jnu, intrapartum.read_jnu, attribution.JNU_IFM),
        "fpus23": PublicSet(fpus23.recognises, fpus23.read, attribution.FPUS23),
        "natalia": PublicSet(natalia.recognises, natalia.read, attribution.NATALIA),
        "focus": PublicSet(focus.recognises, focus.read, attribution.FOCUS),
        "mmotu": PublicSet(mmotu.recognises, mmotu.read, attribution.MMOTU),
    }
)


def read_data(paths: Iterable[Path]) -> list[Entry]:
    """The pictures of every path: a manifest file, a folder of a public set, or a folder that holds several of either.

    DataError where nothing at a path can be read, a table or a manifest is wrong, or a picture is missing.
    """
    return [entry for manifest in read_sets(paths) for entry in manifest.entries]


def read_sets(paths: Iterable[Path]) -> list[Manifest]:
    """As `read_data`, set by set, each with whom it comes from. What lies in a folder beside the sets and is none is left alone."""
    return [manifest for path in paths for manifest in _sets_at(path)]


def _sets_at(path: Path) -> Sequence[Manifest]:
    if path.is_file():
        return [read_manifest(path)]
    if not path.is_dir():
        raise DataError(f"{path}: there is no such file or folder")
    found = _sets_below(path, DEEPEST)
    if not found:
        raise DataError(f"{path}: there is no manifest (*.jsonl) and no known public set; known are {', '.join(SETS)}")
    return found


def _sets_below(folder: Path, depth: int) -> list[Manifest]:
    for one in SETS.values():
        if one.recognises(folder):
            return [_manifest(one, folder)]
    manifests = [read_manifest(file) for file in sorted(folder.glob("*.jsonl"))]
    if depth == 0 or manifests:
        return manifests
    return [manifest for inner in folders_of(folder) for manifest in _sets_below(inner, depth - 1)]


def _manifest(one: PublicSet, folder: Path) -> Manifest:
    entries = one.read(folder)
    if missing := [entry.file for entry in entries if not entry.file.is_file()]:
        others = f", and so are {len(missing) - 1} more" if len(missing) > 1 else ""
        raise DataError(f"{folder}: the picture {missing[0]} is missing{others}")
    kind = one.attribution["kind"].split(",")[0]
    return Manifest(one.attribution["name"], one.attribution["licence"], one.attribution["attribution"], kind, tuple(entries))
