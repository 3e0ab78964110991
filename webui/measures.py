"""A number with what it needs to be believed: interval, n and how it was obtained. Shown by the part `measure.html`."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from auditapp.protocols.said import said
from webui import formats


class Kind(StrEnum):
    SHARE = "share"
    KAPPA = "kappa"


class State(StrEnum):
    OK = "ok"
    TOO_FEW = "too_few"
    NOT_ESTIMABLE = "not_estimable"


@dataclass(frozen=True, slots=True)
class Whisker:
    """Places on an axis, as SVG percentages ('82.0%'). `band_width` is empty where there is no band."""

    low: str
    value: str
    high: str
    band_start: str = ""
    band_width: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A share (0-1) or a kappa (-1 to 1) with its interval.

    `value` None means that nothing is shown as a number: `reason` then says why, in a short sentence.
    `band` is the interval of the department, drawn behind the whisker.
    """

    kind: Kind
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    unit: str = "images"
    method: str = ""
    reason: str = ""
    not_estimable: bool = False
    band: tuple[float, float] | None = None

    @property
    def state(self) -> State:
        if self.value is not None:
            return State.OK
        return State.NOT_ESTIMABLE if self.not_estimable else State.TOO_FEW

    @property
    def missing(self) -> bool:
        return self.value is None

    @property
    def shown(self) -> str:
        """The value alone, or the words that stand in its place."""
        if self.value is None:
            return str(formats.NOT_ESTIMABLE if self.not_estimable else formats.NOT_ENOUGH)
        return formats.percent(self.value) if self.kind is Kind.SHARE else formats.kappa_number(self.value)

    @property
    def interval(self) -> str:
        make = formats.share_interval if self.kind is Kind.SHARE else formats.kappa_interval
        return "" if self.missing else make(self.low, self.high)

    @property
    def rests_on(self) -> str:
        """'n = 42 images, sample', then the reason if there is one."""
        counted = _("n = %(count)s %(unit)s") % {"count": f"{self.n:,}", "unit": said(self.unit)}
        return pgettext("between statements", ", ").join(part for part in (counted, said(self.method), self.reason) if part)

    @property
    def whisker(self) -> Whisker | None:
        """On the axis 0 to 1; what lies below zero is drawn at the edge and said in the text."""
        if self.value is None or self.low is None or self.high is None:
            return None
        places = Whisker(low=_place(self.low), value=_place(self.value), high=_place(self.high))
        if self.band is None:
            return places
        start, end = (min(1.0, max(0.0, edge)) for edge in self.band)
        return Whisker(places.low, places.value, places.high, _place(start), _place(end - start))

    def __str__(self) -> str:
        return f"{self.shown} ({self.interval})" if self.interval else self.shown


def _place(position: float) -> str:
    return f"{min(1.0, max(0.0, position)) * 100:.1f}%"
