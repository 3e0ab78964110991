"""Numbers as people read them, in the active language. Plain values in, text out."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NOT_ENOUGH = gettext_lazy("Not enough data")
NOT_ESTIMABLE = gettext_lazy("Cannot be estimated")


def percent(share: float | None) -> str:
    """0.824 → '82 %'."""
    return "–" if share is None else _("%(number)s %%") % {"number": f"{share * 100:.0f}"}


def share_interval(low: float | None, high: float | None) -> str:
    """(0.751, 0.88) → '75–88', in per cent."""
    return "" if low is None or high is None else f"{low * 100:.0f}–{high * 100:.0f}"


def kappa_number(value: float | None) -> str:
    """-0.046 → '−0.05', with a real minus sign and never '−0.00'."""
    if value is None:
        return "–"
    shown = f"{abs(value):.2f}"
    return f"−{shown}" if value < 0 and shown != "0.00" else shown


def kappa_interval(low: float | None, high: float | None) -> str:
    """(0.72, 0.88) → '0.72–0.88'; 'to' instead of a dash beside a minus sign."""
    if low is None or high is None:
        return ""
    ends = {"first": kappa_number(low), "last": kappa_number(high)}
    return _("%(first)s to %(last)s") % ends if low < 0 else "{first}–{last}".format(**ends)


def share(value: float | None, low: float | None = None, high: float | None = None) -> str:
    """'82 % (75–88)'."""
    return _with_interval(percent(value), share_interval(low, high))


def kappa(value: float | None, low: float | None = None, high: float | None = None) -> str:
    """'0.81 (0.72–0.88)'."""
    return _with_interval(kappa_number(value), kappa_interval(low, high))


def file_size(count: float | None) -> str:
    """Bytes, in powers of 1000 as file managers show them: 1_536_000 → '1.5 MB'."""
    if count is None:
        return ""
    for unit in ("B", "kB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" or count >= 10 else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"


def duration(seconds: float | None) -> str:
    """How long something takes or has taken, no finer than a person cares: 'about 2 min'."""
    if seconds is None:
        return ""
    if seconds < 50:
        return _("%(count)s s") % {"count": max(1, round(seconds))}
    if seconds < 90 * 60:
        return _("about %(count)s min") % {"count": max(1, round(seconds / 60))}
    return _("about %(count)s h") % {"count": round(seconds / 3600)}


def _with_interval(value: str, interval: str) -> str:
    return _("%(value)s (%(interval)s)") % {"value": value, "interval": interval} if interval else value
