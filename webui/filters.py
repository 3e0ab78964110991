"""Filters of lists: every choice stands in the address, and offers only what the person may see."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from auditapp.access.models import Radiologist
from auditapp.access.selectors import radiologists_for
from auditapp.imaging.models import FileState, Instance, Upload
from auditapp.imaging.selectors import uploads_for
from auditapp.protocols.grading import Grade
from auditapp.review.gallery import graded
from webui.words import PLANES, plane_name

DAY = forms.DateInput(attrs={"type": "date"})
SORTS = (("", "Newest first"), ("oldest", "Oldest first"), ("lowest", "Lowest score first"), ("highest", "Highest score first"))
ORDERS = {
    "": ("-series__study__performed_on", "-created_at", "pk"),
    "oldest": ("series__study__performed_on", "created_at", "pk"),
    "lowest": ("score", "pk"),
    "highest": ("-score", "pk"),
}
UNGRADED = "none"
PLANE_CHOICES = sorted(((code, plane_name(code)) for code in PLANES), key=lambda choice: choice[1])


def _radiologists(request: HttpRequest) -> QuerySet[Radiologist]:
    return radiologists_for(request.user)


def _uploads(request: HttpRequest) -> QuerySet[Upload]:
    return uploads_for(request.user)


class ImageFilter(django_filters.FilterSet):  # type: ignore[misc]  # without type stubs
    plane = django_filters.ChoiceFilter(label="Plane", empty_label="All planes", choices=PLANE_CHOICES)
    grade = django_filters.ChoiceFilter(
        label="Grade",
        empty_label="All grades",
        choices=[(grade.value, grade.value.replace("_", "-").capitalize()) for grade in Grade] + [(UNGRADED, "Not graded")],
        method="by_grade",
    )
    radiologist = django_filters.ModelChoiceFilter(
        label="Radiologist", empty_label="All radiologists", field_name="series__study__radiologist", queryset=_radiologists
    )
    since = django_filters.DateFilter(label="From", field_name="series__study__performed_on", lookup_expr="gte", widget=DAY)
    until = django_filters.DateFilter(label="Until", field_name="series__study__performed_on", lookup_expr="lte", widget=DAY)
    upload = django_filters.ModelChoiceFilter(queryset=_uploads, widget=forms.HiddenInput, method="by_upload")
    sort = django_filters.ChoiceFilter(label="Sort", empty_label=None, choices=SORTS, method="by_sort")

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
    radiologist = django_filters.ModelChoiceFilter(label="Radiologist", empty_label="All radiologists", queryset=_radiologists)
    since = django_filters.DateFilter(label="Sent from", field_name="created_at", lookup_expr="date__gte", widget=DAY)
    until = django_filters.DateFilter(label="Sent until", field_name="created_at", lookup_expr="date__lte", widget=DAY)
    attention = django_filters.BooleanFilter(label="Only with refused or failed files", method="by_attention", widget=forms.CheckboxInput)

    class Meta:
        model = Upload
        fields: list[str] = []

    def by_attention(self, queryset: QuerySet[Upload], name: str, value: bool) -> QuerySet[Upload]:
        ended_badly = Q(files__state__in=[FileState.REFUSED, FileState.FAILED])
        return queryset.filter(pk__in=queryset.filter(ended_badly).order_by().values("pk")) if value else queryset
