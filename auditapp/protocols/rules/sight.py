"""Rules on what is, or is not, on the picture."""

from auditapp.protocols.phrasing import name_of, named, placed
from auditapp.protocols.rules.rule import Judged, Rule, cannot_tell, met, not_looked_for, not_met
from auditapp.protocols.seen import CLARITY_LEVELS, SEEN_FROM, UNSURE_FROM, Seen, SeenStructure, Sight


def unseen(seen: Seen, *, why: str) -> Judged:
    """The machine cannot see this at all: never guessed."""
    return cannot_tell(why)


def visible(seen: Seen, *, structures: list[str], enough: int | None = None, clear: int = 0) -> Judged:
    """Met when at least `enough` (default all) of `structures` are seen, and no less clearly than level `clear` of CLARITY_LEVELS.

    Cannot tell while the unsure ones could decide.
    """
    if unknown := not_looked_for(seen, structures):
        return unknown
    needed = enough or len(structures)
    sights = {name: _sight(seen.best(name), clear) for name in structures}
    sure = [name for name, sight in sights.items() if sight is Sight.SEEN]
    unsure = [name for name, sight in sights.items() if sight is Sight.UNSURE]
    if len(sure) >= needed:
        return met(f"Seen: {placed([seen.by_name[name][0] for name in sure], seen.size)}.")
    if len(sure) + len(unsure) >= needed:
        return cannot_tell(f"Not sure about {named(unsure)}.")
    return not_met(_missed(seen, [name for name, sight in sights.items() if sight is Sight.MISSING], clear))


def count(seen: Seen, *, structure: str, least: int, clear: int = 0) -> Judged:
    """Met when `least` boxes of `structure` are seen, clearly as in `visible`; cannot tell while the unsure ones could decide."""
    if unknown := not_looked_for(seen, [structure]):
        return unknown
    sights = [(_sight(found, clear), found) for found in seen.by_name.get(structure, ())]
    sure = [found for sight, found in sights if sight is Sight.SEEN]
    unsure = [found for sight, found in sights if sight is Sight.UNSURE]
    where = f": {placed(sure[:least], seen.size)}." if sure else "."
    said = f"{name_of(structure).capitalize()}: {min(len(sure), least)} of {least} seen{where}"
    if len(sure) >= least:
        return met(said)
    if len(sure) + len(unsure) >= least:
        return cannot_tell(f"{said} Not sure about the other.")
    return not_met(f"{said} {least} are expected on this plane.")


def absent(seen: Seen, *, structures: list[str]) -> Judged:
    """Met when none of `structures`, which do not belong on the plane, is seen."""
    if unknown := not_looked_for(seen, structures):
        return unknown
    if there := [found for name in structures for found in seen.surely(name)[:1]]:
        return not_met(f"Seen: {placed(there, seen.size)}. It should not show on this plane.")
    if unsure := [name for name in structures if seen.sight(name) is Sight.UNSURE]:
        return cannot_tell(f"Not sure whether this shows: {named(unsure)}.")
    return met(f"Not seen, as it should be: {named(structures)}.")


def midsagittal(seen: Seen, *, signs: list[str], against: list[str]) -> Judged:
    """Met when all `signs` of the midline are seen and nothing of `against`, which lies beside it, as far as the machine knows it."""
    beside = [name for name in against if name in seen.knows]
    if there := [found for name in beside for found in seen.surely(name)[:1]]:
        return not_met(f"Off the midline: {placed(there, seen.size)}.")
    if unsure := [name for name in beside if seen.sight(name) is Sight.UNSURE]:
        return cannot_tell(f"Not sure whether this shows, which lies off the midline: {named(unsure)}.")
    return visible(seen, structures=signs)


def _sight(found: SeenStructure | None, clear: int) -> Sight:
    """Whether one box is seen and clear enough; without an opinion on its clarity the sight alone counts."""
    if found is None or found.confidence < UNSURE_FROM:
        return Sight.MISSING
    if found.confidence < SEEN_FROM:
        return Sight.UNSURE
    if not clear or found.clarity is None or found.clarity.lowest >= clear:
        return Sight.SEEN
    return Sight.UNSURE if found.clarity.abstains or found.clarity.highest >= clear else Sight.MISSING


def _missed(seen: Seen, missing: list[str], clear: int) -> str:
    unclear = [found for name in missing for found in seen.surely(name)[:1]]
    gone = [name for name in missing if not seen.surely(name)]
    sentences = [f"Not seen: {named(gone)}. Expected on this plane."] if gone else []
    if unclear:
        sentences.append(
            f"Seen, but not clearly: {placed(unclear, seen.size)}. {CLARITY_LEVELS[clear].capitalize()} or better is expected."
        )
    return " ".join(sentences)


def _described_visible(*, structures: list[str], enough: int | None = None, clear: int = 0) -> str:
    needed = enough or len(structures)
    whole = named(structures) if needed == len(structures) else f"at least {needed} of {named(structures)}"
    return f"Met when the machine sees {whole}{_clearness(clear)}."


def _described_count(*, structure: str, least: int, clear: int = 0) -> str:
    return f"Met when the machine sees {least} of this: {name_of(structure)}{_clearness(clear)}."


def _described_absent(*, structures: list[str]) -> str:
    return f"Met when the machine sees none of this: {named(structures)}."


def _described_midsagittal(*, signs: list[str], against: list[str]) -> str:
    beside = f" and nothing that lies off the midline ({named(against)})" if against else ""
    return f"Met when the machine sees {named(signs)}{beside}."


def _clearness(clear: int) -> str:
    return f", {CLARITY_LEVELS[clear]} or better" if clear else ""


UNSEEN = Rule(unseen, lambda *, why: str(why))
VISIBLE = Rule(visible, _described_visible)
COUNT = Rule(count, _described_count)
ABSENT = Rule(absent, _described_absent)
MIDSAGITTAL = Rule(midsagittal, _described_midsagittal)
