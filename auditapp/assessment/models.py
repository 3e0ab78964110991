"""The machine's opinion. An Assessment row is at the same time the job of making it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from auditapp.imaging.models import Frame
from auditapp.protocols.grading import Grade, Verdict
from auditapp.protocols.models import Criterion, Protocol

GRADE_CHOICES = [(grade.value, grade.value.replace("_", "-")) for grade in Grade]
VERDICT_CHOICES = [(verdict.value, verdict.value.replace("_", " ")) for verdict in Verdict]


class ModelVersion(models.Model):
    """The set of networks that predict together, by the hashes of their weights."""

    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 over the networks' versions")
    networks = models.JSONField(help_text="network name → version")
    knows = models.JSONField(help_text="structures that it can find")
    cards = models.JSONField(help_text="network name → model card")
    registered_at = models.DateTimeField(auto_now_add=True)
    is_current = models.BooleanField(default=False)

    class Meta:
        ordering = ["-registered_at"]
        constraints = [
            models.UniqueConstraint(fields=["is_current"], condition=models.Q(is_current=True), name="one_current_model_version")
        ]

    def __str__(self) -> str:
        return ", ".join(sorted(self.networks.values()))


class AssessmentState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    WORKING = "working", _("Being scored")
    DONE = "done", _("Scored")
    FAILED = "failed", _("Failed")


class Assessment(models.Model):
    """What one ModelVersion saw on one frame. `prediction` is ml's answer as plain JSON; grades are derived from it per protocol."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    frame = models.ForeignKey(Frame, on_delete=models.CASCADE, related_name="assessments")
    model_version = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="assessments", null=True, blank=True)
    state = models.CharField(max_length=10, choices=AssessmentState, default=AssessmentState.WAITING)
    plane = models.CharField(max_length=40, blank=True)
    plane_probability = models.FloatField(null=True, blank=True)
    prediction = models.JSONField(null=True, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    requested_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # the lease
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["requested_at", "id"]
        indexes = [models.Index(fields=["state", "requested_at"]), models.Index(fields=["plane"])]
        constraints = [
            models.UniqueConstraint(fields=["frame", "model_version"], name="assessment_once_per_model_version"),
            models.UniqueConstraint(
                fields=["frame"], condition=models.Q(state__in=["waiting", "working"]), name="assessment_waits_once_per_frame"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done")
                | models.Q(prediction__isnull=False, model_version__isnull=False, finished_at__isnull=False),
                name="assessment_done_with_prediction",
            ),
            models.CheckConstraint(condition=~models.Q(state="failed") | ~models.Q(error=""), name="assessment_failed_with_error"),
        ]


class AssessmentGrade(models.Model):
    """One Assessment under one Protocol. The known weight says what the grade rests on."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="grades")
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT)
    score = models.FloatField(null=True)
    grade = models.CharField(max_length=12, choices=GRADE_CHOICES, blank=True)
    known_weight = models.FloatField()
    total_weight = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "protocol"], name="assessment_graded_once_per_protocol")]


class AssessmentVerdict(models.Model):
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="verdicts")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT)
    verdict = models.CharField(max_length=12, choices=VERDICT_CHOICES)
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["criterion"]
        constraints = [models.UniqueConstraint(fields=["assessment", "criterion"], name="assessment_verdict_once")]


class Explanation(models.Model):
    """Why the machine reached one verdict, reckoned when somebody asks. The row is at the same time the job of making it.

    `heat` is a small grey PNG over the whole frame; `score`, `hidden` and `elsewhere` (0-1) are the deletion test's: the networks' score
    for what the verdict rests on, the same without the highlighted area, and without as large an area elsewhere. `expected` is the box
    (pixels of the frame) in which a structure that was not found would lie.
    """

    verdict = models.OneToOneField(AssessmentVerdict, on_delete=models.CASCADE, related_name="explanation")
    state = models.CharField(max_length=10, choices=AssessmentState, default=AssessmentState.WAITING)
    heat = models.BinaryField(null=True)
    score = models.FloatField(null=True)
    hidden = models.FloatField(null=True)
    elsewhere = models.FloatField(null=True)
    expected = models.JSONField(null=True)
    error = models.CharField(max_length=300, blank=True)
    requested_at = models.DateTimeField(auto_now_add=True)
    # the lease
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["requested_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(state="done") | models.Q(heat__isnull=False), name="explanation_done_with_heat"),
            models.CheckConstraint(condition=~models.Q(state="failed") | ~models.Q(error=""), name="explanation_failed_with_error"),
        ]
