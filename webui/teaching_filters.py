"""Filters of the teaching list. Every choice stands in the address."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from auditapp.protocols.said import said
from auditapp.review.models import Example
from auditapp.review.teaching import lessons_in
from webui.teaching_forms import GOOD, KINDS


class ExampleFilter(django_filters.FilterSet):  # type: ignore[misc]  # without type stubs
    """Offers the planes and criteria of which there are examples; a criterion is told as `plane.criterion`, whatever its edition."""

    plane = django_filters.ChoiceFilter(label=_("Plane"), empty_label=_("All planes"), field_name="criterion__plane__code")
    criterion = django_filters.ChoiceFilter(label=_("Criterion"), empty_label=_("All criteria"), method="by_criterion")
    kind = django_filters.ChoiceFilter(label=_("Kind"), empty_label=_("Good and not good"), choices=KINDS, method="by_kind")

    class Meta:
        model = Example
        fields: list[str] = []

    def __init__(self, data: Any, queryset: QuerySet[Example], **kwargs: Any) -> None:
        super().__init__(data, queryset, **kwargs)
        held = [lesson.criterion for lesson in lessons_in(queryset)]
        planes = {one.plane.code: said(one.plane.name) for one in held}
        told = [(f"{one.plane.code}.{one.code}", f"{said(one.plane.name)}: {said(one.statement)}") for one in held]
        self.filters["plane"].extra["choices"] = list(planes.items())
        self.filters["criterion"].extra["choices"] = told

    def by_criterion(self, queryset: QuerySet[Example], name: str, value: str) -> QuerySet[Example]:
        plane, _dot, code = value.partition(".")
        return queryset.filter(criterion__plane__code=plane, criterion__code=code)

    def by_kind(self, queryset: QuerySet[Example], name: str, value: str) -> QuerySet[Example]:
        return queryset.filter(is_good=value == GOOD)
