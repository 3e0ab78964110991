"""Lists as their addresses describe them: which page, filtered and sorted how."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def page_of(request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], size: int) -> Page[Any]:
    """The page that the address asks for; the nearest one where there is none such. `rows` must be in a total order."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
