"""What an expert looks for among their own images. Every choice stands in the address."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from auditapp.review.reading_list import OPEN_STAGES, Stage, rounds_read_by
from auditapp.rounds.models import Assignment, AuditRound
from webui.templatetags.periods import period

ALL = "all"


def _rounds(request: HttpRequest) -> QuerySet[AuditRound]:
    return rounds_read_by(request.user).select_related("department")


class RoundChoice(django_filters.fields.ModelChoiceField):  # type: ignore[misc]  # without type stubs
    def label_from_instance(self, obj: AuditRound) -> str:
        return f"{period(obj)} · {obj.department}"


class RoundFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc]
    field_class = RoundChoice


class WorklistFilter(django_filters.FilterSet):  # type: ignore[misc]
    stage = django_filters.ChoiceFilter(
        label=_("Show"), empty_label=_("Everything open"), choices=[*Stage.choices, (ALL, _("Everything"))], method="by_stage"
    )
    round = RoundFilter(label=_("Round"), empty_label=_("All rounds"), field_name="item__round", queryset=_rounds)

    class Meta:
        model = Assignment
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found: QuerySet[Any] = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("stage") else found.filter(stage__in=OPEN_STAGES)

    def by_stage(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset if value == ALL else queryset.filter(stage=value)
