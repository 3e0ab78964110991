"""Rules on what is, or is not, on the picture."""

from auditapp.protocols.phrasing import name_of, named, placed
from auditapp.protocols.rules.rule import Judged, Rule, cannot_tell, met, not_looked_for, not_met
from auditapp.protocols.seen import CLARITY_LEVELS, SEEN_FROM, UNSURE_FROM, Seen, SeenStructure, Sight
from auditapp.sentences import sentence

SEEN = sentence("Seen: {names}.")
NOT_SURE = sentence("Not sure about {names}.")
COUNTED = sentence("{name}: {count} of {least} seen.")
COUNTED_WHERE = sentence("{name}: {count} of {least} seen: {places}.")
NOT_SURE_OF_OTHER = sentence("{words} Not sure about the other.")
MORE_EXPECTED = sentence("{words} {least} are expected on this plane.")
STRANGE = sentence("Seen: {places}. It should not show on this plane.")
NOT_SURE_WHETHER = sentence("Not sure whether this shows: {names}.")
RIGHTLY_ABSENT = sentence("Not seen, as it should be: {names}.")
OFF_MIDLINE = sentence("Off the midline: {places}.")
NOT_SURE_OFF_MIDLINE = sentence("Not sure whether this shows, which lies off the midline: {names}.")
MISSING = sentence("Not seen: {names}. Expected on this plane.")
UNCLEAR = sentence("Seen, but not clearly: {places}. {level} or better is expected.")
MISSING_AND_UNCLEAR = sentence("{words} Seen, but not clearly: {places}. {level} or better is expected.")
AT_LEAST = sentence("at least {count} of {names}")
BY_SIGHT = sentence("Met when the machine sees {names}.")
BY_CLEAR_SIGHT = sentence("Met when the machine sees {names}, {level} or better.")
BY_COUNT = sentence("Met when the machine sees {least} of this: {name}.")
BY_CLEAR_COUNT = sentence("Met when the machine sees {least} of this: {name}, {level} or better.")
BY_ABSENCE = sentence("Met when the machine sees none of this: {names}.")
BY_SIGNS = sentence("Met when the machine sees {names} and nothing that lies off the midline ({others}).")


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
        return met(SEEN.format(names=placed([seen.by_name[name][0] for name in sure], seen.size)))
    if len(sure) + len(unsure) >= needed:
        return cannot_tell(NOT_SURE.format(names=named(unsure)))
    return not_met(_missed(seen, [name for name, sight in sights.items() if sight is Sight.MISSING], clear))


def count(seen: Seen, *, structure: str, least: int, clear: int = 0) -> Judged:
    """Met when `least` boxes of `structure` are seen, clearly as in `visible`; cannot tell while the unsure ones could decide."""
    if unknown := not_looked_for(seen, [structure]):
        return unknown
    sights = [(_sight(found, clear), found) for found in seen.by_name.get(structure, ())]
    sure = [found for sight, found in sights if sight is Sight.SEEN]
    unsure = [found for sight, found in sights if sight is Sight.UNSURE]
    counted = {"name": name_of(structure).capitalize(), "count": min(len(sure), least), "least": least}
    said = COUNTED_WHERE.format(places=placed(sure[:least], seen.size), **counted) if sure else COUNTED.format(**counted)
    if len(sure) >= least:
        return met(said)
    if len(sure) + len(unsure) >= least:
        return cannot_tell(NOT_SURE_OF_OTHER.format(words=said))
    return not_met(MORE_EXPECTED.format(words=said, least=least))


def absent(seen: Seen, *, structures: list[str]) -> Judged:
    """Met when none of `structures`, which do not belong on the plane, is seen."""
    if unknown := not_looked_for(seen, structures):
        return unknown
    if there := [found for name in structures for found in seen.surely(name)[:1]]:
        return not_met(STRANGE.format(places=placed(there, seen.size)))
    if unsure := [name for name in structures if seen.sight(name) is Sight.UNSURE]:
        return cannot_tell(NOT_SURE_WHETHER.format(names=named(unsure)))
    return met(RIGHTLY_ABSENT.format(names=named(structures)))


def midsagittal(seen: Seen, *, signs: list[str], against: list[str]) -> Judged:
    """Met when all `signs` of the midline are seen and nothing of `against`, which lies beside it, as far as the machine knows it."""
    beside = [name for name in against if name in seen.knows]
    if there := [found for name in beside for found in seen.surely(name)[:1]]:
        return not_met(OFF_MIDLINE.format(places=placed(there, seen.size)))
    if unsure := [name for name in beside if seen.sight(name) is Sight.UNSURE]:
        return cannot_tell(NOT_SURE_OFF_MIDLINE.format(names=named(unsure)))
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
    said = MISSING.format(names=named(gone)) if gone else ""
    if not unclear:
        return said
    told = {"places": placed(unclear, seen.size), "level": CLARITY_LEVELS[clear].capitalize()}
    return MISSING_AND_UNCLEAR.format(words=said, **told) if said else UNCLEAR.format(**told)


def _described_visible(*, structures: list[str], enough: int | None = None, clear: int = 0) -> str:
    needed = enough or len(structures)
    whole = named(structures) if needed == len(structures) else AT_LEAST.format(count=needed, names=named(structures))
    return (BY_CLEAR_SIGHT if clear else BY_SIGHT).format(names=whole, level=CLARITY_LEVELS[clear])


def _described_count(*, structure: str, least: int, clear: int = 0) -> str:
    return (BY_CLEAR_COUNT if clear else BY_COUNT).format(least=least, name=name_of(structure), level=CLARITY_LEVELS[clear])


def _described_absent(*, structures: list[str]) -> str:
    return BY_ABSENCE.format(names=named(structures))


def _described_midsagittal(*, signs: list[str], against: list[str]) -> str:
    return (BY_SIGNS if against else BY_SIGHT).format(names=named(signs), others=named(against))


UNSEEN = Rule(unseen, lambda *, why: str(why))
VISIBLE = Rule(visible, _described_visible)
COUNT = Rule(count, _described_count)
ABSENT = Rule(absent, _described_absent)
MIDSAGITTAL = Rule(midsagittal, _described_midsagittal)
