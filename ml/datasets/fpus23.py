"""FPUS23: a physical phantom of 23 weeks under a real scanner, github.com/bharathprabakaran/FPUS23. The label `phantom` says so."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

from ml.datasets.layout import folders_of, numbered_block, pictures_of
from ml.manifest import DataError, Entry, KnownBox

SOURCE = "fpus23"
PLANES = {"AC_PLANE": "abdomen", "BPD_PLANE": "head", "FL_PLANE": "femur", "NO_PLANE": "other"}
STRUCTURES = {"head": "skull", "abdomen": "abdomen_wall"}
PHANTOM = {"phantom": "physical"}


def recognises(folder: Path) -> bool:
    return (folder / "Dataset" / "four_poses").is_dir() or any((folder / "Dataset_Plane" / name).is_dir() for name in PLANES)


def read(folder: Path) -> list[Entry]:
    """`folder` (archive/) holds Dataset_Plane/ with a folder a plane and Dataset/ with films whose frames are boxed.

    Films are groups, and their frames of no plane; those on which a diagnostic plane is boxed are left out, as nobody says which it is. Of
    the pictures of planes no film is named: neighbouring numbers are groups.
    """
    planes = [
        Entry(file, SOURCE, plane, f"{SOURCE}/{name}/{numbered_block(file.stem)}", labels=PHANTOM)
        for name, plane in PLANES.items()
        for file in pictures_of(folder / "Dataset_Plane" / name)
    ]
    films = folder / "Dataset" / "four_poses"
    return planes + [entry for film in (folders_of(films) if films.is_dir() else ()) for entry in _film(film, folder)]


def _film(film: Path, folder: Path) -> Iterator[Entry]:
    drawn = folder / "Dataset" / "boxes" / "annotation" / film.name / "annotations.xml"
    boxes = _boxes(drawn) if drawn.is_file() else {}
    for file in pictures_of(film):
        if boxes.get(file.name, ()) is None:
            continue
        known = tuple(STRUCTURES.values()) if file.name in boxes else None
        yield Entry(file, SOURCE, "other", f"{SOURCE}/{film.name}", boxes.get(file.name), known=known, labels=PHANTOM)


def _boxes(file: Path) -> dict[str, tuple[KnownBox, ...] | None]:
    """The boxes of each frame in CVAT's layout, which writes one `image` element a frame; None where a diagnostic plane is boxed."""
    try:
        # expat refuses entities that grow without bound, and no others are fetched
        images = ElementTree.parse(file).getroot().iter("image")  # noqa: S314
        return {Path(image.attrib["name"]).name: _image(image) for image in images}
    except (ElementTree.ParseError, KeyError, ValueError) as error:
        raise DataError(f"{file}: the boxes cannot be read: {error}") from error


def _image(image: ElementTree.Element) -> tuple[KnownBox, ...] | None:
    boxes = list(image.iter("box"))
    if any(box.get("label") == "diagnostic_plane" for box in boxes):
        return None
    return tuple(_box(box) for box in boxes if box.get("label") in STRUCTURES)


def _box(box: ElementTree.Element) -> KnownBox:
    left, top, right, bottom = (float(box.attrib[corner]) for corner in ("xtl", "ytl", "xbr", "ybr"))
    return KnownBox(STRUCTURES[box.attrib["label"]], (left, top, right, bottom))
