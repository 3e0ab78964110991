"""Rules on sizes, proportions and places of boxes: geometry that a formula can give is not learnt."""

from auditapp.protocols.phrasing import name_of, named
from auditapp.protocols.rules.rule import Judged, Rule, cannot_tell, decided, not_looked_for
from auditapp.protocols.seen import Seen, SeenStructure

CLOSE_SHARE = 0.1  # of a limit: nearer to it than this a size is too close to call
CLOSE_RATIO = 0.03
EDGE = 2.0  # pixels from the edge of the image at which a box counts as cut off


def spans(seen: Seen, *, structures: list[str], least: float, enough: int) -> Judged:
    """Met when the boxes of `structures` together span at least `least` (0-1) of the frame's longer way, in width or in height.

    Cannot tell with fewer than `enough` of them seen, or within a tenth of the threshold.
    """
    found = [seen.surely(name)[0] for name in structures if seen.surely(name)]
    if len(found) < enough:
        return cannot_tell("Too few structures were seen to measure how much of the image they fill.")
    share = _share(_joint(found), seen.size)
    return decided(
        holds=share >= least,
        close=abs(share - least) < CLOSE_SHARE * least,
        said=f"The structures span {share:.0%} of the image; {least:.0%} or more is expected.",
    )


def fills(seen: Seen, *, structure: str, least: float) -> Judged:
    """Met when the box of `structure` spans at least `least` (0-1) of the image in width or in height."""
    if unknown := not_looked_for(seen, [structure]):
        return unknown
    found = seen.surely(structure)
    if not found:
        return cannot_tell(f"This was not seen, so its size cannot be told: {name_of(structure)}.")
    share = _share(found[0].box, seen.size)
    return decided(
        holds=share >= least,
        close=abs(share - least) < CLOSE_SHARE * least,
        said=f"The {name_of(structure)} spans {share:.0%} of the image; {least:.0%} or more is expected.",
    )


def is_round(seen: Seen, *, structure: str, least: float) -> Judged:
    """Met when the shorter side of the box of `structure` is at least `least` (0-1) of the longer one and all of it is on the image."""
    if unknown := not_looked_for(seen, [structure]):
        return unknown
    found = seen.surely(structure)
    if not found:
        return cannot_tell(f"This was not seen, so its shape cannot be told: {name_of(structure)}.")
    if _cut_off(found[0], seen.size):
        return cannot_tell(f"The {name_of(structure)} runs off the image, so its shape cannot be told.")
    ratio = min(found[0].sides) / max(*found[0].sides, 1.0)
    return decided(
        holds=ratio >= least,
        close=abs(ratio - least) < CLOSE_RATIO,
        said=f"The {name_of(structure)} is {ratio:.0%} as wide as it is long; {least:.0%} or more is expected.",
    )


def symmetric(seen: Seen, *, line: str, outline: str, most: float) -> Judged:
    """Met when the middle of `line` lies within `most` (0-1, of the way across) of the middle of `outline`: two like halves."""
    if unknown := not_looked_for(seen, [line, outline]):
        return unknown
    if missing := [name for name in (line, outline) if not seen.surely(name)]:
        return cannot_tell(f"This was not seen, so the halves cannot be compared: {named(missing)}.")
    across, whole = seen.surely(line)[0], seen.surely(outline)[0]
    axis = 1 if across.sides[0] >= across.sides[1] else 0  # a line that runs across halves the height, and the other way round
    beside = abs(across.centre[axis] - whole.centre[axis]) / max(whole.sides[axis], 1.0)
    return decided(
        holds=beside <= most,
        close=abs(beside - most) < CLOSE_SHARE * most,
        said=f"The {name_of(line)} lies {beside:.0%} of the {name_of(outline)} beside its middle; up to {most:.0%} is expected.",
    )


def centred(seen: Seen, *, structures: list[str], most: float) -> Judged:
    """Met when the middle of the boxes of `structures` lies within `most` (0-1, of width or height) of the middle of the image."""
    if unknown := not_looked_for(seen, structures):
        return unknown
    found = [seen.surely(name)[0] for name in structures if seen.surely(name)]
    if len(found) < len(structures):
        return cannot_tell(f"Not all of this was seen, so its place cannot be told: {named(structures)}.")
    box = _joint(found)
    off = max(abs((box[0] + box[2]) / 2 / seen.size[0] - 0.5), abs((box[1] + box[3]) / 2 / seen.size[1] - 0.5))
    return decided(
        holds=off <= most,
        close=abs(off - most) < CLOSE_SHARE * most,
        said=f"The middle of this lies {off:.0%} of the image beside its centre; up to {most:.0%} is expected: {named(structures)}.",
    )


def _joint(found: list[SeenStructure]) -> tuple[float, float, float, float]:
    boxes = [one.box for one in found]
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _share(box: tuple[float, float, float, float], size: tuple[int, int]) -> float:
    return max((box[2] - box[0]) / size[0], (box[3] - box[1]) / size[1])


def _cut_off(found: SeenStructure, size: tuple[int, int]) -> bool:
    left, top, right, bottom = found.box
    return left <= EDGE or top <= EDGE or right >= size[0] - EDGE or bottom >= size[1] - EDGE


def _described_spans(*, structures: list[str], least: float, enough: int) -> str:
    return f"Met when the structures seen span {least:.0%} or more of the image; at least {enough} must be seen."


def _described_fills(*, structure: str, least: float) -> str:
    return f"Met when the box of this spans {least:.0%} or more of the image in width or height: {name_of(structure)}."


def _described_round(*, structure: str, least: float) -> str:
    return f"Met when this is wholly on the image and at least {least:.0%} as wide as it is long: {name_of(structure)}."


def _described_symmetric(*, line: str, outline: str, most: float) -> str:
    return f"Met when the {name_of(line)} lies within {most:.0%} of the middle of the {name_of(outline)}."


def _described_centred(*, structures: list[str], most: float) -> str:
    return f"Met when this lies within {most:.0%} of the middle of the image: {named(structures)}."


SPANS = Rule(spans, _described_spans)
FILLS = Rule(fills, _described_fills)
ROUND = Rule(is_round, _described_round)
SYMMETRIC = Rule(symmetric, _described_symmetric)
CENTRED = Rule(centred, _described_centred)
