"""How a verdict's reason is worded: names instead of codes, places instead of pixels."""

from collections.abc import Iterable, Mapping, Sequence

from auditapp.protocols.seen import SeenStructure

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
    ("in the upper left", "at the top", "in the upper right"),
    ("at the left", "in the middle", "at the right"),
    ("in the lower left", "at the bottom", "in the lower right"),
)


def name_of(code: str) -> str:
    return NAMES.get(code) or code.replace("_", " ")


def named(codes: Iterable[str]) -> str:
    return ", ".join(name_of(code) for code in codes)


def place_of(structure: SeenStructure, size: tuple[int, int]) -> str:
    """In which ninth of the image the middle of the structure lies: 'in the upper left'."""
    column, row = (min(2, max(0, int(3 * at / whole))) for at, whole in zip(structure.centre, size, strict=True))
    return PLACES[row][column]


def placed(structures: Sequence[SeenStructure], size: tuple[int, int]) -> str:
    """'palate at the left, nasal tip in the upper left of the image'; of more than PLACED structures the names alone."""
    if len(structures) > PLACED:
        return named(structure.name for structure in structures)
    return ", ".join(f"{name_of(one.name)} {place_of(one, size)}" for one in structures) + " of the image"


def either(levels: Sequence[str]) -> str:
    """'sharp', 'sharp or slightly soft', 'sharp to soft'."""
    if len(levels) < 3:
        return " or ".join(levels)
    return f"{levels[0]} to {levels[-1]}"
