"""What stands beside kappa so that it is not misread. `table` is (K, K) counts or shares, rows the first rater."""

from typing import Any

import numpy as np
from statsmodels.stats.inter_rater import cohens_kappa

from auditapp.statistics.two_raters import ALL, Table


def prevalence_index(table: Table) -> float:
    """(a - d) / n of two categories, a where both said the first, d the second: -1 to 1.

    Byrt, Bishop & Carlin 1993, J Clin Epidemiol 46:423.
    """
    return float((table[0, 0] - table[1, 1]) / table.sum())


def bias_index(table: Table) -> float:
    """(b - c) / n of two categories, b where only the first rater said the first: -1 to 1 (same source)."""
    return float((table[0, 1] - table[1, 0]) / table.sum())


def kappa_max(table: Table) -> float:
    """The greatest kappa that the raters' margins allow (Cohen 1960). NaN where a margin is constant."""
    rows, columns = table.sum(1) / table.sum(), table.sum(0) / table.sum()
    if max(rows.max(), columns.max()) > ALL:
        return float("nan")
    by_chance = float(rows @ columns)
    return float((np.minimum(rows, columns).sum() - by_chance) / (1 - by_chance))


def kappa_test(table: Table, weights: str | None = None) -> dict[str, Any]:
    """`se0`, `z`, two-sided `p` of the hypothesis that kappa is 0 (Fleiss, Cohen & Everitt 1969). `weights`: linear, quadratic."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = cohens_kappa(table, wt=weights)
    return {"se0": float(found.std_kappa0), "z": float(found.z_value), "p": float(found.pvalue_two_sided)}


def bangdiwala_b(table: Table) -> float:
    """Area of agreement over the area that the margins allow (Bangdiwala 1985): 0-1. NaN if the raters have no category in common."""
    area = float((table.sum(0) * table.sum(1)).sum())
    return float((np.diagonal(table) ** 2).sum()) / area if area else float("nan")
