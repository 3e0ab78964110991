"""Filters of rounds and of their readings. Every choice stands in the address."""

from typing import Any

import django_filters
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from auditapp.access.models import Department
from auditapp.access.selectors import departments_for
from auditapp.rounds.models import Assignment, AuditRound, Purpose, RoundState
from auditapp.rounds.selectors import readers_in

ROUND_SORTS = (("", _("Newest first")), ("oldest", _("Oldest first")))
UNREAD, READ, BACK = "unread", "read", "back"
READ_STATES = ((UNREAD, _("Not read")), (READ, _("Read")), (BACK, _("Sent back")))
READ_SORTS = {
    "": ("position", "pk"),
    "expert": ("expert__username", "position", "pk"),
    "newest": ("-review__submitted_at", "position", "pk"),
    "slowest": ("-review__seconds", "position", "pk"),
}
READ_SORT_CHOICES = (
    ("", _("In reading order")),
    ("expert", _("By expert")),
    ("newest", _("Last read first")),
    ("slowest", _("Slowest first")),
)
IN_STATE: dict[str, dict[str, Any]] = {
    UNREAD: {"review": None, "sent_back": None},
    READ: {"review__isnull": False},
    BACK: {"sent_back__isnull": False},
}


def _managed(request: HttpRequest) -> QuerySet[Department]:
    return departments_for(request.user, "manage_rounds")


class RoundFilter(django_filters.FilterSet):  # type: ignore[misc]  # without type stubs
    department = django_filters.ModelChoiceFilter(label=_("Department"), empty_label=_("All departments"), queryset=_managed)
    state = django_filters.ChoiceFilter(label=_("State"), empty_label=_("All states"), choices=RoundState.choices)
    sort = django_filters.ChoiceFilter(label=_("Sort"), empty_label=None, choices=ROUND_SORTS, method="by_sort")

    class Meta:
        model = AuditRound
        fields: list[str] = []

    def by_sort(self, queryset: QuerySet[AuditRound], name: str, value: str) -> QuerySet[AuditRound]:
        return queryset.order_by("period_start", "department__name", "pk") if value == "oldest" else queryset


class ExpertField(django_filters.fields.ModelChoiceField):  # type: ignore[misc]
    def label_from_instance(self, obj: User) -> str:
        return obj.get_full_name() or obj.get_username()


class ExpertFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc]
    field_class = ExpertField


class ReadFilter(django_filters.FilterSet):  # type: ignore[misc]
    expert = ExpertFilter(label=_("Expert"), empty_label=_("All experts"), queryset=None)
    state = django_filters.ChoiceFilter(label=_("State"), empty_label=_("All states"), choices=READ_STATES, method="by_state")
    purpose = django_filters.ChoiceFilter(label=_("Why it is read"), empty_label=_("All readings"), choices=Purpose.choices)
    sort = django_filters.ChoiceFilter(label=_("Sort"), empty_label=None, choices=READ_SORT_CHOICES, method="by_sort")

    class Meta:
        model = Assignment
        fields: list[str] = []

    def __init__(self, data: Any, queryset: QuerySet[Assignment], *, audit_round: AuditRound, **kwargs: Any) -> None:
        super().__init__(data, queryset, **kwargs)
        self.filters["expert"].queryset = readers_in(audit_round)

    def filter_queryset(self, queryset: QuerySet[Assignment]) -> QuerySet[Assignment]:
        found: QuerySet[Assignment] = super().filter_queryset(queryset)
        return found.order_by(*READ_SORTS[self.form.cleaned_data.get("sort") or ""])

    def by_state(self, queryset: QuerySet[Assignment], name: str, value: str) -> QuerySet[Assignment]:
        return queryset.filter(**IN_STATE[value])

    def by_sort(self, queryset: QuerySet[Assignment], name: str, value: str) -> QuerySet[Assignment]:
        return queryset  # all at once, in filter_queryset: reads that have none come last
