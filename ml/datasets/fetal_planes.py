"""FETAL_PLANES_DB of Barcelona: Burgos-Artizzu et al. 2020, doi:10.5281/zenodo.3904280."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from ml.datasets.makers import maker_of
from ml.datasets.tables import columns_of, rows
from ml.manifest import Entry

SOURCE = "fetal_planes"
MORE = "fetal_planes_more"
SITE = "Barcelona"
MARKED = {"csp": "csp", "lv": "lateral_ventricle"}  # columns of the marks, and our names of what they mark
TABLE = "FETAL_PLANES_DB_data.csv"
PLANES = {
    "Fetal brain": "head",
    "Fetal abdomen": "abdomen",
    "Fetal femur": "femur",
    "Fetal thorax": "thorax",
    "Maternal cervix": "cervix",
    "Other": "other",
}
BRAIN_PLANES = {"Trans-thalamic": "transthalamic", "Trans-ventricular": "transventricular", "Trans-cerebellum": "transcerebellar"}


def recognises(folder: Path) -> bool:
    return {"brain_plane", "machine"} <= columns_of(folder / "labels.csv") and not recognises_more(folder)


def read(folder: Path) -> list[Entry]:
    """`folder` holds images/ and labels.csv, as this project keeps the set; grouped by patient."""
    return [
        entry_of(folder / "images" / row["file"], row.one_of("plane", PLANES), row.get("brain_plane"), row["patient"], row.get("machine"))
        for row in rows(folder / "labels.csv", ("file", "plane", "patient"))
    ]


def recognises_more(folder: Path) -> bool:
    return {"brain_plane", "kind", *MARKED} <= columns_of(folder / "labels.csv")


def read_more(folder: Path) -> list[Entry]:
    """Further pictures of the same patients and of others, as this project keeps them.

    Labels: `kind` (original, resized, stretched, augmented) says what third parties did to the pixels; `seen/csp` and
    `seen/lateral_ventricle` are 1 where a third party marked the structure. A mark that is missing says nothing: such a label is left out.
    """
    entries = []
    for row in rows(folder / "labels.csv", ("file", "plane", "patient", "kind", *MARKED)):
        entry = entry_of(folder / "images" / row["file"], row.one_of("plane", PLANES), row["brain_plane"], row["patient"], row["machine"])
        marks = {f"seen/{name}": 1 for column, name in MARKED.items() if row[column] == "1"}
        entries.append(replace(entry, source=MORE, labels={**entry.labels, "kind": row["kind"], **marks}))
    return entries


def recognises_original(folder: Path) -> bool:
    return (folder / TABLE).is_file()


def read_original(folder: Path) -> list[Entry]:
    """`folder` is the archive as published: Images/ and a table with `;`, of which one column's name ends with a blank.

    A picture that stands byte for byte under two planes of one patient (number 1272) is left out.
    """
    wanted = ("Image_name", "Patient_num", "Plane", "Brain_plane", "US_Machine", "Train")
    return without_contradictions(
        entry_of(
            folder / "Images" / f"{row['Image_name']}.png",
            row.one_of("Plane", PLANES),
            row["Brain_plane"],
            row["Patient_num"],
            row["US_Machine"],
        )
        for row in rows(folder / TABLE, wanted, delimiter=";")
    )


def entry_of(file: Path, plane: str, brain_plane: str, patient: str, machine: str) -> Entry:
    """A brain of none of the three planes, or of which it is not said, is a head."""
    named = BRAIN_PLANES.get(brain_plane, "head") if plane == "head" else plane
    labels: Mapping[str, str] = {"machine": machine} if maker_of(machine) else {}
    return Entry(file, SOURCE, named, group_of(patient), site=SITE, vendor=maker_of(machine), labels=labels)


def group_of(patient: str) -> str:
    """File names write the number of a patient with leading zeros, the table without."""
    return f"{SOURCE}/{patient.lstrip('0') or '0'}"


def without_contradictions(entries: Iterable[Entry]) -> list[Entry]:
    """Without pictures that stand, byte for byte, under two planes of one patient: nobody can tell which is right."""
    kept = list(entries)
    alike: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    for entry in kept:
        if entry.file.is_file():
            alike[entry.group, entry.file.stat().st_size].append(entry)
    wrong = {entry.file for same in alike.values() if len({one.plane for one in same}) > 1 for entry in _contradicted(same)}
    return [entry for entry in kept if entry.file not in wrong]


def _contradicted(entries: Iterable[Entry]) -> list[Entry]:
    by_content: dict[bytes, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_content[entry.file.read_bytes()].append(entry)
    return [entry for same in by_content.values() if len({one.plane for one in same}) > 1 for entry in same]
