"""A round's images and reads as columns of numbers, and the parts of them that a report speaks of. Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auditapp.protocols.grading import Grade
from auditapp.reports.agreement import Pairs
from auditapp.reports.standard_shares import Frame
from auditapp.reports.stratified_agreement import StratifiedPairs
from auditapp.statistics.linearised import Codes, Values

GRADES = (Grade.STANDARD.value, Grade.BASIC.value, Grade.NON_STANDARD.value)  # in order; the place is the code, -1 no grade
NOBODY = -1
GUIDED = ("model_assisted", "care")  # designs by which images stand for different numbers of others, as the machine judged them
Mask = NDArray[np.bool_]
Words = NDArray[np.object_]


@dataclass(frozen=True)
class Census:
    """All images of the round, counted by what they have in common; one place a kind. `radiologist` NOBODY where none is named."""

    radiologist: Codes
    plane: Codes
    stratum: Codes
    machine: Codes
    images: Codes
    drawn: Codes

    def of(self, mask: Mask) -> "Census":
        return Census(*(getattr(self, name)[mask] for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class Reads:
    """The review that counts of each image that was read, one place an image; `stratum` is coded as in the census.

    `drawn`: by chance, with a known probability; others tell of nothing but themselves. `weight`: images it stands for, 0 unless drawn.
    """

    review: Codes
    item: Words
    assessment: Words
    expert: Codes
    radiologist: Codes
    plane: Codes
    stratum: Codes
    drawn: Mask
    weight: Values
    machine: Codes
    grade: Codes
    machine_score: Values
    score: Values
    limited: Mask
    simulated: Mask
    study: Codes
    day: Codes
    vendor: Words
    model: Codes

    def of(self, mask: Mask | Codes) -> "Reads":
        """Those of a mask, or at places."""
        return Reads(*(getattr(self, name)[mask] for name in self.__dataclass_fields__))

    def __len__(self) -> int:
        return len(self.review)


@dataclass(frozen=True)
class Part:
    """A group of the round's images: the whole, one person's, one plane's."""

    census: Census
    reads: Reads
    design: str

    def of(self, name: str, value: int) -> "Part":
        """Those with `value` in the column `name`."""
        return Part(self.census.of(getattr(self.census, name) == value), self.reads.of(getattr(self.reads, name) == value), self.design)

    def among(self, radiologists: Codes) -> "Part":
        return Part(
            self.census.of(np.isin(self.census.radiologist, radiologists)),
            self.reads.of(np.isin(self.reads.radiologist, radiologists)),
            self.design,
        )

    @property
    def frame(self) -> Frame:
        """By the design's strata within the group; graded reads that were drawn."""
        counted = self.reads.of(self.reads.drawn & (self.reads.grade >= 0))
        strata, place = np.unique(self.census.stratum, return_inverse=True)
        size = np.bincount(place, self.census.images, len(strata)).astype(np.int64)
        standard = np.bincount(place, self.census.images * (self.census.machine == 0), len(strata)).astype(np.int64)
        at = np.searchsorted(strata, counted.stratum)
        return Frame(size, standard, at, (counted.grade == 0) * 1.0, (counted.machine == 0) * 1.0, counted.study, self.design)

    @property
    def both(self) -> Reads:
        """The drawn images that machine and expert graded."""
        return self.reads.of(self.reads.drawn & (self.reads.grade >= 0) & (self.reads.machine >= 0))

    @property
    def pairs(self) -> Pairs:
        """Machine and expert, three grades."""
        both, kinds = self.both, self.census.of(self.census.machine >= 0)
        codes = np.column_stack([both.machine, both.grade])
        if self.design in GUIDED:
            return StratifiedPairs.by_cell(codes, both.study, both.stratum, (kinds.stratum, kinds.machine, kinds.images))
        return Pairs.of(codes, both.weight, both.study, 3)


def counts(codes: Codes, images: Codes | None = None) -> dict[str, int]:
    """Grade → how many; grades that nobody gave are left out."""
    held = np.bincount(codes[codes >= 0], None if images is None else images[codes >= 0], 3).astype(int)
    return {grade: int(count) for grade, count in zip(GRADES, held, strict=True) if count}
