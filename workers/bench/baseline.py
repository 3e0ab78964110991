"""The same table from a CSV, as people make it today: pandas and scikit-learn where they are installed, else csv and statsmodels."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from auditapp.reports.counted import GRADES
from auditapp.rounds.models import AuditRound, Purpose, RoundItem

COLUMNS = ("radiologist", "plane", "machine", "expert")
ITEM = ("radiologist_id", "plane__code", "machine_grade")
GROUPS = ("radiologist", "plane")


def write_csv(audit_round: AuditRound, file: Path) -> None:
    """One row an image: radiologist, plane, the machine's grade, the first reader's where it was read."""
    items = RoundItem.objects.filter(round=audit_round).order_by().values_list("pk", *ITEM)
    read = items.filter(assignments__purpose=Purpose.FIRST).values_list("pk", "assignments__review__grade")
    grades = dict(read)
    with file.open("w", newline="") as opened:
        rows = csv.writer(opened)
        rows.writerow(COLUMNS)
        rows.writerows((*row[1:], grades.get(row[0], "")) for row in items)


def baseline() -> tuple[str, Callable[[Path], Any]]:
    """Its name, and what makes the table."""
    try:
        pandas, metrics = import_module("pandas"), import_module("sklearn.metrics")
    except ImportError:
        return "csv + statsmodels", _by_csv

    def by_pandas(file: Path) -> Any:
        frame = pandas.read_csv(file)
        return [_pandas_rows(frame.groupby(column), metrics.cohen_kappa_score) for column in GROUPS]

    return "pandas + scikit-learn", by_pandas


def _pandas_rows(groups: Any, kappa: Any) -> list[Any]:
    found: list[Any] = []
    for name, images in groups:
        read = images.dropna()
        standard, machine = read.expert == "standard", read.machine == "standard"
        found.append((name, len(images), len(read), images.machine.value_counts(), standard.mean(), (standard == machine).mean()))
        found.append((kappa(machine, standard), kappa(read.machine, read.expert, weights="quadratic", labels=list(GRADES))))
    return found


def _by_csv(file: Path) -> Any:
    held: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    with file.open(newline="") as opened:
        for row in csv.DictReader(opened):
            for column in GROUPS:
                held[column, row[column]].append(row)
    return [(name, len(rows), *_statistics(rows)) for name, rows in held.items()]


def _statistics(rows: Iterable[dict[str, str]]) -> tuple[Any, ...]:
    import numpy as np
    from statsmodels.stats.inter_rater import cohens_kappa

    table = np.zeros((3, 3))
    for row in rows:
        if row["expert"] and row["machine"]:
            table[GRADES.index(row["machine"]), GRADES.index(row["expert"])] += 1
    two = np.array([[table[0, 0], table[0, 1:].sum()], [table[1:, 0].sum(), table[1:, 1:].sum()]])
    n = max(table.sum(), 1)
    return table.sum(), two[:, 0].sum() / n, np.trace(two) / n, cohens_kappa(two).kappa, cohens_kappa(table, wt="quadratic").kappa
