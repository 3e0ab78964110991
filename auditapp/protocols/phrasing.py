"""How a verdict's reason is worded: names instead of codes, places instead of pixels."""

from collections.abc import Iterable, Mapping, Sequence

from auditapp.protocols.seen import SeenStructure
from auditapp.sentences import sentence

NAMES: Mapping[str, str] = {
    "nt": "nuchal translucency",
    "it": "intracranial translucency",
    "cm": "cisterna magna",
    "csp": "cavum septi pellucidi",
    "femur_end": "end of the femur",
    "internal_os": "internal os",
    "external_os": "external os",
}
PLACED = 3  # up to so many structures a sentence says where each is
PLACES = (
    (sentence("{name} in the upper left"), sentence("{name} at the top"), sentence("{name} in the upper right")),
    (sentence("{name} at the left"), sentence("{name} in the middle"), sentence("{name} at the right")),
    (sentence("{name} in the lower left"), sentence("{name} at the bottom"), sentence("{name} in the lower right")),
)
OF_THE_IMAGE = sentence("{places} of the image")
OR, TO = sentence("{one} or {other}"), sentence("{lowest} to {highest}")


def name_of(code: str) -> str:
    return NAMES.get(code) or code.replace("_", " ")


def named(codes: Iterable[str]) -> str:
    return ", ".join(name_of(code) for code in codes)


def place_of(structure: SeenStructure, size: tuple[int, int]) -> str:
    """With the ninth of the image in which its middle lies: 'palate in the upper left'."""
    column, row = (min(2, max(0, int(3 * at / whole))) for at, whole in zip(structure.centre, size, strict=True))
    return PLACES[row][column].format(name=name_of(structure.name))


def placed(structures: Sequence[SeenStructure], size: tuple[int, int]) -> str:
    """'palate at the left, nasal tip in the upper left of the image'; of more than PLACED structures the names alone."""
    if len(structures) > PLACED:
        return named(structure.name for structure in structures)
    return OF_THE_IMAGE.format(places=", ".join(place_of(one, size) for one in structures))


def either(levels: Sequence[str]) -> str:
    """'sharp', 'sharp or slightly soft', 'sharp to soft'."""
    if len(levels) == 1:
        return levels[0]
    return OR.format(one=levels[0], other=levels[1]) if len(levels) == 2 else TO.format(lowest=levels[0], highest=levels[-1])
