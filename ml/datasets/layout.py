"""Files and folders of public sets, whose copies differ in how they are written and packed."""

import re
from pathlib import Path

PICTURES = frozenset({".png", ".jpg", ".jpeg"})


def folders_of(folder: Path) -> list[Path]:
    """The folders inside, in order of name, hidden ones left out."""
    return sorted(inner for inner in folder.iterdir() if inner.is_dir() and not inner.name.startswith("."))


def pictures_of(folder: Path) -> list[Path]:
    """PNG and JPEG files of a folder, in order of name; none where there is no such folder."""
    if not folder.is_dir():
        return []
    return sorted(file for file in folder.iterdir() if file.suffix.casefold() in PICTURES and not file.name.startswith("."))


def letters_and_digits(name: str) -> str:
    """What is left of a name that copies of a set write differently: "Internal_Test_Set" and "Internal Test Set" are one."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def numbered_block(name: str, size: int = 50) -> str:
    """For sets that name neither patients nor films: neighbouring numbers may be of one film, so `size` of them are a group."""
    numbers = re.findall(r"\d+", name)
    return f"block {int(numbers[-1]) // size}" if numbers else name
