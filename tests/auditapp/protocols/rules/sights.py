"""Hand-made pictures for rules to judge."""

from collections.abc import Iterable

from auditapp.protocols.criteria import Judged, judge
from auditapp.protocols.edition import CriterionEdition
from auditapp.protocols.seen import Seen, SeenLevel, SeenStructure

Box = tuple[float, float, float, float]
SIZE = (600, 300)


def box_at(x: float, y: float, width: float = 20, height: float = 20) -> Box:
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def found(name: str, box: Box = (0, 0, 10, 10), confidence: float = 0.9, clarity: SeenLevel | None = None) -> SeenStructure:
    return SeenStructure(name, confidence, box, 2, clarity)


def seen(*structures: SeenStructure, knows: Iterable[str] = (), **told: object) -> Seen:
    """The networks know what was found, and what `knows` names."""
    known = frozenset({one.name for one in structures} | set(knows))
    return Seen(SIZE, "nt", structures, {}, known, **told)  # type: ignore[arg-type]


def judged(what: Seen, **rule: object) -> Judged:
    return judge(what, CriterionEdition("c", "Statement", "Advice", 1, rule))
