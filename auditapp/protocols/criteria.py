"""What was seen and a criterion to a verdict: pure. The rule of a criterion names one of the functions here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from auditapp.protocols.edition import CriterionEdition
from auditapp.protocols.grading import Verdict

SEEN_FROM = 0.25  # confidence (0-1) from which a structure counts as seen
UNSURE_FROM = 0.10  # between this and SEEN_FROM the machine abstains


@dataclass(frozen=True, slots=True)
class SeenStructure:
    """`box` is (x_min, y_min, x_max, y_max) in pixels; `confidence` 0-1; `quality` 0-3."""

    name: str
    confidence: float
    box: tuple[float, float, float, float]
    quality: float


@dataclass(frozen=True, slots=True)
class Seen:
    """What the machine saw on one frame of `size` (width, height) pixels. `knows` names every structure that it can find at all."""

    size: tuple[int, int]
    plane: str
    structures: tuple[SeenStructure, ...]
    quality: Mapping[str, float]
    knows: frozenset[str]

    def best(self, name: str) -> SeenStructure | None:
        found = [structure for structure in self.structures if structure.name == name]
        return max(found, key=lambda structure: structure.confidence, default=None)


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict and the sentence that says why."""

    verdict: Verdict
    reason: str


def judge(seen: Seen, criterion: CriterionEdition) -> Judged:
    """The machine's verdict on one criterion. Raises KeyError for a rule of an unknown kind: an edition's mistake, not an image's."""
    rule = dict(criterion.rule)
    return RULES[rule.pop("kind")](seen, **rule)


def unseen(seen: Seen, *, why: str) -> Judged:
    """The machine cannot see this at all: never guessed."""
    return Judged(Verdict.CANNOT_TELL, why)


def visible(seen: Seen, *, structures: list[str], enough: int | None = None) -> Judged:
    """Met when at least `enough` (default all) of `structures` are seen; cannot tell while the unsure ones could decide."""
    if unknown := [name for name in structures if name not in seen.knows]:
        return Judged(Verdict.CANNOT_TELL, f"The machine does not look for {_named(unknown)}.")
    needed = enough or len(structures)
    confidence = {name: _confidence(seen, name) for name in structures}
    sure = [name for name in structures if confidence[name] >= SEEN_FROM]
    unsure = [name for name in structures if UNSURE_FROM <= confidence[name] < SEEN_FROM]
    missing = [name for name in structures if confidence[name] < UNSURE_FROM]
    if len(sure) >= needed:
        return Judged(Verdict.MET, f"Seen: {_named(sure)}.")
    if len(sure) + len(unsure) >= needed:
        return Judged(Verdict.CANNOT_TELL, f"Not sure about {_named(unsure)}.")
    return Judged(Verdict.NOT_MET, f"Not seen: {_named(missing)}.")


def spans(seen: Seen, *, structures: list[str], least: float, enough: int) -> Judged:
    """Met when the boxes of `structures` together span at least `least` (0-1) of the frame's longer way, in width or in height.

    Cannot tell with fewer than `enough` of them seen, or within a tenth of the threshold.
    """
    boxes = [found.box for name in structures if (found := seen.best(name)) is not None and found.confidence >= SEEN_FROM]
    if len(boxes) < enough:
        return Judged(Verdict.CANNOT_TELL, "Too few structures were seen to measure how much of the image they fill.")
    width = (max(box[2] for box in boxes) - min(box[0] for box in boxes)) / seen.size[0]
    height = (max(box[3] for box in boxes) - min(box[1] for box in boxes)) / seen.size[1]
    share = max(width, height)
    said = f"The structures span {share:.0%} of the image; {least:.0%} or more is expected."
    if abs(share - least) < 0.1 * least:
        return Judged(Verdict.CANNOT_TELL, said + " Too close to call.")
    return Judged(Verdict.MET if share >= least else Verdict.NOT_MET, said)


def described(criterion: CriterionEdition) -> str:
    """How the machine judges `criterion`, or that it does not, in a sentence for people. Raises KeyError as `judge` does."""
    rule = criterion.rule
    if rule["kind"] == "unseen":
        return str(rule["why"])
    if rule["kind"] == "spans":
        return f"Met when the structures seen span {rule['least']:.0%} or more of the image; at least {rule['enough']} must be seen."
    structures = list(rule["structures"])
    needed = rule.get("enough") or len(structures)
    whole = _named(structures) if needed == len(structures) else f"at least {needed} of {_named(structures)}"
    return {"visible": f"Met when the machine sees {whole}."}[rule["kind"]]


RULES: dict[str, Callable[..., Judged]] = {"unseen": unseen, "visible": visible, "spans": spans}


def _confidence(seen: Seen, name: str) -> float:
    found = seen.best(name)
    return found.confidence if found else 0.0


def _named(codes: list[str]) -> str:
    return ", ".join(NAMES.get(code, code.replace("_", " ")) for code in codes)


NAMES: Mapping[str, Any] = {
    "nt": "nuchal translucency",
    "it": "intracranial translucency",
    "cm": "cisterna magna",
    "csp": "cavum septi pellucidi",
}
