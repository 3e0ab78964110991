"""Why a network said so: which parts of a frame its score rests on, and a test of that claim.

The heat map is HiResCAM (Draelos and Carin 2020, arXiv 2011.08891): activation times gradient at the detector's finest layer, by captum.
Of seven methods it was the one whose map, deleted, cost a structure's score most. The deletion test is that of Petsiuk et al. 2018
(arXiv 1806.07421) at one area: what is highlighted is blurred away, then as large an area elsewhere; the score must fall more.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import torch
from captum.attr import LayerGradientXActivation  # type: ignore[import-untyped]
from statsmodels.stats.proportion import proportion_confint
from torch import Tensor, nn

from ml.model_card import card_of
from ml.paths import WEIGHTS
from ml.pixels import Frame, grey, letterbox
from ml.structures import detector
from ml.structures.expected import Box, expected_box
from ml.weights_file import fill

Heat = npt.NDArray[np.float32]

LONG_SIDE = 160  # pixels of a heat map: a few a structure, and a small file
HIDDEN_SHARE = 0.03  # of the frame: what the deletion test hides
ELSEWHERE = 6  # places for the random area
ENOUGH = 0.25  # a score below this is no evidence, and hiding it proves nothing


@dataclass(frozen=True, slots=True)
class Explanation:
    """`heat` (h, w) is 0-1 over the whole frame, its long side LONG_SIDE. `score` (0-1) is the network's own.

    `hidden` is the score once the hottest HIDDEN_SHARE of the frame is blurred away, `elsewhere` the mean score when as large an area
    elsewhere is; both None where there was no score to lose. `expected` is where a structure that was not found would lie, in pixels
    of the frame, as told from those that were; None where it was found or too few others were.
    """

    heat: Heat
    score: float
    hidden: float | None
    elsewhere: float | None
    expected: Box | None


@dataclass(frozen=True, slots=True)
class Explainer:
    """The detector with its gradients: slower than the one that predicts, and loaded only where somebody asks."""

    network: nn.Module
    labels: tuple[str, ...]
    long_side: int


def load_explainer(weights: Path = WEIGHTS) -> Explainer:
    """WeightsError, naming the file, where it is missing or not the one that its card describes."""
    card = card_of(weights, "structures")
    network = detector.fused(fill(detector.build(len(card.labels), card.architecture), card, weights))
    return Explainer(network, card.labels, max(card.input_size))


def explain(frame: npt.NDArray[np.uint8], structures: Sequence[str], explainer: Explainer) -> Explanation:
    """Why the detector found, or did not find, the named structures on one frame, (h, w) or (h, w, 3) uint8.

    Of several the heats are joined and the scores averaged. ValueError for a structure that the detector does not know.
    """
    if unknown := set(structures) - set(explainer.labels) or not structures:
        raise ValueError(f"the detector does not know {unknown or 'which structure is asked for'}")
    picture = grey(frame)
    canvas, place = letterbox(picture, explainer.long_side)
    numbers = [explainer.labels.index(name) for name in structures]
    heat = np.max([_heat_of(canvas, number, explainer.network) for number in numbers], axis=0)
    scores = _scores(canvas, explainer)
    score = float(np.mean(scores[numbers]))
    hidden, elsewhere = (
        deleted(canvas, heat, lambda other: float(np.mean(_scores(other, explainer)[numbers]))) if score >= ENOUGH else (None, None)
    )
    found = {name: box for name, box in _boxes(canvas, explainer).items() if scores[explainer.labels.index(name)] >= ENOUGH}
    on_frame = {name: place.to_frame(np.array([box], np.float32), (picture.shape[1], picture.shape[0]))[0] for name, box in found.items()}
    missing = next((name for name in structures if name not in on_frame), None)
    return Explanation(
        _on_frame(heat, place.left, place.top), score, hidden, elsewhere, expected_box(missing, on_frame) if missing else None
    )


def _heat_of(canvas: Frame, structure: int, network: nn.Module) -> Heat:
    layers: nn.ModuleList = network.model  # type: ignore[assignment]
    finest = layers[layers[-1].f[0]]  # type: ignore[index]

    def evidence(pictures: Tensor) -> Tensor:
        """Log-odds of the eight surest places: smoother than the surest alone."""
        certain = network(pictures)[0][:, 4 + structure].clamp(1e-6, 1 - 1e-6).topk(8, 1).values
        return torch.logit(certain).mean(1)

    given = LayerGradientXActivation(evidence, finest).attribute(_tensor(canvas)).sum(1)[0]
    heat = np.maximum(given.detach().numpy(), 0)
    whole = cv2.resize(cv2.GaussianBlur(heat, (0, 0), 0.8), (canvas.shape[1], canvas.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(whole / max(float(whole.max()), 1e-9), np.float32)


def _tensor(canvas: Frame) -> Tensor:
    return torch.from_numpy(canvas)[None, None].float() / 255


@torch.no_grad()  # not inference_mode: the head keeps its anchors, and gradients must pass them later
def _scores(canvas: Frame, explainer: Explainer) -> npt.NDArray[np.float32]:
    """The surest score of every structure."""
    return np.asarray(explainer.network(_tensor(canvas))[0][0, 4:].amax(1).numpy(), np.float32)


@torch.no_grad()
def _boxes(canvas: Frame, explainer: Explainer) -> dict[str, npt.NDArray[np.float32]]:
    """The surest box of every structure, on the canvas."""
    raw = explainer.network(_tensor(canvas))[0][0]
    best = raw[:4, raw[4:].argmax(1)].T.numpy()
    corners = np.concatenate([best[:, :2] - best[:, 2:] / 2, best[:, :2] + best[:, 2:] / 2], axis=1)
    return dict(zip(explainer.labels, corners, strict=True))


def deleted(canvas: Frame, heat: Heat, score: Callable[[Frame], float]) -> tuple[float, float]:
    """The score without the hottest area, and the mean score without the same area moved elsewhere; the same for the same frame."""
    hottest = heat > np.quantile(heat, 1 - HIDDEN_SHARE)
    random = np.random.default_rng(int(canvas.sum()))
    moves = [(int(random.integers(0, hottest.shape[0])), int(random.integers(0, hottest.shape[1]))) for _ in range(ELSEWHERE)]
    elsewhere = [score(blurred(canvas, np.roll(hottest, move, (0, 1)))) for move in moves]
    return score(blurred(canvas, hottest)), float(np.mean(elsewhere))


def blurred(canvas: Frame, where: npt.NDArray[np.bool_]) -> Frame:
    """The picture with nothing to be made out where `where` says."""
    share = cv2.GaussianBlur(where.astype(np.float32), (0, 0), 2)
    return np.asarray(canvas * (1 - share) + cv2.GaussianBlur(canvas, (0, 0), 12) * share, np.uint8)


def _on_frame(heat: Heat, left: int, top: int) -> Heat:
    """The heat without the canvas' rim, small."""
    inner = heat[top : heat.shape[0] - top, left : heat.shape[1] - left]
    scale = LONG_SIDE / max(inner.shape)
    size = (max(1, round(inner.shape[1] * scale)), max(1, round(inner.shape[0] * scale)))
    return np.asarray(np.clip(cv2.resize(inner, size, interpolation=cv2.INTER_AREA), 0, 1), np.float32)


def deletion_test(frames: Sequence[npt.NDArray[np.uint8]], weights: Path = WEIGHTS) -> dict[str, Any]:
    """The deletion test on every structure found on the frames: how often it `holds`, with Wilson's 95 % interval, and mean scores."""
    explainer = load_explainer(weights)
    tested: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for frame in frames:
        scores = _scores(letterbox(grey(frame), explainer.long_side)[0], explainer)
        for name in [label for label, score in zip(explainer.labels, scores, strict=True) if score >= ENOUGH]:
            told = explain(frame, [name], explainer)
            if told.hidden is not None and told.elsewhere is not None:
                tested[name].append((told.score, told.hidden, told.elsewhere))
    every = [row for rows in tested.values() for row in rows]
    return {"hidden_share": HIDDEN_SHARE, "structures": {name: _tally(rows) for name, rows in {**tested, "all": every}.items() if rows}}


def _tally(rows: Sequence[tuple[float, float, float]]) -> dict[str, Any]:
    score, hidden, elsewhere = np.array(rows).T
    holds = int((hidden < elsewhere).sum())
    low, high = proportion_confint(holds, len(rows), method="wilson")
    means = {name: round(float(values.mean()), 3) for name, values in (("score", score), ("hidden", hidden), ("elsewhere", elsewhere))}
    return {"n": len(rows), **means, "holds": round(holds / len(rows), 3), "holds_interval": [round(low, 3), round(high, 3)]}
