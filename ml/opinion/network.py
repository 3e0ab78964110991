"""The network behind the opinion: a few small heads over what the detector saw along the anatomy, and what is told of each structure."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from ml.opinion.picture import PictureNetwork
from ml.types import NT_STRUCTURES

MAPS = (64, 128, 256)  # channels of the detector's three maps
CHANNELS = sum(MAPS)
NARROWED = 64  # of them, by principal components: there are hardly more pictures than channels
HEADS = 4  # each learnt without one quarter of the pictures, which tell what it is worth
WIDTH = 48
TOLD = 2 * len(NT_STRUCTURES)  # beside the heads' mean: the confidence of each, then the clarity of each
DROPPED = (0.2, 0.3)  # share of the channels, and of the pooled values, that a training step does without


class Head(nn.Module):
    """What was seen along the anatomy (n, NARROWED, ROWS, COLUMNS) to log odds (n,) of a standard picture."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(NARROWED, WIDTH, 1)
        self.layers = nn.ModuleList(nn.Conv2d(WIDTH, WIDTH, 3, padding=1, stride=2) for _ in range(2))
        self.last = nn.Linear(2 * WIDTH, 1)

    def forward(self, seen: Tensor) -> Tensor:
        pictures = functional.gelu(self.first(functional.dropout2d(seen, DROPPED[0], self.training)))
        for layer in self.layers:
            pictures = functional.gelu(layer(pictures))
        pooled = torch.cat([pictures.mean((2, 3)), pictures.amax((2, 3))], 1)
        return torch.as_tensor(self.last(functional.dropout(pooled, DROPPED[1], self.training)))[:, 0]


class OpinionNetwork(nn.Module):
    """`forward` gives (n, 2 + TOLD): how much heads, picture network and all that is told add to the log odds; `offset` is the rest.

    Each part stands against a usual standard picture, which has 0: so a part that is negative is a doubt.
    """

    middle: Tensor
    basis: Tensor
    usual: Tensor
    weights: Tensor
    offset: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("middle", torch.zeros(CHANNELS))
        self.register_buffer("basis", torch.zeros(NARROWED, CHANNELS))
        self.heads = nn.ModuleList(Head() for _ in range(HEADS))
        self.picture = PictureNetwork()
        self.register_buffer("usual", torch.zeros(2 + TOLD))
        self.register_buffer("weights", torch.zeros(2 + TOLD))
        self.register_buffer("offset", torch.zeros(()))

    def narrowed(self, seen: Tensor) -> Tensor:
        """(n, CHANNELS, ROWS, COLUMNS) on the principal components: (n, NARROWED, ROWS, COLUMNS)."""
        return torch.einsum("nchw,dc->ndhw", seen - self.middle[:, None, None], self.basis)

    def whole(self, narrowed: Tensor) -> Tensor:
        """(n,): the heads' mean log odds."""
        return torch.stack([head(narrowed) for head in self.heads]).mean(0)

    def forward(self, seen: Tensor, judged: Tensor, told: Tensor) -> Tensor:
        """`judged` (n, 1) is what `picture` says, which a runtime of its own may run."""
        return torch.as_tensor((torch.cat([self.whole(self.narrowed(seen))[:, None], judged, told], 1) - self.usual) * self.weights)
