"""The quality network on pictures that it never saw: how right it is, how well it knows that, and how much it says at 90 % coverage."""

from typing import Any

import numpy as np
import numpy.typing as npt
from torch import nn

from ml.quality import conformal
from ml.quality.calibrate import DRAWN, Levels
from ml.quality.figures import area_under_curve, chance_calibration_error, interval, quadratic_kappa, top_calibration_error
from ml.quality.ordinal import criteria_probabilities, level_probabilities
from ml.quality.predict import QualityModel
from ml.quality.samples import Samples
from ml.quality.train import Opinions, opinions
from ml.types import NT_STRUCTURES, PLANES, STRUCTURE_NAMES

Floats = npt.NDArray[np.floating]


def evaluate(network: nn.Module, model: QualityModel, samples: Samples) -> dict[str, Any]:
    """Held-out figures as the card stores them; intervals are bootstrapped over pictures, all variants of one picture together."""
    said = opinions(network, samples, model.device)
    planes = np.array([PLANES[number] for number in samples.planes])
    real, drawn = samples.sources != DRAWN, samples.sources == DRAWN
    return {
        "factors": _factors(said, samples, planes, model),
        "clarity": _clarity(said, samples, model),
        "overall": _overall(said, samples, planes, drawn, model),
        "criteria": _criteria(said, samples, planes, model),
        "n_real": int(real.sum()),
        "n_drawn": int(drawn.sum()),
    }


def rounded(value: float) -> float | None:
    """Three decimals; None for what could not be reckoned, which JSON does not know."""
    return None if np.isnan(value) else round(float(value), 3)


def pictures_of(samples: Samples) -> Levels:
    """A number for each sample that all variants of one real picture share: they stand in a row, the first as it came, without faults."""
    starts = np.ones(len(samples), np.int64)
    real = samples.sources != DRAWN
    same = np.all(samples.planes[1:, None] == samples.planes[:-1, None], 1) & real[1:]
    starts[1:] = np.where(same & ~_clean(samples)[1:], 0, 1)
    return np.asarray(starts.cumsum())


def _clean(samples: Samples) -> npt.NDArray[np.bool_]:
    return np.asarray((samples.factors[:, 0] == 2) & (samples.factors[:, 1:] == 0).all(1))


def told(name: str, probabilities: Floats, truth: Levels, kinds: list[str], groups: Levels, model: QualityModel) -> dict[str, Any]:
    """Kappa with interval, accuracy, calibration error beside what chance alone would show, coverage and size of the sets, abstentions."""
    said, levels = probabilities.argmax(1), probabilities.shape[1]
    lowest, highest = conformal.ranges(probabilities, conformal.limits(name, kinds, model.card.thresholds))
    held = (lowest <= truth) & (truth <= highest)
    low, high = interval(lambda rows: quadratic_kappa(truth[rows], said[rows], levels), groups)
    return {
        "n": len(truth),
        "n_pictures": len(np.unique(groups)),
        "kappa": rounded(quadratic_kappa(truth, said, levels)),
        "kappa_95": [rounded(low), rounded(high)],
        "kappa_of_expected": rounded(quadratic_kappa(truth, np.floor(probabilities @ np.arange(levels) + 0.5).astype(np.int64), levels)),
        "accuracy": rounded(float((said == truth).mean())),
        "ece": rounded(top_calibration_error(probabilities, truth)),
        "ece_chance_95": rounded(chance_calibration_error(probabilities)),
        "coverage": rounded(float(held.mean())),
        "set_size": round(float((highest - lowest + 1).mean()), 2),
        "abstains": rounded(float((highest - lowest + 1 > model.card.thresholds["widest"]).mean())),
    }


def _factors(said: Opinions, samples: Samples, planes: npt.NDArray[np.str_], model: QualityModel) -> dict[str, Any]:
    groups, rows = pictures_of(samples), {}
    sources = ["real", *sorted(set(samples.sources.tolist()))]
    for number, (name, scores) in enumerate(said.factors.items()):
        every = level_probabilities(name, scores, model.card.thresholds)
        for source in sources:
            own = samples.sources != DRAWN if source == "real" else samples.sources == source
            own &= samples.factors[:, number] >= 0
            if not own.any():
                continue
            rows[f"{name}/{source}"] = told(name, every[own], samples.factors[own, number], planes[own].tolist(), groups[own], model)
    return rows


def _clarity(said: Opinions, samples: Samples, model: QualityModel) -> dict[str, Any]:
    """On real pictures: every structure over all levels, and over the levels of those that are there; whether it is there at all."""
    names = np.array([STRUCTURE_NAMES[number] for number in samples.structures])
    owners = samples.owners
    nt = (samples.planes == PLANES.index("nt"))[owners] & (samples.sources != DRAWN)[owners] & (samples.clarity >= 0)
    every = level_probabilities("clarity", said.clarity, model.card.thresholds)
    groups = pictures_of(samples)[owners]
    rows = {
        "all": told("clarity", every[nt], samples.clarity[nt], names[nt].tolist(), groups[nt], model)
        | _seen(every[nt], samples.clarity[nt])
    }
    for name in NT_STRUCTURES:
        own = nt & (names == name)
        rows[name] = told("clarity", every[own], samples.clarity[own], names[own].tolist(), groups[own], model)
        rows[name] |= _seen(every[own], samples.clarity[own])
    drawn = (samples.sources == DRAWN)[owners] & (samples.clarity >= 0)
    rows["drawn"] = told("clarity", every[drawn], samples.clarity[drawn], names[drawn].tolist(), groups[drawn], model)
    rows["drawn"] |= _seen(every[drawn], samples.clarity[drawn])
    return rows


def _seen(probabilities: Floats, truth: Levels) -> dict[str, Any]:
    """F1 of "the structure is in the box", and kappa among the boxes where it is."""
    said, there = probabilities[:, 0] < 0.5, truth > 0
    both = int((said & there).sum())
    grades = 1 + probabilities[there][:, 1:].argmax(1)
    return {
        "visible_f1": rounded(2 * both / max(1, int(said.sum() + there.sum()))),
        "n_visible": int(there.sum()),
        "kappa_of_visible": rounded(quadratic_kappa(truth[there], grades, probabilities.shape[1])),
    }


def _overall(
    said: Opinions, samples: Samples, planes: npt.NDArray[np.str_], drawn: npt.NDArray[np.bool_], model: QualityModel
) -> dict[str, Any]:
    every = level_probabilities("overall", said.overall, model.card.thresholds)
    known, groups = drawn & (samples.overall >= 0), np.arange(len(samples))
    rows = {"all": told("overall", every[known], samples.overall[known], planes[known].tolist(), groups[known], model)}
    for plane in sorted(set(planes[known].tolist())):
        own = known & (planes == plane)
        rows[plane] = told("overall", every[own], samples.overall[own], planes[own].tolist(), groups[own], model)
    return rows


def _criteria(said: Opinions, samples: Samples, planes: npt.NDArray[np.str_], model: QualityModel) -> dict[str, Any]:
    every = criteria_probabilities(said.criteria, model.criteria, model.card.thresholds)
    rows: dict[str, Any] = {}
    for label in model.card.labels:
        plane, name = label.split("/")
        column = model.criteria.index(name)
        own = (planes == plane) & (samples.criteria[:, column] >= 0)
        if not own.any():
            continue
        truth, told_yes = samples.criteria[own, column] == 1, every[own, column]
        rows[label] = {
            "auroc": rounded(area_under_curve(truth, told_yes)),
            "accuracy": rounded(float(((told_yes >= 0.5) == truth).mean())),
            "n_met": int(truth.sum()),
            "n_not_met": int((~truth).sum()),
        }
    asked = samples.criteria >= 0
    pair = np.stack([1 - every[asked], every[asked]], 1)
    areas = [row["auroc"] for row in rows.values() if row["auroc"] is not None]
    rows["all"] = {
        "mean_auroc": rounded(sum(areas) / len(areas) if areas else float("nan")),
        "ece": rounded(top_calibration_error(pair, samples.criteria[asked])),
        "ece_chance_95": rounded(chance_calibration_error(pair)),
    }
    return rows
