"""How far a reader is with an image, in words."""

from django import template

from auditapp.review.reading_list import Stage

register = template.Library()


@register.filter
def stage_word(stage: str) -> str:
    return str(Stage(stage).label)
