"""Whether the opinion holds on a screen that taught it nothing, and what adapting it without grades would do to a site's share."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ml import scores
from ml.manifest import read_grey
from ml.opinion.samples import Samples
from ml.opinion.train import Flags, Floats, Settings, fit, parts_of
from ml.screens import SCREEN_KINDS, screen_kind

LEAST = 20  # pictures of either grade, or there is not enough data
SHARES = (0.2, 0.5, 0.8)  # of standard pictures at the sites that are made up
SITE, DRAWS = 100, 200  # pictures of such a site, and how many sites


def screens_of(samples: Samples) -> npt.NDArray[np.str_]:
    return np.array([screen_kind(read_grey(entry.file)) for entry in samples.entries])


def left_out(parts: Sequence[tuple[Samples, Flags]], settings: Settings) -> dict[str, Any]:
    """Per kind of screen the figures of an opinion that learnt from the others. `parts` are those to teach, to settle and to test, each
    with the pictures (n,) that the detector has not learnt from: only these are judged."""
    kinds = [screens_of(samples) for samples, _ in parts]
    told: dict[str, Any] = {}
    for kind in SCREEN_KINDS:
        own = [samples.chosen((screens == kind) & unseen) for (samples, unseen), screens in zip(parts, kinds, strict=True)]
        standard = np.concatenate([samples.standard for samples in own])
        told[kind] = {"n_standard": int(standard.sum()), "n_non_standard": int((~standard).sum())}
        if min(told[kind].values()) < LEAST:
            told[kind]["state"] = "not_enough_data"
            continue
        rest = [samples.chosen(screens != kind) for (samples, _), screens in zip(parts, kinds, strict=True)]
        network = fit(rest[0], rest[1], parts[0][1][kinds[0] != kind], settings)
        odds = np.concatenate([parts_of(network, samples).sum(1) for samples in own]) + float(network.offset)
        told[kind] |= _figures(odds, standard) | {"adapted": _adapted(odds, standard, settings.seed)}
    return told


def _figures(odds: Floats, standard: Flags) -> dict[str, float]:
    once, levels = np.ones((1, len(odds)), np.float32), (odds >= 0).astype(np.int64)
    return {
        "auroc": round(float(scores.auroc(once, odds, standard)[0]), 4),
        "kappa": round(float(scores.quadratic_kappa(once, standard.astype(np.int64), levels, 2)[0]), 3),
        "sensitivity": round(float((odds[standard] >= 0).mean()), 3),
        "specificity": round(float((odds[~standard] < 0).mean()), 3),
    }


def _adapted(odds: Floats, standard: Flags, seed: int) -> dict[str, Any]:
    """For sites with a true share of standard pictures, the mean share that is called standard as it is, and with the site's own log odds
    moved to even odds on average: what an adaptation without grades amounts to."""
    random = np.random.default_rng(seed)
    told = {}
    for share in SHARES:
        called: list[tuple[float, float]] = []
        for _ in range(DRAWS):
            count = round(SITE * share)
            site = np.concatenate(
                [odds[random.choice(np.flatnonzero(grade), number)] for grade, number in ((standard, count), (~standard, SITE - count))]
            )
            called.append((float((site >= 0).mean()), float((site - site.mean() >= 0).mean())))
        plain, adapted = np.mean(called, axis=0)
        told[f"{share:.0%}"] = {"as_it_is": round(float(plain), 3), "adapted": round(float(adapted), 3)}
    return told
