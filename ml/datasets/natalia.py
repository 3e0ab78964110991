"""PBF-US1 (NatalIA): blind sweeps over a physical phantom of 23 weeks, Zenodo 14193949. The label `phantom` says so."""

from pathlib import Path

from ml.datasets.tables import columns_of, rows
from ml.manifest import Entry

SOURCE = "natalia"
PLANES = {
    "Biparietal standard plane": "head",
    "Abdominal standard plane": "abdomen",
    "Heart standard plane": "thorax",
    "Spine standard plane": "spine",
    "Femur standard plane": "femur",
    "No plane": "other",
}


def recognises(folder: Path) -> bool:
    return {"file_name", "studie", "class"} <= columns_of(folder / "resume.csv")


def read(folder: Path) -> list[Entry]:
    """`folder` holds resume.csv and a folder an examination; grouped by examination. 98 % of the frames show no plane."""
    return [
        Entry(
            folder / row["studie"] / row["file_name"],
            SOURCE,
            row.one_of("class", PLANES),
            f"{SOURCE}/{row['studie']}",
            labels={"phantom": "physical"},
        )
        for row in rows(folder / "resume.csv", ("file_name", "studie", "class"))
    ]
