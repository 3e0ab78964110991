"""Human grades of NT planes in the Fetus Framework: Cui and Dong 2022, doi:10.17632/n2rbrb9t4f.1.

One centre's sonographers, by consensus, without reasons and without a second rater.
"""

from pathlib import Path

from ml.datasets.first_trimester import SITE, boxes_in
from ml.datasets.first_trimester import SOURCE as UNGRADED
from ml.datasets.tables import rows
from ml.manifest import Entry
from ml.types import NT_STRUCTURES, OVERALL

SOURCE = "first_trimester_graded"
TABLE, BOXES = "grades.csv", "boxes_of_standard.csv"
NON_STANDARD, STANDARD = OVERALL[0], OVERALL[2]


def recognises(folder: Path) -> bool:
    return (folder / TABLE).is_file() and (folder / BOXES).is_file()


def read(folder: Path) -> list[Entry]:
    """The graded pictures that lie in `folder`, which holds images/, grades.csv and boxes_of_standard.csv, as this project keeps the set.

    The table names pictures of other folders too; those are read where they lie, as standard planes. Nobody marked structures on the
    non-standard ones. No patients are named: every picture is a group.
    """
    boxes = boxes_in(folder / BOXES)
    known = {grade: grade for grade in (NON_STANDARD, STANDARD)}
    entries = []
    for row in rows(folder / TABLE, ("file", "grade", "set")):
        path = Path(row["file"])
        if path.parts[0] == UNGRADED:
            continue
        grade = row.one_of("grade", known)
        marked = grade == STANDARD
        entries.append(
            Entry(
                folder / Path(*path.parts[1:]),
                SOURCE,
                "nt",
                f"{UNGRADED}/{path.name}",
                tuple(boxes[path.name]) if marked else None,
                SITE,
                known=NT_STRUCTURES if marked else None,
                labels={"grade": grade, "set": row["set"]},
            )
        )
    return entries
