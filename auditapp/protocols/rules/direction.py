"""Rules on angles between structures."""

from math import atan2, degrees

from auditapp.protocols.phrasing import name_of, named
from auditapp.protocols.rules.rule import Judged, Rule, cannot_tell, decided, met, not_looked_for, not_met
from auditapp.protocols.seen import Seen, SeenStructure

CLOSE_ANGLE = 5.0  # degrees


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
        return cannot_tell(f"Not both were seen, so the angle cannot be told: {named(dict.fromkeys(ends))}.")
    what = name_of(body) if body else f"line from {name_of(ends[0])} to {name_of(ends[1])}"
    return decided(
        holds=angle <= most,
        close=abs(angle - most) < CLOSE_ANGLE,
        said=f"The {what} lies at {angle:.0f}° to the horizontal; up to {most:.0f}° is expected.",
    )


def neutral(seen: Seen, *, front: str, back: str, nape: str, least: float, most: float, flattest: float) -> Judged:
    """Met when the head's axis, from `back` to `front`, lies `least` to `most` degrees above a level nape.

    Cannot tell where the box of `nape` is steeper than `flattest` degrees: then the fetus lies aslant, and which way the box does not say.
    """
    wanted = [front, back, nape]
    if unknown := not_looked_for(seen, wanted):
        return unknown
    if missing := [name for name in wanted if not seen.surely(name)]:
        return cannot_tell(f"This was not seen, so the position of the head cannot be told: {named(missing)}.")
    head = _steepness(seen.surely(front)[0].centre, seen.surely(back)[0].centre)
    if degrees(atan2(*reversed(seen.surely(nape)[0].sides))) > flattest:
        return cannot_tell("The nape does not lie level on the image, so the position of the head cannot be told.")
    said = f"The axis of the head lies at {head:.0f}° to the nape; {least:.0f} to {most:.0f}° is usual."
    if least <= head <= most:
        return met(said)
    return not_met(f"{said} The head looks {'bent to the chest' if head < least else 'stretched back'}.")


def _pair(seen: Seen, ends: list[str]) -> tuple[SeenStructure, SeenStructure] | None:
    first, second = seen.surely(ends[0]), seen.surely(ends[1])
    place = 1 if ends[0] == ends[1] else 0
    return (first[0], second[place]) if first and len(second) > place else None


def _steepness(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Angle (degrees, 0-90) to the horizontal of the line between two points."""
    return degrees(atan2(abs(one[1] - other[1]), abs(one[0] - other[0])))


def _described_level(*, ends: list[str], most: float, body: str = "") -> str:
    else_by = f", or failing that the box of the {name_of(body)}," if body else ""
    pair = f"both: {name_of(ends[0])}" if ends[0] == ends[1] else f"{name_of(ends[0])} and {name_of(ends[1])}"
    return f"Met when the line between {pair}{else_by} lies at most {most:.0f}° from the horizontal."


def _described_neutral(*, front: str, back: str, nape: str, least: float, most: float, flattest: float) -> str:
    return (
        f"Met when the line from {name_of(back)} to {name_of(front)} lies {least:.0f} to {most:.0f}° above the nape; told only where the "
        f"{name_of(nape)} lies within {flattest:.0f}° of the horizontal."
    )


LEVEL = Rule(level, _described_level)
NEUTRAL = Rule(neutral, _described_neutral)
