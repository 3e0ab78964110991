"""Filters of lists: every choice stands in the address, and offers only what the person may see."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from auditapp.access.models import Radiologist
from auditapp.access.selectors import radiologists_for
from auditapp.imaging.models import FileState, Instance, Upload
from auditapp.imaging.selectors import uploads_for
from auditapp.protocols.grading import Grade
from auditapp.review.gallery import graded
from webui.templatetags.sonoaudit import GRADES
from webui.words import PLANES, plane_name

DAY = forms.DateInput(attrs={"type": "date"})
SORTS = (("", _("Newest first")), ("oldest", _("Oldest first")), ("lowest", _("Lowest score first")), ("highest", _("Highest score first")))
ORDERS = {
    "": ("-series__study__performed_on", "-created_at", "pk"),
    "oldest": ("series__study__performed_on", "created_at", "pk"),
    "lowest": ("score", "pk"),
    "highest": ("-score", "pk"),
}
UNGRADED = "none"
GRADE_CHOICES = [(grade.value, _(GRADES[grade.value][1])) for grade in Grade] + [(UNGRADED, _("Not graded"))]


def _planes() -> list[tuple[str, str]]:
    return sorted(((code, plane_name(code)) for code in PLANES), key=lambda choice: choice[1])


def _radiologists(request: HttpRequest) -> QuerySet[Radiologist]:
    return radiologists_for(request.user)


def _uploads(request: HttpRequest) -> QuerySet[Upload]:
    return uploads_for(request.user)


class ImageFilter(django_filters.FilterSet):  # type: ignore[misc]  # without type stubs
    plane = django_filters.ChoiceFilter(label=_("Plane"), empty_label=_("All planes"), choices=_planes)
    grade = django_filters.ChoiceFilter(
        label=_("Grade"),
        empty_label=_("All grades"),
        choices=GRADE_CHOICES,
        method="by_grade",
    )
    radiologist = django_filters.ModelChoiceFilter(
        label=_("Radiologist"), empty_label=_("All radiologists"), field_name="series__study__radiologist", queryset=_radiologists
    )
    since = django_filters.DateFilter(label=_("From"), field_name="series__study__performed_on", lookup_expr="gte", widget=DAY)
    until = django_filters.DateFilter(label=_("Until"), field_name="series__study__performed_on", lookup_expr="lte", widget=DAY)
    upload = django_filters.ModelChoiceFilter(queryset=_uploads, widget=forms.HiddenInput, method="by_upload")
    sort = django_filters.ChoiceFilter(label=_("Sort"), empty_label=None, choices=SORTS, method="by_sort")

    class Meta:
        model = Instance
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Instance]) -> QuerySet[Instance]:
        asked = self.form.cleaned_data
        sort = asked.get("sort", "")  # a choice that does not exist is left out
        if asked.get("plane") or asked.get("grade") or sort in {"lowest", "highest"}:
            queryset = graded(self.request.user, queryset)
        found: QuerySet[Instance] = super().filter_queryset(queryset)
        return found.order_by(*ORDERS[sort])

    def by_grade(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(Q(grade="") | Q(grade=None)) if value == UNGRADED else queryset.filter(grade=value)

    def by_upload(self, queryset: QuerySet[Instance], name: str, value: Upload) -> QuerySet[Instance]:
        return queryset.filter(pk__in=value.files.filter(state=FileState.ACCEPTED).values("instance"))

    def by_sort(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.exclude(score=None) if value in {"lowest", "highest"} else queryset


class UploadFilter(django_filters.FilterSet):  # type: ignore[misc]
    radiologist = django_filters.ModelChoiceFilter(label=_("Radiologist"), empty_label=_("All radiologists"), queryset=_radiologists)
    since = django_filters.DateFilter(label=_("Sent from"), field_name="created_at", lookup_expr="date__gte", widget=DAY)
    until = django_filters.DateFilter(label=_("Sent until"), field_name="created_at", lookup_expr="date__lte", widget=DAY)
    attention = django_filters.BooleanFilter(
        label=_("Only with refused or failed files"), method="by_attention", widget=forms.CheckboxInput
    )

    class Meta:
        model = Upload
        fields: list[str] = []

    def by_attention(self, queryset: QuerySet[Upload], name: str, value: bool) -> QuerySet[Upload]:
        ended_badly = Q(files__state__in=[FileState.REFUSED, FileState.FAILED])
        return queryset.filter(pk__in=queryset.filter(ended_badly).order_by().values("pk")) if value else queryset
