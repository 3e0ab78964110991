"""Codes as people read them, in templates."""

from django import template

from webui import words

register = template.Library()
register.filter("plane_name", words.plane_name)
register.filter("structure_name", words.structure_name)
