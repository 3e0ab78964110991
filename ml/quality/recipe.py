"""What the quality network learns from, is calibrated on and tested on."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ml.corpus import plane_parts
from ml.manifest import Entry, read_grey
from ml.quality import made
from ml.quality.drawn import drawn_facts, drawn_planes, phantoms
from ml.quality.made import Truths
from ml.quality.samples import Samples, joined, read_samples, widened
from ml.training import watched

SEEDS = {"train": 2_000_000, "validation": 2_400_000, "test": 2_800_000}
PLANE_SEEDS = 10_000  # between the first seeds of two planes


@dataclass(frozen=True, slots=True)
class Amount:
    """How many times each real picture of a source is taken, and how many phantoms a plane are drawn.

    The first time a picture stands as it came, then with made faults. Of a small source each is taken more often.
    """

    variants: Mapping[str, int]
    drawn: int


AMOUNTS = {
    "train": Amount({"first_trimester": 4, "african": 5, "fetal_planes": 4, "hc18": 2}, 200),
    "validation": Amount({"first_trimester": 4, "african": 4, "fetal_planes": 4, "hc18": 3}, 40),
    "test": Amount({"first_trimester": 3, "african": 3, "fetal_planes": 3, "hc18": 2}, 40),
}


def truths(data: Sequence[Path]) -> Truths:
    entries = [entry for entry in plane_parts(*data)["train"] if entry.boxes]
    shown = [one for plane in drawn_planes() for one in phantoms(plane, 12, 1_990_000)]
    facts = drawn_facts()
    return Truths(made.usual_places(entries, shown), tuple(sorted({name for names in facts.values() for name in names})), facts)


def part(data: Sequence[Path], name: str, amount: Amount, known: Truths, cache: Path) -> Samples:
    """The samples of one part of the real pictures and of as many phantoms of that part's seeds.

    Each source and each drawn plane is kept in a file of the folder `cache`, and read from there where an earlier call left it.
    """
    found: list[Samples] = []
    by_source: dict[str, list[Entry]] = defaultdict(list)
    for entry in plane_parts(*data)[name]:
        by_source[entry.source].append(entry)
    for source, entries in by_source.items():
        variants = amount.variants[source]
        lazy = _of_entries(entries, name, variants, known)
        kept = _kept(cache / f"{name}-{source}-{variants}.npz", lazy, len(entries) * variants)
        found.append(widened(kept, (), known.criteria))
    for number, plane in enumerate(drawn_planes()):
        drawn = _of_phantoms(plane, SEEDS[name] + number * PLANE_SEEDS, amount, known)
        kept = _kept(cache / f"{name}-drawn-{plane}-{amount.drawn}.npz", drawn, amount.drawn)
        found.append(widened(kept, known.facts[plane], known.criteria))
    return joined(found)


def _kept(file: Path, lazy: Iterator[Samples], count: int) -> Samples:
    if file.exists():
        return read_samples(file)
    samples = joined(list(watched(lazy, file.stem, count)))
    samples.save(file)
    return samples


def _of_entries(entries: Sequence[Entry], name: str, variants: int, known: Truths) -> Iterator[Samples]:
    for entry in entries:
        pixels = read_grey(entry.file)
        for variant in range(variants):
            yield made.of_entry(entry, pixels, variant, SEEDS[name], known)


def _of_phantoms(plane: str, first: int, amount: Amount, known: Truths) -> Iterator[Samples]:
    for seed, phantom in enumerate(phantoms(plane, amount.drawn, first), first):
        yield made.of_phantom(phantom, seed, known)
