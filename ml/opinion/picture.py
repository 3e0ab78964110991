"""The scan turned and scaled as the usual anatomy lies, face to the right: what a network reads that judges the picture as a whole."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from ml.opinion.anatomy import ACROSS, DOWN, Anatomy, Floats
from ml.pixels import Frame
from ml.planes.model import BLOCKS, STEM, PlaneNetwork, read_sononet
from ml.restyled import TEXTURE, toned

UNIT = 66  # pixels for one unit of the anatomy
SIZE = (240, 176)  # width, height in pixels
LIT = 3  # grey level above which a pixel counts for mean and spread
LEAST_LIT, PLAIN = 50, (60.0, 40.0)  # pixels that must be lit; mean and spread where fewer are
RANGE = (-3.0, 4.0)  # of the standardised greys
SCALED = 128.0  # what SonoNet's input is larger by
KEPT = 64  # channels of SonoNet's own summary
POOLED = KEPT + BLOCKS[-1][-1]
TURNED, SHIFTED, ZOOMED, STRETCHED = 5.0, 0.09, 0.10, 0.06  # spread of what training changes: degrees, units, and in log scale twice
TONED, TEXTURED, HIDDEN = 0.6, 0.5, 0.3  # how often training changes the greys, the texture, and hides a box
LARGEST = 0.3  # of the sides: the box that is hidden


def seen(frame: Frame, anatomy: Anatomy, random: np.random.Generator | None = None) -> npt.NDArray[np.float32]:
    """`frame`, black outside the scan area, as (height, width) of SIZE, its greys standardised; with `random` a little otherwise."""
    matrix = np.vstack([anatomy.matrix, [0, 0, 1]]) if random is None else np.vstack([anatomy.matrix, [0, 0, 1]]) @ _moved(random)
    onto = np.array([[1 / UNIT, 0, ACROSS[0]], [0, 1 / UNIT, DOWN[0]], [0, 0, 1]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    picture: Any = cv2.warpAffine(frame, (matrix @ onto)[:2], SIZE, flags=flags)
    greys = (picture if random is None else _relit(picture, random)).astype(np.float32)
    lit = greys[greys > LIT]
    mean, spread = (float(lit.mean()), float(lit.std()) + 8) if len(lit) > LEAST_LIT else PLAIN
    return np.asarray(np.clip((greys - mean) / spread, *RANGE), np.float32)


def _moved(random: np.random.Generator) -> Floats:
    zoom, stretch = np.exp(random.normal(0, ZOOMED)), np.exp(random.normal(0, STRETCHED))
    turn = np.deg2rad(random.normal(0, TURNED))
    across, down = random.normal(0, SHIFTED, 2)
    return np.array(
        [
            [zoom * stretch * np.cos(turn), -zoom * np.sin(turn), across],
            [zoom * np.sin(turn), zoom / stretch * np.cos(turn), down],
            [0, 0, 1],
        ]
    )


def _relit(picture: Frame, random: np.random.Generator) -> Frame:
    if random.random() < TONED:
        picture = toned(picture, random)
    if random.random() < TEXTURED:
        picture = TEXTURE[int(random.integers(len(TEXTURE)))](picture, random)
    if random.random() < HIDDEN:
        width, height = (int(side * random.uniform(0.05, LARGEST)) for side in SIZE)
        left, top = int(random.integers(0, SIZE[0] - width)), int(random.integers(0, SIZE[1] - height))
        picture = picture.copy()
        picture[top : top + height, left : left + width] = 0
    return picture


class PictureNetwork(nn.Module):
    """Pictures (n, 1, height, width) of SIZE to log odds (n, 1) of a standard one: SonoNet-16, and one layer of ours over its means."""

    def __init__(self) -> None:
        super().__init__()
        sononet = PlaneNetwork(14)
        self.features, self.summary = sononet.features, sononet.adaption[:3]
        self.dropout = nn.Dropout(0.3)
        self.last = nn.Linear(POOLED, 1)

    def forward(self, pictures: Tensor) -> Tensor:
        maps = self.features(pictures * SCALED)
        pooled = torch.cat([maps.mean((2, 3)), self.summary(maps).mean((2, 3))], 1)
        return torch.as_tensor(self.last(self.dropout(pooled)))


def from_sononet(file: Path, seed: int) -> PictureNetwork:
    """SonoNet's layers as its authors trained them; the first two blocks stay so. ValueError for another file."""
    torch.manual_seed(seed)
    source, network = read_sononet(file), PictureNetwork()
    network.features.load_state_dict(source.features.state_dict())
    network.summary.load_state_dict(source.adaption[:3].state_dict())
    network.features[:STEM].requires_grad_(False)
    with torch.no_grad():
        network.last.weight.mul_(0.2)
    return network.eval()


def batch_of(pictures: Sequence[npt.NDArray[np.float32]]) -> Tensor:
    return torch.from_numpy(np.stack(pictures))[:, None].contiguous(memory_format=torch.channels_last)
