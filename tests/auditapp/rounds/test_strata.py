"""The plan: every image in one stratum, probabilities that sum to the reads, Neyman where the machine is less sure."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditapp.rounds.sampling import draw
from auditapp.rounds.strata import Asked, Cell, Design, Stratum, allocated, strata_of
from auditapp.statistics.designs import FLOOR, TooFewReads

BANDS_OF = {"standard": (80.0, 90.0), "basic": (60.0, 70.0), "non_standard": (0.0, 40.0), "ungraded": (None,)}
CELLS = st.sampled_from(
    [
        Cell(who, plane, grade, band)
        for who in (None, 1, 2)
        for plane in ("nt", "sagittal")
        for grade in BANDS_OF
        for band in BANDS_OF[grade]
    ]
)
COUNTS = st.dictionaries(CELLS, st.integers(1, 90), min_size=1, max_size=20)
MONTH = {
    Cell(1, "nt", "standard", 90.0): 400,
    Cell(1, "nt", "standard", 80.0): 150,
    Cell(1, "sagittal", "standard", 80.0): 150,
    Cell(1, "nt", "basic", 70.0): 90,
    Cell(1, "nt", "basic", 60.0): 20,
    Cell(1, "sagittal", "non_standard", 40.0): 30,
}


def rate_of(cell: Cell) -> float:
    return 0.03 if cell.grade == "standard" else 0.35


def strata(counts: dict[Cell, int], asked: Asked) -> list[Stratum]:
    return strata_of(counts, asked, rate_of)


@given(COUNTS, st.sampled_from(list(Design)), st.booleans(), st.booleans())
def test_every_image_lies_in_one_stratum(counts: dict[Cell, int], design: Design, care: bool, is_total: bool) -> None:
    parted = strata(counts, Asked(design, None if is_total else 40, 40 if is_total else None, care))

    assert Counter(cell for one in parted for cell in one.cells) == Counter(counts.keys())
    assert len({one.name for one in parted}) == len(parted)


@given(COUNTS, st.sampled_from(list(Design)), st.integers(20, 300))
def test_probabilities_sum_to_the_reads(counts: dict[Cell, int], design: Design, reads: int) -> None:
    parted = strata(counts, Asked(design, each=reads))
    planned = allocated(parted, Asked(design, each=reads))
    chances = {one.name: planned[one.name] / one.size for one in parted if one.size}
    images = Counter[int | None]()
    for cell, size in counts.items():
        images[cell.radiologist] += size

    for who, size in images.items():
        own = sum(one.size * chances[one.name] for one in parted if one.radiologist == who)
        assert min(reads, size) - 1e-9 <= own <= min(reads + len(parted), size) + 1e-9


def test_each_image_is_drawn_as_often_as_its_probability_says() -> None:
    counts = {Cell(1, "nt", "standard", 90.0): 60, Cell(1, "nt", "non_standard", 40.0): 12}
    asked = Asked(Design.MODEL_ASSISTED, each=18)
    parted = strata(counts, asked)
    images = {one.name: [f"{one.name}-{number}" for number in range(one.size)] for one in parted}
    chance = {one.item: one.probability for one in draw(images, allocated(parted, asked), seed=0)}
    taken = Counter(one.item for seed in range(1500) for one in draw(images, allocated(parted, asked), seed=seed) if one.sampled)

    assert all(abs(taken[item] / 1500 - share) < 4.5 * (share * (1 - share) / 1500) ** 0.5 + 1e-9 for item, share in chance.items())


def test_machines_doubts_are_read_more_than_in_proportion() -> None:
    asked = Asked(Design.MODEL_ASSISTED, each=96)
    parted = {one.name: one for one in strata(MONTH, asked)}
    reads = allocated(list(parted.values()), asked)
    chance = {name: reads[name] / one.size for name, one in parted.items()}

    assert chance["1 not_standard 70-80"] > 2 * chance["1 standard 90-100"]
    assert min(chance.values()) >= FLOOR


def test_small_bands_join_their_neighbour_and_no_stratum_mixes_what_the_machine_said() -> None:
    parted = strata(MONTH, Asked(Design.MODEL_ASSISTED, each=96))

    assert [(one.name, one.size) for one in parted] == [
        ("1 not_standard 40-70", 50),
        ("1 not_standard 70-80", 90),
        ("1 standard 80-90", 300),
        ("1 standard 90-100", 400),
    ]


def test_by_plane_each_plane_has_its_share() -> None:
    asked = Asked(Design.BY_PLANE, each=84)

    assert allocated(strata(MONTH, asked), asked) == {"1 nt": 66, "1 sagittal": 18}


def test_care_reads_everything_non_standard_on_top() -> None:
    asked = Asked(Design.SIMPLE, each=50, care=True)

    assert allocated(strata(MONTH, asked), asked) == {"1": 50, "1 care": 30}


def test_reads_in_all_are_drawn_from_the_whole_department() -> None:
    counts = MONTH | {Cell(None, "nt", "standard", 90.0): 160}
    asked = Asked(Design.SIMPLE, total=50)

    assert allocated(strata(counts, asked), asked) == {"all": 50}


def test_too_few_reads_for_the_strata_are_refused_with_the_least() -> None:
    asked = Asked(Design.MODEL_ASSISTED, each=5)

    with pytest.raises(TooFewReads, match="8"):
        allocated(strata(MONTH, asked), asked)


@pytest.mark.parametrize(("each", "total"), [(None, None), (3, 3), (0, None), (-1, None)])
def test_one_number_of_reads_is_asked_for(each: int | None, total: int | None) -> None:
    with pytest.raises(ValueError, match="one number"):
        Asked(each=each, total=total)
