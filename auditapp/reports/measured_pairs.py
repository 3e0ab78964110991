"""What an expert measured again, beside the first measurement: Bland-Altman in mm, and ICC(A,1). Pure."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from auditapp.imaging.models import Measure
from auditapp.reports.agreement import LEAST_PAIRS, Estimate, State, not_estimable, too_few
from auditapp.reports.counting_scores import limits_json
from auditapp.reports.measured_rows import Value
from auditapp.sentences import term
from auditapp.statistics.scores import bland_altman, icc_a1, variances
from auditapp.statistics.shares import Refusal

METHOD = term("ICC(A,1), one fetus a pair")


def remeasured(first: Sequence[Value], again: Sequence[Value]) -> list[dict[str, Any]]:
    """One entry a kind that was measured again; differences are the first measurement less the expert's. Figures from 25 pairs on."""
    held = {(value.fetus, value.kind): value.mm for value in first}
    told = []
    for kind in Measure.values:
        pairs = [(held[key], value.mm) for value in again if value.kind == kind and (key := (value.fetus, value.kind)) in held]
        if pairs:
            told.append({"kind": kind.upper()} | _told(np.array(pairs)))
    return told


def _told(pairs: np.typing.NDArray[np.float64]) -> dict[str, Any]:
    if len(pairs) < LEAST_PAIRS:
        return {"n": len(pairs), "bias": None, "icc_a1": too_few(len(pairs), METHOD).as_json()}
    value, interval = icc_a1(variances(pairs))
    if interval is None or not np.isfinite(value):
        icc = not_estimable(len(pairs), METHOD, Refusal.NOTHING_VARIES)
    else:
        icc = Estimate(State.OK, len(pairs), METHOD, value, interval.low, interval.high)
    return limits_json(bland_altman(pairs[:, 0], pairs[:, 1])) | {"icc_a1": icc.as_json()}
