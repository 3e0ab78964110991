"""Rules on sizes, proportions and places of boxes: geometry that a formula can give is not learnt."""

from auditapp.protocols.phrasing import name_of, named
from auditapp.protocols.rules.rule import Judged, Rule, cannot_tell, decided, not_looked_for
from auditapp.protocols.seen import Seen, SeenStructure
from auditapp.sentences import sentence

CLOSE_SHARE = 0.1  # of a limit: nearer to it than this a size is too close to call
CLOSE_RATIO = 0.03
EDGE = 2.0  # pixels from the edge of the image at which a box counts as cut off

TOO_FEW = sentence("Too few structures were seen to measure how much of the image they fill.")
SPAN = sentence("The structures span {share} of the image; {least} or more is expected.")
NO_SIZE = sentence("This was not seen, so its size cannot be told: {name}.")
SIZE = sentence("The {name} spans {share} of the image; {least} or more is expected.")
NO_SHAPE = sentence("This was not seen, so its shape cannot be told: {name}.")
RUNS_OFF = sentence("The {name} runs off the image, so its shape cannot be told.")
SHAPE = sentence("The {name} is {share} as wide as it is long; {least} or more is expected.")
NO_HALVES = sentence("This was not seen, so the halves cannot be compared: {names}.")
BESIDE = sentence("The {line} lies {share} of the {outline} beside its middle; up to {most} is expected.")
NO_PLACE = sentence("Not all of this was seen, so its place cannot be told: {names}.")
OFF_CENTRE = sentence("The middle of this lies {share} of the image beside its centre; up to {most} is expected: {names}.")
BY_SPAN = sentence("Met when the structures seen span {least} or more of the image; at least {enough} must be seen.")
BY_SIZE = sentence("Met when the box of this spans {least} or more of the image in width or height: {name}.")
BY_SHAPE = sentence("Met when this is wholly on the image and at least {least} as wide as it is long: {name}.")
BY_HALVES = sentence("Met when the {line} lies within {most} of the middle of the {outline}.")
BY_PLACE = sentence("Met when this lies within {most} of the middle of the image: {names}.")


def spans(seen: Seen, *, structures: list[str], least: float, enough: int) -> Judged:
    """Met when the boxes of `structures` together span at least `least` (0-1) of the frame's longer way, in width or in height.

    Cannot tell with fewer than `enough` of them seen, or within a tenth of the threshold.
    """
    found = [seen.surely(name)[0] for name in structures if seen.surely(name)]
    if len(found) < enough:
        return cannot_tell(TOO_FEW)
    share = _share(_joint(found), seen.size)
    return decided(
        holds=share >= least,
        close=abs(share - least) < CLOSE_SHARE * least,
        said=SPAN.format(share=f"{share:.0%}", least=f"{least:.0%}"),
    )


def fills(seen: Seen, *, structure: str, least: float) -> Judged:
    """Met when the box of `structure` spans at least `least` (0-1) of the image in width or in height."""
    if unknown := not_looked_for(seen, [structure]):
        return unknown
    found = seen.surely(structure)
    if not found:
        return cannot_tell(NO_SIZE.format(name=name_of(structure)))
    share = _share(found[0].box, seen.size)
    return decided(
        holds=share >= least,
        close=abs(share - least) < CLOSE_SHARE * least,
        said=SIZE.format(name=name_of(structure), share=f"{share:.0%}", least=f"{least:.0%}"),
    )


def is_round(seen: Seen, *, structure: str, least: float) -> Judged:
    """Met when the shorter side of the box of `structure` is at least `least` (0-1) of the longer one and all of it is on the image."""
    if unknown := not_looked_for(seen, [structure]):
        return unknown
    found = seen.surely(structure)
    if not found:
        return cannot_tell(NO_SHAPE.format(name=name_of(structure)))
    if _cut_off(found[0], seen.size):
        return cannot_tell(RUNS_OFF.format(name=name_of(structure)))
    ratio = min(found[0].sides) / max(*found[0].sides, 1.0)
    return decided(
        holds=ratio >= least,
        close=abs(ratio - least) < CLOSE_RATIO,
        said=SHAPE.format(name=name_of(structure), share=f"{ratio:.0%}", least=f"{least:.0%}"),
    )


def symmetric(seen: Seen, *, line: str, outline: str, most: float) -> Judged:
    """Met when the middle of `line` lies within `most` (0-1, of the way across) of the middle of `outline`: two like halves."""
    if unknown := not_looked_for(seen, [line, outline]):
        return unknown
    if missing := [name for name in (line, outline) if not seen.surely(name)]:
        return cannot_tell(NO_HALVES.format(names=named(missing)))
    across, whole = seen.surely(line)[0], seen.surely(outline)[0]
    axis = 1 if across.sides[0] >= across.sides[1] else 0  # a line that runs across halves the height, and the other way round
    beside = abs(across.centre[axis] - whole.centre[axis]) / max(whole.sides[axis], 1.0)
    return decided(
        holds=beside <= most,
        close=abs(beside - most) < CLOSE_SHARE * most,
        said=BESIDE.format(line=name_of(line), share=f"{beside:.0%}", outline=name_of(outline), most=f"{most:.0%}"),
    )


def centred(seen: Seen, *, structures: list[str], most: float) -> Judged:
    """Met when the middle of the boxes of `structures` lies within `most` (0-1, of width or height) of the middle of the image."""
    if unknown := not_looked_for(seen, structures):
        return unknown
    found = [seen.surely(name)[0] for name in structures if seen.surely(name)]
    if len(found) < len(structures):
        return cannot_tell(NO_PLACE.format(names=named(structures)))
    box = _joint(found)
    off = max(abs((box[0] + box[2]) / 2 / seen.size[0] - 0.5), abs((box[1] + box[3]) / 2 / seen.size[1] - 0.5))
    return decided(
        holds=off <= most,
        close=abs(off - most) < CLOSE_SHARE * most,
        said=OFF_CENTRE.format(share=f"{off:.0%}", most=f"{most:.0%}", names=named(structures)),
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
    return BY_SPAN.format(least=f"{least:.0%}", enough=enough)


def _described_fills(*, structure: str, least: float) -> str:
    return BY_SIZE.format(least=f"{least:.0%}", name=name_of(structure))


def _described_round(*, structure: str, least: float) -> str:
    return BY_SHAPE.format(least=f"{least:.0%}", name=name_of(structure))


def _described_symmetric(*, line: str, outline: str, most: float) -> str:
    return BY_HALVES.format(line=name_of(line), most=f"{most:.0%}", outline=name_of(outline))


def _described_centred(*, structures: list[str], most: float) -> str:
    return BY_PLACE.format(most=f"{most:.0%}", names=named(structures))


SPANS = Rule(spans, _described_spans)
FILLS = Rule(fills, _described_fills)
ROUND = Rule(is_round, _described_round)
SYMMETRIC = Rule(symmetric, _described_symmetric)
CENTRED = Rule(centred, _described_centred)
