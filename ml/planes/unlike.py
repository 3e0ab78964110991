"""How unlike every training picture a picture is: its distance from those of each plane (Lee et al. 2018, arXiv 1807.03888)."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from ml.planes.appearance import NUMBERS

KINDS = 40  # room for every plane, taken by a scanner or drawn
SHRINK = 0.2  # share of the covariance that is replaced by a ball, since there are hardly more pictures than numbers


class Unlike(nn.Module):
    """`forward` gives 0-1 for channel means (n, pooled) and looks (n, NUMBERS); 0.5 is the level that few known pictures exceed."""

    middle: Tensor
    spread: Tensor
    whitening: Tensor
    kinds: Tensor
    level: Tensor
    slope: Tensor

    def __init__(self, pooled: int) -> None:
        super().__init__()
        size = pooled + NUMBERS
        self.register_buffer("middle", torch.zeros(size))
        self.register_buffer("spread", torch.ones(size))
        self.register_buffer("whitening", torch.eye(size))
        self.register_buffer("kinds", torch.zeros(KINDS, size))
        self.register_buffer("level", torch.ones(()))
        self.register_buffer("slope", torch.ones(()))

    def forward(self, pooled: Tensor, looks: Tensor) -> Tensor:
        strangeness: Tensor = torch.sigmoid((self.distance(pooled, looks) - self.level) / self.slope)
        return strangeness

    def distance(self, pooled: Tensor, looks: Tensor) -> Tensor:
        """(n,): the Mahalanobis distance to the nearest kind of known picture; about 1 where the picture is one of them."""
        nearest: Tensor = torch.cdist(self._placed(pooled, looks), self.kinds).amin(1)
        return nearest / math.sqrt(self.kinds.shape[1])

    def _placed(self, pooled: Tensor, looks: Tensor) -> Tensor:
        placed: Tensor = (self._joined(pooled, looks) - self.middle) / self.spread @ self.whitening
        return placed

    @staticmethod
    def _joined(pooled: Tensor, looks: Tensor) -> Tensor:
        return torch.cat([pooled.clamp(min=0).sqrt(), looks], 1)  # channel means are skewed; their roots are not

    @torch.no_grad()
    def learn(self, pooled: Tensor, looks: Tensor, kinds: Sequence[str]) -> None:
        """What each kind of known picture is like. ValueError where there are more kinds than KINDS."""
        names = sorted(set(kinds))
        if len(names) > KINDS:
            raise ValueError(f"{len(names)} kinds of picture, at most {KINDS} can be told apart")
        joined = self._joined(pooled, looks)
        self.middle, self.spread = joined.mean(0), joined.std(0).clamp(min=1e-3)
        placed = (joined - self.middle) / self.spread
        number = torch.tensor([names.index(kind) for kind in kinds])
        means = torch.stack([placed[number == one].mean(0) for one in range(len(names))])
        self.whitening = _whitening(placed - means[number])
        self.kinds = (means @ self.whitening)[torch.arange(KINDS) % len(names)]

    @torch.no_grad()
    def set_level(self, sets: Sequence[tuple[Tensor, Tensor, float]]) -> None:
        """Marks 0.5 where, of each set of known pictures (channel means, looks, share), no more than its share lies beyond."""
        distances = [self.distance(pooled, looks) for pooled, looks, _ in sets]
        self.level = torch.stack([one.quantile(1 - share) for one, (_, _, share) in zip(distances, sets, strict=True)]).amax()
        self.slope = ((self.level - torch.cat(distances).median()) / 4).clamp(min=1e-3)


def _whitening(around: Tensor) -> Tensor:
    """What makes the spread of `around` (n, d), whose means are 0, the same in all directions."""
    spread = torch.cov(around.T.double())
    ball = torch.eye(len(spread), dtype=torch.float64) * spread.diagonal().mean()
    root: Tensor = torch.linalg.cholesky((1 - SHRINK) * spread + SHRINK * ball)
    return root.inverse().T.float()
