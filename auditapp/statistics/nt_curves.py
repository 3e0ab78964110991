"""Expected nuchal translucency for crown-rump length: reference curves as data, and the rules by which programmes judge a distribution.

A department chooses its curve by code; a report keeps the code. `confirmed` says that a clinician has checked the numbers for this product:
none has yet.
"""

from dataclasses import dataclass
from math import log10

from scipy import stats

from auditapp.sentences import term
from auditapp.statistics.shares import LEVEL

FROM_CRL, TO_CRL = 45.0, 84.0  # mm; the FMF window 11+0 to 13+6


@dataclass(frozen=True, slots=True)
class Curve:
    """log10 of the median NT in mm is a + b CRL + c CRL^2, CRL in mm; `sd_log10` is the spread of log10 MoM."""

    code: str
    name: str
    coefficients: tuple[float, float, float]
    sd_log10: float
    source: str
    confirmed: bool = False

    def median(self, crl: float) -> float:
        """Expected NT in mm. Raises ValueError for a CRL outside of 45-84 mm."""
        if not FROM_CRL <= crl <= TO_CRL:
            raise ValueError(f"a CRL of {crl} mm lies outside of {FROM_CRL:g}-{TO_CRL:g} mm")
        a, b, c = self.coefficients
        return float(10 ** (a + b * crl + c * crl**2))

    def centile(self, crl: float, share: float) -> float:
        """NT in mm below which a `share` (0-1) of fetuses with this CRL lies; log10 MoM is taken as normal."""
        return self.median(crl) * float(10 ** (stats.norm.ppf(share) * self.sd_log10))

    def mom(self, nt: float, crl: float) -> float:
        """Multiple of the median. Raises ValueError for an NT that is not above 0."""
        if nt <= 0:
            raise ValueError(f"an NT of {nt} mm")
        return nt / self.median(crl)

    def z(self, nt: float, crl: float) -> float:
        """Standard deviations of log10 MoM from the curve."""
        return log10(self.mom(nt, crl)) / self.sd_log10


CURVES = {
    curve.code: curve
    for curve in (
        Curve(
            "nicolaides-1998/1",
            "Nicolaides 1998",
            (-0.3599, 0.0127, -0.000058),
            0.12,
            term(
                "Nicolaides, Snijders & Cuckle 1998, Prenat Diagn 18:519. Coefficients and SD not checked: to be confirmed by a clinician."
            ),
        ),
        Curve(
            "braithwaite-1996/1",
            "Braithwaite 1996",
            (-1.03, 0.0314, -0.000220),
            0.12,
            term(
                "Braithwaite, Morris & Economides 1996, Br J Obstet Gynaecol 103:1201, coefficients from its abstract. "
                "SD as with Nicolaides 1998: to be confirmed by a clinician."
            ),
        ),
    )
}
DEFAULT = CURVES["nicolaides-1998/1"]


@dataclass(frozen=True, slots=True)
class Rules:
    """When a distribution is called good. Shares of the median MoM from 1, SD bounds of log10 MoM, bias in mm for the flags."""

    code: str
    strict: float
    wide: float
    sd_low: float
    sd_high: float
    amber_from: float
    red_from: float
    least: int
    source: str


RULES = Rules(
    "routine/1",
    strict=0.05,
    wide=0.10,
    sd_low=0.08,
    sd_high=0.13,
    amber_from=0.10,
    red_from=0.20,
    least=100,
    source=term(
        "Median MoM 0.90-1.10, SD log10 0.08-0.13: NTQR, Palomaki 2008 (doi 10.1097/GIM.0b013e3181616bf8), unverified. "
        "Green flag under 0.1 mm: Society of Radiographers, 18 October 2022; amber, and red from 0.2 mm, unverified; "
        "red was over 0.3 mm from October 2017. "
        "No verdict under 100: at SD 0.12 the mean MoM is known to 5.6 % there, 10.4 % at 30."
    ),
)


def mean_mom_reach(n: int, sd_log10: float) -> float:
    """Upper half-width of the 95 % interval of the geometric mean MoM, as a share: 0.056 at n 100 and SD 0.12. Normal quantile."""
    return float(10 ** (stats.norm.ppf((1 + LEVEL) / 2) * sd_log10 / n**0.5)) - 1
