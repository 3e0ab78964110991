"""The rubrics by which images are graded. They are published texts: whoever is signed in may read them."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.generics import ListAPIView

from auditapp.protocols.models import Protocol
from auditapp.protocols.selectors import protocols


class StructureNameOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()


class CriterionOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    statement = serializers.CharField(help_text="true when met")
    advice = serializers.CharField(help_text="how to get it right")
    weight = serializers.FloatField(help_text="points")


class OpinionPartOutput(serializers.Serializer[Any]):
    """Experts' learnt opinion decides whether an image is standard where the criteria leave that open."""

    standard_from = serializers.FloatField(help_text="probability (0-1) that an expert would call the image standard, from which it is")
    abstain_within = serializers.FloatField(help_text="nearer to that than this (0-1) there is no grade")


class PlaneOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    machine_codes = serializers.ListField(child=serializers.CharField(), help_text="planes, as the machine names them, graded as this one")
    structures = StructureNameOutput(many=True)
    criteria = CriterionOutput(many=True)
    opinion = OpinionPartOutput(allow_null=True, help_text="null where the criteria alone make the grade")


class ProtocolOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    edition = serializers.CharField()
    name = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field of this name, not the option
    standard_from = serializers.FloatField(help_text="score from which an image is standard")
    basic_from = serializers.FloatField(help_text="score from which an image is basic")
    least_known = serializers.FloatField(help_text="share of the points that must be known before a grade is given")
    planes = PlaneOutput(many=True)


class Protocols(ListAPIView[Protocol]):
    """Every edition, with its planes, structures and criteria."""

    serializer_class = ProtocolOutput
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Protocol]:
        return protocols().prefetch_related("planes__structures", "planes__criteria").order_by("code", "edition")
