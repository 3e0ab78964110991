"""Filters of operator names. Every choice stands in the address."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from auditapp.imaging.models import Operator

LINKED, ALL = "linked", "all"
STATES = (("", _("Waiting for a link")), (LINKED, _("Linked")), (ALL, _("All names")))
SORTS = (("", _("Most images first")), ("name", _("By name")), ("newest", _("Newest first")))
ORDERS = {"": ("-images", "name", "pk"), "name": ("name", "pk"), "newest": ("-seen_at", "pk")}


class OperatorFilter(django_filters.FilterSet):  # type: ignore[misc]  # without type stubs
    name = django_filters.CharFilter(label=_("Name contains"), field_name="key", lookup_expr="icontains")
    state = django_filters.ChoiceFilter(label=_("State"), empty_label=None, choices=STATES, method="by_state")
    sort = django_filters.ChoiceFilter(label=_("Sort"), empty_label=None, choices=SORTS, method="by_sort")

    class Meta:
        model = Operator
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Operator]) -> QuerySet[Operator]:
        asked = self.form.cleaned_data
        if asked.get("state") not in {LINKED, ALL}:
            queryset = queryset.filter(radiologist=None)
        found: QuerySet[Operator] = super().filter_queryset(queryset)
        return found.order_by(*ORDERS[asked.get("sort") or ""])

    def by_state(self, queryset: QuerySet[Operator], name: str, value: str) -> QuerySet[Operator]:
        return queryset.exclude(radiologist=None) if value == LINKED else queryset

    def by_sort(self, queryset: QuerySet[Operator], name: str, value: str) -> QuerySet[Operator]:
        return queryset  # in filter_queryset
