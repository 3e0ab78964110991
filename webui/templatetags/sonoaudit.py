"""Filters that the parts need: number formats, and the words and marks of grades, verdicts and file states."""

from django import template
from django.utils.translation import gettext, gettext_noop

from auditapp.assessment.explanations import rests_on
from auditapp.assessment.models import AssessmentVerdict
from webui import formats

register = template.Library()

GRADES = {
    "standard": ("●", gettext_noop("Standard")),
    "basic": ("◐", gettext_noop("Basic")),
    "non_standard": ("○", gettext_noop("Non-standard")),
}
VERDICTS = {"met": ("●", gettext_noop("Met")), "not_met": ("○", gettext_noop("Not met")), "cannot_tell": ("–", gettext_noop("Cannot tell"))}
FILE_STATES = {
    "waiting": ("·", gettext_noop("Waiting")),
    "working": ("…", gettext_noop("Being read")),
    "accepted": ("✓", gettext_noop("Accepted")),
    "duplicate": ("=", gettext_noop("Duplicate")),
    "refused": ("○", gettext_noop("Refused")),
    "failed": ("!", gettext_noop("Failed")),
}

for _name in ("percent", "file_size", "duration"):
    register.filter(_name, getattr(formats, _name))
register.filter("kappa", formats.kappa_number)


@register.filter
def grade_mark(grade: str) -> str:
    return GRADES.get(grade, ("–", ""))[0]


@register.filter
def grade_word(grade: str) -> str:
    return gettext(GRADES.get(grade, ("", gettext_noop("Not graded")))[1])


@register.filter
def verdict_mark(verdict: str) -> str:
    return VERDICTS[verdict][0]


@register.filter
def verdict_word(verdict: str) -> str:
    return gettext(VERDICTS[verdict][1])


@register.filter
def file_state_mark(state: str) -> str:
    return FILE_STATES[state][0]


@register.filter
def file_state_word(state: str) -> str:
    return gettext(FILE_STATES[state][1])


@register.filter
def undo_url(tags: str) -> str:
    """The address in a message's `extra_tags='undo=/…'`, or nothing."""
    return next((tag.removeprefix("undo=") for tag in (tags or "").split() if tag.startswith("undo=/")), "")


@register.filter
def explainable(verdict: AssessmentVerdict) -> int | None:
    """The verdict's key where a heat map of it can be made."""
    return verdict.pk if rests_on(verdict) else None
