"""One person's submitted verdicts, where two opinions part, and how that was settled."""

from django.conf import settings
from django.db import models

from auditapp.assessment.models import GRADE_CHOICES, VERDICT_CHOICES
from auditapp.protocols.models import Criterion
from auditapp.rounds.models import Assignment, RoundItem
from auditapp.trail.immutable import ImmutableModel


class LimitedBy(models.TextChoices):
    """What excuses an image without hiding its fault."""

    HABITUS = "habitus", "Maternal habitus"
    POSITION = "position", "Fetal position"
    OTHER = "other", "Other"


class Review(ImmutableModel):
    """Submitted blind to machine and colleague; never changed, never deleted."""

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="review")
    submitted_at = models.DateTimeField()
    seconds = models.PositiveIntegerField(help_text="from opening the image to submitting")
    comment = models.TextField(blank=True)
    limited_by = models.CharField(max_length=12, choices=LimitedBy, blank=True)
    score = models.FloatField(null=True)
    grade = models.CharField(max_length=12, choices=GRADE_CHOICES, blank=True)
    known_weight = models.FloatField()
    total_weight = models.FloatField()
    is_simulated = models.BooleanField(default=False, help_text="made by the demo, by no person")


class ReviewVerdict(ImmutableModel):
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="verdicts")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT)
    verdict = models.CharField(max_length=12, choices=VERDICT_CHOICES)

    class Meta:
        ordering = ["criterion"]
        constraints = [models.UniqueConstraint(fields=["review", "criterion"], name="review_verdict_once")]


class Disagreement(ImmutableModel):
    """A review and another opinion, the machine's where `other` is empty, decided one criterion differently."""

    item = models.ForeignKey(RoundItem, on_delete=models.PROTECT, related_name="disagreements")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="disagreements")
    other = models.ForeignKey(Review, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion", "other"], name="disagreement_once"),
            models.UniqueConstraint(fields=["review", "criterion"], condition=models.Q(other=None), name="disagreement_with_machine_once"),
        ]


class Adjudication(ImmutableModel):
    """A named person settles a disagreement. It stands beside the reviews and overwrites none."""

    disagreement = models.OneToOneField(Disagreement, on_delete=models.PROTECT, related_name="adjudication")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    verdict = models.CharField(max_length=12, choices=VERDICT_CHOICES)
    reason = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="adjudication_with_reason")]
