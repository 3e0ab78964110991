"""What is read from a file. Nothing else of its header is ever looked at, so nothing else can be kept by mistake."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
"""One frame, upright: (height, width) grey or (height, width, 3) RGB."""


@dataclass(frozen=True, slots=True)
class Region:
    """One ultrasound region (0018,6011) in pixels of the frame; the maxima belong to it."""

    x_min: int
    y_min: int
    x_max: int
    y_max: int


@dataclass(frozen=True, slots=True)
class Facts:
    """`kind` is dicom, sr, png, jpeg or tiff; a structured report (sr) has no rows, columns or frames.

    The UIDs, the patient and the operators are as the file says them and stay in memory. `manufacturer` and
    `model` are from our own list or plain technical text, otherwise empty.
    """

    kind: str
    rows: int
    columns: int
    frame_count: int = 1
    sop_uid: str = ""
    series_uid: str = ""
    study_uid: str = ""
    patient_id: str = ""
    study_date: date | None = None
    operators: tuple[str, ...] = ()
    modality: str = ""
    sop_class: str = ""
    transfer_syntax: str = ""
    regions: tuple[Region, ...] = ()
    spacing_mm: float | None = None
    frame_time_ms: float | None = None
    manufacturer: str = ""
    model: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"study_date": self.study_date.isoformat() if self.study_date else None}

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> Self:
        day = fields["study_date"]
        return cls(
            **fields
            | {
                "study_date": date.fromisoformat(day) if day else None,
                "operators": tuple(fields["operators"]),
                "regions": tuple(Region(**region) for region in fields["regions"]),
            }
        )


@dataclass(frozen=True, slots=True)
class Picture:
    """An opened file: its facts, and its frames as they are decoded one after the other. All frames have one shape."""

    facts: Facts
    channels: int
    frames: Iterator[Pixels]


@dataclass(frozen=True, slots=True)
class Reading:
    """One measurement in a structured report, `kind` as in `models.Measure`; `fetus` counts from 1.

    `gestational_age_days` is the age by which the pregnancy is dated, never one that was reckoned from this measurement.
    """

    kind: str
    value_mm: float
    fetus: int
    gestational_age_days: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """An opened structured report. `unusable`: how many measurements have no number in mm or cm, or no fetus that can be told."""

    facts: Facts
    readings: tuple[Reading, ...]
    unusable: int

    def as_json(self) -> dict[str, Any]:
        return {"facts": self.facts.as_json(), "readings": [asdict(one) for one in self.readings], "unusable": self.unusable}

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> Self:
        readings = tuple(Reading(**one) for one in fields["readings"])
        return cls(Facts.from_json(fields["facts"]), readings, fields["unusable"])
