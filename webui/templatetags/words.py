"""Codes and stored sentences as people read them, in templates."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language, gettext

from auditapp.protocols.models import Protocol
from auditapp.protocols.said import said
from webui import words

register = template.Library()
register.filter("plane_name", words.plane_name)
register.filter("structure_name", words.structure_name)
register.filter("said", said)
register.filter("reason_said", words.reason_said)


@register.filter
def protocol_name(protocol: Protocol) -> str:
    """With its edition."""
    return f"{said(protocol.name)} ({protocol.edition})"


@register.filter
def cited(text: str) -> str:
    """`text` as `said` has it; what stays English, a model card's words say, is marked so for readers of another language."""
    told = said(text)
    foreign = told == text and any("a" <= letter <= "z" for letter in text) and not (get_language() or "en").startswith("en")
    return format_html('<span lang="en">{}</span>', text) if foreign else told


@register.filter
def listed(names: Iterable[str]) -> str:
    """'thalami, palate'; Chinese lists have a comma of their own."""
    return gettext(", ").join(str(name) for name in names)
