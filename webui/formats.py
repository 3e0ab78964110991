"""Numbers as people read them. Plain values in, text out."""

NOT_ENOUGH = "Not enough data"
NOT_ESTIMABLE = "Cannot be estimated"


def percent(share: float | None) -> str:
    """0.824 → '82 %'."""
    return "–" if share is None else f"{share * 100:.0f} %"


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
    return f"{kappa_number(low)}{' to ' if low < 0 else '–'}{kappa_number(high)}"


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
        return f"{max(1, round(seconds))} s"
    if seconds < 90 * 60:
        return f"about {max(1, round(seconds / 60))} min"
    return f"about {round(seconds / 3600)} h"


def _with_interval(value: str, interval: str) -> str:
    return f"{value} ({interval})" if interval else value
