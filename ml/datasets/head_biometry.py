"""Large-scale fetal head biometry: Alzubaidi et al. 2023, doi:10.3390/data8020038, Zenodo 8265464.

Its pictures are those of FETAL_PLANES_DB and HC18, resized: the groups are those sets' patients, so that no copy stands on the other
side of a split. Read beside them, each picture counts twice.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from ml.datasets import fetal_planes, hc18
from ml.datasets.layout import pictures_of
from ml.datasets.masks import box_of
from ml.manifest import Entry, KnownBox, read_grey

SOURCE = "head_biometry"
PLANES = {
    "Trans-thalamic": "transthalamic",
    "Trans-cerebellum": "transcerebellar",
    "Trans-ventricular": "transventricular",
    "Diverse Fetal Head Images": "head",
}
DIVERSE = "Orginal_train_images_to_959_661"  # spelled so
STRUCTURES = {"brain": "skull", "csp": "csp", "lv": "lateral_ventricle"}


def recognises(folder: Path) -> bool:
    return (folder / "Trans-thalamic" / "Trans-thalamic").is_dir() or (folder / "Diverse Fetal Head Images" / DIVERSE).is_dir()


def read(folder: Path) -> list[Entry]:
    """`folder` holds a folder a plane, with the resized pictures and, anywhere beside them, a mask a structure.

    A mask is called `<picture>_CSP.png` or lies in CSP/ under the picture's own name; likewise Brain and LV. A structure without a mask of
    its own was not looked for; an empty mask says that it is not there.
    """
    return [entry for name, plane in PLANES.items() for entry in _entries(folder / name, name, plane)]


def _entries(folder: Path, name: str, plane: str) -> Iterator[Entry]:
    inner = folder / (DIVERSE if plane == "head" else name)
    pictures = pictures_of(inner)
    masks = _masks(folder, inner)
    for file in pictures:
        marked = masks.get(file.stem.casefold(), {})
        found = [(structure, box_of(read_grey(mask) > 0)) for structure, mask in marked.items()]
        boxes = tuple(KnownBox(structure, box) for structure, box in found if box is not None)
        site = hc18.SITE if plane == "head" else fetal_planes.SITE
        yield Entry(file, SOURCE, plane, group_of(file.stem), boxes if marked else None, site, known=tuple(marked) if marked else None)


def _masks(folder: Path, pictures: Path) -> dict[str, dict[str, Path]]:
    """Picture → structure → mask, by the mask's name and the folder in which it lies."""
    masks: dict[str, dict[str, Path]] = {}
    for file in sorted(folder.rglob("*.png")):
        if pictures in file.parents:
            continue
        stem, _, ending = file.stem.rpartition("_")
        if ending.casefold() in STRUCTURES:
            masks.setdefault(stem.casefold(), {})[STRUCTURES[ending.casefold()]] = file
        elif file.parent.name.casefold() in STRUCTURES:
            masks.setdefault(file.stem.casefold(), {})[STRUCTURES[file.parent.name.casefold()]] = file
    return masks


def group_of(stem: str) -> str:
    """The patient in the set that the picture was taken from."""
    if patient := re.match(r"Patient(\d+)", stem, re.IGNORECASE):
        return fetal_planes.group_of(patient[1])
    return f"{hc18.SOURCE}/{stem.split('_')[0]}"
