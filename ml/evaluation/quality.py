"""The machine's opinions on quality against a person's, where a set holds them: `grade`, `factor/<name>`, `criterion/<code>`."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ml import scores
from ml.evaluation.cases import Case, told
from ml.types import FACTORS, OVERALL

MET, NOT_MET = "met", "not_met"
CRITERION, FACTOR = "criterion/", "factor/"


def quality_figures(cases: Sequence[Case]) -> dict[str, Any]:
    """Quadratic kappa of the grade and of each factor, AUROC and share right of each criterion; what no picture tells is left out.

    `factor/<name>` is a level of FACTORS, `criterion/<code>` is "met" or "not_met"; "cannot_tell" counts as not told.
    """
    return {
        "overall": _overall(cases),
        "factors": {name: _factor(cases, name) for name in FACTORS if any(FACTOR + name in case.entry.labels for case in cases)},
        "criteria": {code: _criterion(cases, code) for code in _codes(cases)},
    }


def _overall(cases: Sequence[Case]) -> dict[str, Any]:
    own = [case for case in cases if case.prediction.overall is not None and case.entry.labels.get("grade") in OVERALL]
    truth = np.array([OVERALL.index(str(case.entry.labels["grade"])) for case in own], np.int64)
    said = np.array([case.prediction.overall.level for case in own if case.prediction.overall is not None], np.int64)
    return {
        "n": len(own),
        "accuracy": told(own, lambda counts: scores.share(counts, truth == said)),
        "kappa": told(own, lambda counts: scores.quadratic_kappa(counts, truth, said, len(OVERALL))),
    }


def _factor(cases: Sequence[Case], name: str) -> dict[str, Any]:
    own = [case for case in cases if isinstance(case.entry.labels.get(FACTOR + name), int) and name in case.prediction.factors]
    truth = np.array([case.entry.labels[FACTOR + name] for case in own], np.int64)
    said = np.array([case.prediction.factors[name].level for case in own], np.int64)
    kappa = told(own, lambda counts: scores.quadratic_kappa(counts, truth, said, len(FACTORS[name])))
    return {"n": len(own), "kappa": kappa}


def _codes(cases: Sequence[Case]) -> list[str]:
    """Criteria on which a person and the machine both have an opinion somewhere."""
    told_of = {name.removeprefix(CRITERION) for case in cases for name in case.entry.labels if name.startswith(CRITERION)}
    return sorted(told_of & {code for case in cases for code in case.prediction.criteria})


def _criterion(cases: Sequence[Case], code: str) -> dict[str, Any]:
    own = [case for case in cases if case.entry.labels.get(CRITERION + code) in (MET, NOT_MET) and code in case.prediction.criteria]
    met = np.array([case.entry.labels[CRITERION + code] == MET for case in own], bool)
    chances = np.array([case.prediction.criteria[code] for case in own])
    return {
        "n": len(own),
        "auroc": told(own, lambda counts: scores.auroc(counts, chances, met), fewest=int(min(met.sum(), (~met).sum()))),
        "accuracy": told(own, lambda counts: scores.share(counts, (chances >= 0.5) == met)),
    }
