"""The quality network: a branch for the whole image, one for each structure, and attention over both. Fixed shapes, no control flow."""

from itertools import accumulate

import torch
from torch import Tensor, nn

from ml.quality.look import FACTS, PICTURE_SIZE
from ml.quality.patches import GEOMETRY, SIDE
from ml.types import CLARITY, FACTORS, OVERALL, PLANES, STRUCTURE_NAMES

TOKENS = 12  # structures of one picture that are weighed together, at most
WIDTH = 64  # of a token
FACTOR_STEPS = {name: len(levels) - 1 for name, levels in FACTORS.items()}
FACTOR_SCORES = sum(FACTOR_STEPS.values())
COUNTED = 64
SPOTTED = ("shadowing", "magnification", "centring")  # faults that lie somewhere: told from where it is dark, too
CELLS = 2 * (PICTURE_SIZE[0] // 16) * (PICTURE_SIZE[1] // 16)
NOISE = 0.1  # standard deviations that facts are disturbed by in training
CONTEXT = WIDTH + COUNTED


class Folded(nn.Module):
    """(n, 1, h, w) to (n, side * side, h / side, w / side), as `PixelUnshuffle`, which fails where n is 0."""

    def __init__(self, side: int) -> None:
        super().__init__()
        self.side = side

    def forward(self, pictures: Tensor) -> Tensor:
        rows, columns = pictures.shape[2] // self.side, pictures.shape[3] // self.side
        return pictures.reshape(pictures.shape[0], rows, self.side, columns, self.side).permute(0, 2, 4, 1, 3).flatten(1, 2)


def _block(inputs: int, outputs: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


def _pooled(features: Tensor) -> Tensor:
    return torch.cat([features.mean((2, 3)), features.amax((2, 3))], 1)


class Scene(nn.Module):
    """Pictures (n, 1, 144, 192) in 0-1, facts (n, FACTS) and plane probabilities (n, planes) to a context (n, CONTEXT + FACTOR_SCORES).

    The last COUNTED numbers of the context rest on the facts alone. Behind it stand scores of the factors from facts and cells, learnt
    apart and 0 in training: they fit their own pictures so well that the rest would learn nothing beside them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.seen = nn.Sequential(Folded(4), _block(16, 48, 1), _block(48, 64, 2), _block(64, 64, 1), _block(64, 96, 2), _block(96, 128, 2))
        self.counted = Counted()
        last = nn.Linear(128, FACTOR_SCORES)
        nn.init.zeros_(last.weight)  # silent until it is learnt
        nn.init.zeros_(last.bias)
        self.spots = nn.Sequential(nn.BatchNorm1d(FACTS + CELLS), nn.Dropout(0.1), nn.Linear(FACTS + CELLS, 128), nn.ReLU(), last)
        places = (PICTURE_SIZE[0] // 16) * (PICTURE_SIZE[1] // 16)
        self.where = nn.Sequential(nn.Conv2d(96, 12, 1), nn.ReLU(), nn.Flatten(), nn.Dropout(0.1), nn.Linear(12 * places, 96), nn.ReLU())
        self.joined = nn.Sequential(nn.Dropout(0.1), nn.Linear(256 + 96 + COUNTED + len(PLANES), 160), nn.ReLU(), nn.Linear(160, WIDTH))

    def forward(self, pictures: Tensor, facts: Tensor, planes: Tensor) -> Tensor:
        counted, fine = self.counted(facts), self.seen[:-1](pictures)
        told = torch.cat([_pooled(self.seen[-1](fine)), self.where(fine), counted, planes], 1)
        spots = pictures.new_zeros(len(pictures), FACTOR_SCORES) if self.training else self.spots(torch.cat([facts, cells(pictures)], 1))
        return torch.cat([self.joined(told), counted, spots], 1)


def cells(pictures: Tensor) -> Tensor:
    """Mean grey and its deviation (n, CELLS) in squares of 16 pixels of pictures (n, 1, 144, 192)."""
    means = nn.functional.avg_pool2d(pictures, 16)
    spread = (nn.functional.avg_pool2d(pictures * pictures, 16) - means * means).clamp(min=0).add(1e-4).sqrt()
    return torch.cat([means.flatten(1), spread.flatten(1)], 1)


class Counted(nn.Module):
    """Facts (n, FACTS) to (n, COUNTED); a little noise keeps pictures from being known again by their numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.normal = nn.BatchNorm1d(FACTS)
        self.told = nn.Sequential(nn.Linear(FACTS, 128), nn.ReLU(), nn.Dropout(0.2), nn.Linear(128, COUNTED), nn.ReLU(), nn.Dropout(0.2))

    def forward(self, facts: Tensor) -> Tensor:
        numbers = self.normal(facts)
        return torch.as_tensor(self.told(numbers + NOISE * torch.randn_like(numbers) if self.training else numbers))


class Structure(nn.Module):
    """Patches (m, 1, SIDE, SIDE) in 0-1, structure numbers (m,), geometry (m, GEOMETRY) and contexts of their pictures.

    Gives tokens (m, WIDTH), clarity scores (m, 3) and how far the edges are off (m, 4), in sides of the box.
    """

    def __init__(self) -> None:
        super().__init__()
        self.seen = nn.Sequential(Folded(2), _block(4, 32, 2), _block(32, 48, 1), _block(48, 64, 2), _block(64, 64, 1))
        self.names = nn.Embedding(len(STRUCTURE_NAMES), 16)
        cells = (SIDE // 8) ** 2
        self.narrow = nn.Sequential(nn.Conv2d(64, 16, 1), nn.ReLU(), nn.Flatten(), nn.Linear(16 * cells, 96), nn.ReLU())
        self.joined = nn.Sequential(nn.Linear(128 + 96 + 16 + GEOMETRY, 128), nn.ReLU(), nn.Dropout(0.1), nn.Linear(128, WIDTH), nn.ReLU())
        self.clear = nn.Sequential(nn.Linear(WIDTH + CONTEXT, 64), nn.ReLU(), nn.Linear(64, len(CLARITY) - 1))
        self.edges = nn.Sequential(nn.Linear(96 + 16 + WIDTH, 64), nn.ReLU(), nn.Linear(64, 4))

    def forward(self, patches: Tensor, structures: Tensor, geometry: Tensor, contexts: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        features, names = self.seen(patches), self.names(structures)
        placed = self.narrow(features)
        token = self.joined(torch.cat([_pooled(features), placed, names, geometry], 1))
        off = 0.3 * self.edges(torch.cat([placed, names, token], 1))
        return token, self.clear(torch.cat([token, contexts[:, :CONTEXT]], 1)), off


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
    spotted: Tensor
    """Contexts as `Scene` gives them, tokens (n, TOKENS, WIDTH) and which of these are there (n, TOKENS; 1 or 0).

    Gives the scores of all factors side by side (n, FACTOR_SCORES), of the criteria (n, criteria) and of OVERALL (n, 2). Factors are what
    was counted tells, put right by what was seen; the overall grade is told from the others' answers too.
    """

    def __init__(self, criteria: int) -> None:
        super().__init__()
        self.weighed = nn.ModuleList([Attention(), Attention()])
        steps = [float(name in SPOTTED) for name, count in FACTOR_STEPS.items() for _ in range(count)]
        self.register_buffer("spotted", torch.tensor(steps), persistent=False)
        self.at_first = nn.Linear(COUNTED, FACTOR_SCORES)
        self.then = nn.Sequential(nn.ReLU(), nn.Linear(WIDTH + CONTEXT, FACTOR_SCORES))
        self.criteria = nn.Sequential(nn.Linear(WIDTH + CONTEXT, 96), nn.ReLU(), nn.Linear(96, criteria))
        told = WIDTH + CONTEXT + FACTOR_SCORES + criteria
        self.overall = nn.Sequential(nn.Linear(told, 96), nn.ReLU(), nn.Linear(96, len(OVERALL) - 1))

    def forward(self, seen: Tensor, tokens: Tensor, there: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        contexts, spots = seen[:, :CONTEXT], seen[:, CONTEXT:]
        rows = torch.cat([contexts[:, None, :WIDTH], tokens], 1)
        closed = ((torch.cat([torch.ones_like(there[:, :1]), there], 1) - 1) * 1e4)[:, None, None]
        for layer in self.weighed:
            rows = layer(rows, closed)
        both = torch.cat([contexts, rows[:, 0]], 1)
        factors = self.at_first(contexts[:, WIDTH:]) + self.then(both)
        criteria = self.criteria(both)
        overall = self.overall(torch.cat([both, factors.tanh(), criteria.tanh()], 1))
        return factors + self.spotted * spots, criteria, overall


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
