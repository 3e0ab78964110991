"""Differences of shares, in percentage points."""

from django import template

register = template.Library()


@register.filter
def points(difference: float) -> str:
    """0.08 → '+8', -0.046 → '−5'; no sign before nothing."""
    shown = f"{abs(difference) * 100:.0f}"
    return shown if shown == "0" else f"{'+' if difference > 0 else '−'}{shown}"
