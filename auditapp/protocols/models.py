"""Published rubrics as frozen rows. `editions/` holds their text, `services.install_editions` writes it here."""

from django.conf import settings
from django.db import models

from auditapp.access.models import Department
from auditapp.trail.immutable import ImmutableModel


class Protocol(ImmutableModel):
    """One edition of a rubric. A change of any word or weight is a new edition."""

    code = models.CharField(max_length=40)
    edition = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    source = models.TextField(help_text="where every number comes from")
    standard_from = models.FloatField(help_text="score 0-100 from which an image is standard")
    basic_from = models.FloatField(help_text="score 0-100 from which an image is basic")
    least_known = models.FloatField(help_text="share of the weight (0-1) that must be known before a grade is given")
    examinations = models.JSONField(default=list, help_text="kinds of examination: code, name, required planes, marks, source")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the edition's content")

    class Meta:
        ordering = ["code", "edition"]
        constraints = [models.UniqueConstraint(fields=["code", "edition"], name="protocol_edition_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.edition})"


class Plane(ImmutableModel):
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="planes")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    machine_codes = models.JSONField(default=list, help_text="planes, as the machine names them, that are graded as this one")
    opinion = models.JSONField(null=True, help_text="standard_from, abstain_within: the part of experts' learnt opinion; null: none")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["protocol", "code"], name="plane_once_in_protocol")]

    def __str__(self) -> str:
        return self.name


class Structure(ImmutableModel):
    """Anatomy that is expected on a plane."""

    plane = models.ForeignKey(Plane, on_delete=models.PROTECT, related_name="structures")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["plane", "code"], name="structure_once_on_plane")]


class Criterion(ImmutableModel):
    """A yes-no statement about a plane, with its weight in points."""

    plane = models.ForeignKey(Plane, on_delete=models.PROTECT, related_name="criteria")
    code = models.CharField(max_length=40)
    statement = models.CharField(max_length=200, help_text="true when met: 'Nasal tip is seen'")
    advice = models.CharField(max_length=300, help_text="how to get it right")
    weight = models.FloatField()
    rule = models.JSONField(help_text="how the machine judges it; see criteria.py")

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(fields=["plane", "code"], name="criterion_once_on_plane"),
            models.CheckConstraint(condition=models.Q(weight__gt=0), name="criterion_weight_positive"),
        ]

    def __str__(self) -> str:
        return self.statement


class DepartmentProtocol(models.Model):
    """The protocol by which a department's new images are graded."""

    department = models.OneToOneField(Department, on_delete=models.CASCADE, related_name="protocol_choice")
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT)


class RequiredPlanes(ImmutableModel):
    """What a department requires of each examination under a protocol; the newest row holds. None at all: what the edition requires."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="required_planes")
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="+")
    planes = models.JSONField(null=True, help_text="codes of planes; empty: nothing is required; null: what the edition requires")
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        ordering = ["-chosen_at", "-pk"]
        verbose_name_plural = "required planes"
