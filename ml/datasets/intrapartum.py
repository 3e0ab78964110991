"""Pictures taken through the perineum in labour, none of which an audit of screening planes knows: all are of plane "other".

PSFHS (Zenodo 10969427), FH-PS-AOP (Zenodo 10829116) and JNU-IFM (figshare 14371652). Their masks show the symphysis and the head seen from
below, no structure of ours.
"""

from pathlib import Path

from ml.datasets.layout import folders_of, letters_and_digits, numbered_block
from ml.datasets.tables import rows
from ml.manifest import Entry

PSFHS, AOP, JNU = "psfhs", "fh_ps_aop", "jnu_ifm"


def recognises_psfhs(folder: Path) -> bool:
    return _has_volumes(folder) and not _is_aop(folder)


def read_psfhs(folder: Path) -> list[Entry]:
    """`folder` holds image_mha/ and label_mha/."""
    return _volumes(folder, PSFHS)


def recognises_aop(folder: Path) -> bool:
    """Of PSFHS' layout; its folder or the one around it names the angle of progression."""
    return _has_volumes(folder) and _is_aop(folder)


def read_aop(folder: Path) -> list[Entry]:
    """`folder` holds image_mha/ and label_mha/."""
    return _volumes(folder, AOP)


def recognises_jnu(folder: Path) -> bool:
    return any((film / "frame_label.csv").is_file() and (film / "image").is_dir() for film in folders_of(folder))


def read_jnu(folder: Path) -> list[Entry]:
    """`folder` (us_data/) holds a folder a film with image/ and frame_label.csv; grouped by film. The mask's numbers need not be read."""
    films = [film for film in folders_of(folder) if (film / "frame_label.csv").is_file()]
    return [
        Entry(
            film / "image" / f"{film.name}_{row['frame_id']}.png", JNU, "other", f"{JNU}/{film.name}", labels={"shows": row["frame_label"]}
        )
        for film in films
        for row in rows(film / "frame_label.csv", ("frame_id", "frame_label"))
    ]


def _has_volumes(folder: Path) -> bool:
    return (folder / "image_mha").is_dir() and (folder / "label_mha").is_dir()


def _is_aop(folder: Path) -> bool:
    names = [letters_and_digits(name) for name in (folder.name, folder.parent.name)]
    return any("aop" in name or "angleofprogression" in name for name in names)


def _volumes(folder: Path, source: str) -> list[Entry]:
    files = sorted((folder / "image_mha").glob("*.mha"))
    return [Entry(file, source, "other", f"{source}/{numbered_block(file.stem)}") for file in files]
