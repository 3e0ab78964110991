"""Filters of the disagreements. Every choice stands in the address."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from auditapp.protocols.models import Criterion, Plane
from auditapp.protocols.said import said
from auditapp.review.disputes import AGAINST, Party, criteria_in, planes_in
from auditapp.review.models import Disagreement

BETWEEN = {
    Party.MACHINE: _("Machine and expert"),
    Party.COLLEAGUE: _("Two experts"),
    Party.RADIOLOGIST: _("Radiologist and expert"),
}
SETTLED, ALL = "settled", "all"
STATES = (("", pgettext_lazy("disagreements", "Open")), (SETTLED, pgettext_lazy("disagreements", "Settled")), (ALL, _("Open and settled")))


class PlaneField(django_filters.fields.ModelChoiceField):  # type: ignore[misc]  # without type stubs
    def label_from_instance(self, obj: Plane) -> str:
        return said(obj.name)


class CriterionField(django_filters.fields.ModelChoiceField):  # type: ignore[misc]
    def label_from_instance(self, obj: Criterion) -> str:
        return f"{said(obj.plane.name)}: {said(obj.statement)}"


class PlaneFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc]
    field_class = PlaneField


class CriterionFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc]
    field_class = CriterionField


class DisagreementFilter(django_filters.FilterSet):  # type: ignore[misc]
    """`without_kind` is what the other filters leave: what each kind's count is told of."""

    plane = PlaneFilter(label=_("Plane"), empty_label=_("All planes"), field_name="item__plane", queryset=None)
    criterion = CriterionFilter(label=_("Criterion"), empty_label=_("All criteria"), queryset=None)
    state = django_filters.ChoiceFilter(label=_("State"), empty_label=None, choices=STATES, method="by_state")
    who = django_filters.ChoiceFilter(choices=list(BETWEEN.items()), widget=forms.HiddenInput, method="by_who")

    class Meta:
        model = Disagreement
        fields: list[str] = []

    def __init__(self, data: Any, queryset: QuerySet[Disagreement], **kwargs: Any) -> None:
        super().__init__(data, queryset, **kwargs)
        self.filters["plane"].queryset = planes_in(queryset)
        self.filters["criterion"].queryset = criteria_in(queryset)
        self.without_kind = queryset

    def filter_queryset(self, queryset: QuerySet[Disagreement]) -> QuerySet[Disagreement]:
        asked = self.form.cleaned_data
        if asked.get("state") not in {SETTLED, ALL}:
            queryset = queryset.filter(adjudication=None)
        for name in ("plane", "criterion", "state"):
            queryset = self.filters[name].filter(queryset, asked.get(name))
        self.without_kind = queryset
        return self.by_who(queryset, "who", asked.get("who", ""))

    def by_state(self, queryset: QuerySet[Disagreement], name: str, value: str) -> QuerySet[Disagreement]:
        return queryset.exclude(adjudication=None) if value == SETTLED else queryset

    def by_who(self, queryset: QuerySet[Disagreement], name: str, value: str) -> QuerySet[Disagreement]:
        return queryset.filter(AGAINST[Party(value)]) if value else queryset
