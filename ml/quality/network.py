"""The quality network: a branch for the whole image, one for each structure, and attention over both. Fixed shapes, no control flow."""

from itertools import accumulate

import torch
from torch import Tensor, nn

from ml.quality.look import FACTS
from ml.quality.patches import GEOMETRY, SIDE
from ml.types import CLARITY, FACTORS, OVERALL, PLANES, STRUCTURE_NAMES

TOKENS = 12  # structures of one picture that are weighed together, at most
WIDTH = 64  # of a token
FACTOR_STEPS = {name: len(levels) - 1 for name, levels in FACTORS.items()}
LOOKED_AT = ("gain", "contrast", "sharpness", "shadowing")  # told from the image alone; the others depend on where structures lie too


def _block(inputs: int, outputs: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


def _pooled(features: Tensor) -> Tensor:
    return torch.cat([features.mean((2, 3)), features.amax((2, 3))], 1)


class Scene(nn.Module):
    """Pictures (n, 1, 144, 192) in 0-1, facts (n, FACTS) and plane probabilities (n, planes) to a context (n, WIDTH)."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = nn.Sequential(
            _block(1, 16, 2), _block(16, 32, 2), _block(32, 64, 2), _block(64, 64, 1), _block(64, 96, 2), _block(96, 128, 2)
        )
        self.normal = nn.BatchNorm1d(FACTS)
        self.counted = nn.Sequential(nn.Linear(FACTS, 96), nn.ReLU(), nn.Linear(96, 64), nn.ReLU())
        self.joined = nn.Sequential(nn.Dropout(0.1), nn.Linear(256 + 64 + len(PLANES), 128), nn.ReLU(), nn.Linear(128, WIDTH))

    def forward(self, pictures: Tensor, facts: Tensor, planes: Tensor) -> Tensor:
        counted = self.counted(self.normal(facts))
        return torch.as_tensor(self.joined(torch.cat([_pooled(self.seen(pictures)), counted, planes], 1)))


class Structure(nn.Module):
    """Patches (m, 1, SIDE, SIDE) in 0-1, structure numbers (m,), geometry (m, GEOMETRY) and contexts (m, WIDTH) of their pictures.

    Gives tokens (m, WIDTH), clarity scores (m, 3) and how far the edges are off (m, 4), in sides of the box.
    """

    def __init__(self) -> None:
        super().__init__()
        self.seen = nn.Sequential(_block(1, 16, 2), _block(16, 32, 2), _block(32, 48, 1), _block(48, 64, 2), _block(64, 64, 1))
        self.names = nn.Embedding(len(STRUCTURE_NAMES), 16)
        cells = (SIDE // 8) ** 2
        self.narrow = nn.Sequential(nn.Conv2d(64, 16, 1), nn.ReLU(), nn.Flatten(), nn.Linear(16 * cells, 96), nn.ReLU())
        self.joined = nn.Sequential(nn.Linear(128 + 96 + 16 + GEOMETRY, 128), nn.ReLU(), nn.Dropout(0.1), nn.Linear(128, WIDTH), nn.ReLU())
        self.clear = nn.Sequential(nn.Linear(2 * WIDTH, 48), nn.ReLU(), nn.Linear(48, len(CLARITY) - 1))
        self.edges = nn.Sequential(nn.Linear(96 + 16 + WIDTH, 64), nn.ReLU(), nn.Linear(64, 4))

    def forward(self, patches: Tensor, structures: Tensor, geometry: Tensor, contexts: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        features, names = self.seen(patches), self.names(structures)
        placed = self.narrow(features)
        token = self.joined(torch.cat([_pooled(features), placed, names, geometry], 1))
        off = 0.3 * self.edges(torch.cat([placed, names, token], 1))
        return token, self.clear(torch.cat([token, contexts], 1)), off


class Attention(nn.Module):
    """One pre-norm layer over rows (n, k, WIDTH); `closed` (n, 1, 1, k) is added to the scores of the rows that are asked."""

    def __init__(self, heads: int = 4) -> None:
        super().__init__()
        self.heads = heads
        self.before, self.after = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.ask, self.answer = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.think = nn.Sequential(nn.Linear(WIDTH, 2 * WIDTH), nn.GELU(), nn.Dropout(0.1), nn.Linear(2 * WIDTH, WIDTH))

    def forward(self, rows: Tensor, closed: Tensor) -> Tensor:
        parts = self.ask(self.before(rows)).unflatten(2, (3, self.heads, WIDTH // self.heads)).permute(2, 0, 3, 1, 4)
        shares = (parts[0] @ parts[1].transpose(2, 3) / (WIDTH // self.heads) ** 0.5 + closed).softmax(3)
        rows = rows + self.answer((shares @ parts[2]).transpose(1, 2).flatten(2))
        return torch.as_tensor(rows + self.think(self.after(rows)))


class Judge(nn.Module):
    """Contexts (n, WIDTH), tokens (n, TOKENS, WIDTH) and which of these are there (n, TOKENS; 1 or 0).

    Gives the scores of all factors side by side (n, sum of FACTOR_STEPS), of the criteria (n, criteria) and of OVERALL (n, 2); the
    overall grade is told from the others' answers too.
    """

    def __init__(self, criteria: int) -> None:
        super().__init__()
        self.weighed = nn.ModuleList([Attention(), Attention()])
        self.factors = nn.ModuleDict(
            {name: nn.Linear(WIDTH if name in LOOKED_AT else 2 * WIDTH, steps) for name, steps in FACTOR_STEPS.items()}
        )
        self.criteria = nn.Sequential(nn.Linear(2 * WIDTH, 96), nn.ReLU(), nn.Linear(96, criteria))
        told = 2 * WIDTH + sum(FACTOR_STEPS.values()) + criteria
        self.overall = nn.Sequential(nn.Linear(told, 96), nn.ReLU(), nn.Linear(96, len(OVERALL) - 1))

    def forward(self, contexts: Tensor, tokens: Tensor, there: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        rows = torch.cat([contexts[:, None], tokens], 1)
        closed = ((torch.cat([torch.ones_like(there[:, :1]), there], 1) - 1) * 1e4)[:, None, None]
        for layer in self.weighed:
            rows = layer(rows, closed)
        both = torch.cat([contexts, rows[:, 0]], 1)
        factors = torch.cat([head(torch.relu(contexts) if name in LOOKED_AT else both) for name, head in self.factors.items()], 1)
        criteria = self.criteria(both)
        return factors, criteria, self.overall(torch.cat([both, factors.tanh(), criteria.tanh()], 1))


class QualityNetwork(nn.Module):
    """The three parts; `criteria` is how many learnt criteria there are."""

    def __init__(self, criteria: int) -> None:
        super().__init__()
        self.scene = Scene()
        self.structure = Structure()
        self.judge = Judge(criteria)


def by_factor(scores: Tensor) -> dict[str, Tensor]:
    """The factors' scores, which stand side by side, by name."""
    ends = list(accumulate(FACTOR_STEPS.values()))
    return {name: scores[:, end - steps : end] for (name, steps), end in zip(FACTOR_STEPS.items(), ends, strict=True)}
