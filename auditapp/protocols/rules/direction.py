"""Rules on angles between structures."""

from math import atan2, degrees

from auditapp.protocols.phrasing import name_of, named
from auditapp.protocols.rules.rule import Judged, Rule, cannot_tell, decided, met, not_looked_for, not_met
from auditapp.protocols.seen import Seen, SeenStructure
from auditapp.sentences import sentence

CLOSE_ANGLE = 5.0  # degrees

NO_ANGLE = sentence("Not both were seen, so the angle cannot be told: {names}.")
LINE = sentence("line from {one} to {other}")
ANGLE = sentence("The {thing} lies at {angle} to the horizontal; up to {most} is expected.")
NO_POSITION = sentence("This was not seen, so the position of the head cannot be told: {names}.")
ASLANT = sentence("The nape does not lie level on the image, so the position of the head cannot be told.")
AXIS = sentence("The axis of the head lies at {angle} to the nape; {least} to {most} is usual.")
BENT, STRETCHED = sentence("{words} The head looks bent to the chest."), sentence("{words} The head looks stretched back.")
BY_LINE = sentence("Met when the line between {pair} lies at most {most} from the horizontal.")
BY_LINE_OR_BODY = sentence(
    "Met when the line between {pair}, or failing that the box of the {body}, lies at most {most} from the horizontal."
)
BOTH, AND = sentence("both: {name}"), sentence("{one} and {other}")
BY_AXIS = sentence(
    "Met when the line from {back} to {front} lies {least} to {most} above the nape; told only where the {nape} lies within {flattest} "
    "of the horizontal."
)


def level(seen: Seen, *, ends: list[str], most: float, body: str = "") -> Judged:
    """Met when the line between the two structures `ends` lies at most `most` degrees from the horizontal.

    Twice the same name means its two surest boxes. Where not both ends are seen, the box of `body`, a straight thing, gives the angle.
    """
    if unknown := not_looked_for(seen, sorted({*ends, body} - {""})):
        return unknown
    found = _pair(seen, ends)
    if found is not None:
        angle = _steepness(found[0].centre, found[1].centre)
    elif body and seen.surely(body):
        angle = degrees(atan2(*reversed(seen.surely(body)[0].sides)))
    else:
        return cannot_tell(NO_ANGLE.format(names=named(dict.fromkeys(ends))))
    what = name_of(body) if body else LINE.format(one=name_of(ends[0]), other=name_of(ends[1]))
    return decided(
        holds=angle <= most,
        close=abs(angle - most) < CLOSE_ANGLE,
        said=ANGLE.format(thing=what, angle=f"{angle:.0f}°", most=f"{most:.0f}°"),
    )


def neutral(seen: Seen, *, front: str, back: str, nape: str, least: float, most: float, flattest: float) -> Judged:
    """Met when the head's axis, from `back` to `front`, lies `least` to `most` degrees above a level nape.

    Cannot tell where the box of `nape` is steeper than `flattest` degrees: then the fetus lies aslant, and which way the box does not say.
    """
    wanted = [front, back, nape]
    if unknown := not_looked_for(seen, wanted):
        return unknown
    if missing := [name for name in wanted if not seen.surely(name)]:
        return cannot_tell(NO_POSITION.format(names=named(missing)))
    head = _steepness(seen.surely(front)[0].centre, seen.surely(back)[0].centre)
    if degrees(atan2(*reversed(seen.surely(nape)[0].sides))) > flattest:
        return cannot_tell(ASLANT)
    said = AXIS.format(angle=f"{head:.0f}°", least=f"{least:.0f}", most=f"{most:.0f}°")
    if least <= head <= most:
        return met(said)
    return not_met((BENT if head < least else STRETCHED).format(words=said))


def _pair(seen: Seen, ends: list[str]) -> tuple[SeenStructure, SeenStructure] | None:
    first, second = seen.surely(ends[0]), seen.surely(ends[1])
    place = 1 if ends[0] == ends[1] else 0
    return (first[0], second[place]) if first and len(second) > place else None


def _steepness(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Angle (degrees, 0-90) to the horizontal of the line between two points."""
    return degrees(atan2(abs(one[1] - other[1]), abs(one[0] - other[0])))


def _described_level(*, ends: list[str], most: float, body: str = "") -> str:
    first, second = (name_of(end) for end in ends)
    pair = BOTH.format(name=first) if first == second else AND.format(one=first, other=second)
    return (BY_LINE_OR_BODY if body else BY_LINE).format(pair=pair, body=name_of(body), most=f"{most:.0f}°")


def _described_neutral(*, front: str, back: str, nape: str, least: float, most: float, flattest: float) -> str:
    limits = {"least": f"{least:.0f}", "most": f"{most:.0f}°", "flattest": f"{flattest:.0f}°"}
    return BY_AXIS.format(back=name_of(back), front=name_of(front), nape=name_of(nape), **limits)


LEVEL = Rule(level, _described_level)
NEUTRAL = Rule(neutral, _described_neutral)
