"""The machine's opinion. An Assessment row is at the same time the job of making it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from auditapp.imaging.models import Frame
from auditapp.protocols.grading import DecidedBy, Grade, Verdict
from auditapp.protocols.models import Criterion, Protocol

GRADE_CHOICES = [(grade.value, grade.value.replace("_", "-")) for grade in Grade]
DECIDED_BY_CHOICES = [(who.value, who.value) for who in DecidedBy]
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
    """One Assessment under one Protocol. The known weight says what the grade rests on, `decided_by` who gave it.

    `standard_probability` (0-1) is how surely an expert would call the image standard, kept where that was asked because the criteria
    left the grade open: it decided, or lay too close to its cut and nobody did.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="grades")
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT)
    score = models.FloatField(null=True)
    grade = models.CharField(max_length=12, choices=GRADE_CHOICES, blank=True)
    known_weight = models.FloatField()
    total_weight = models.FloatField()
    decided_by = models.CharField(max_length=10, choices=DECIDED_BY_CHOICES, default=DecidedBy.CRITERIA.value)
    standard_probability = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "protocol"], name="assessment_graded_once_per_protocol"),
            models.CheckConstraint(
                condition=~models.Q(decided_by=DecidedBy.OPINION.value) | models.Q(standard_probability__isnull=False),
                name="assessment_grade_by_opinion_with_probability",
            ),
            models.CheckConstraint(
                condition=models.Q(grade="", decided_by=DecidedBy.NOBODY.value)
                | (~models.Q(grade="") & ~models.Q(decided_by=DecidedBy.NOBODY.value)),
                name="assessment_grade_where_somebody_decided",
            ),
        ]

    @property
    def by_opinion(self) -> bool:
        return self.decided_by == DecidedBy.OPINION

    @property
    def sure(self) -> float | None:
        """How surely (0-1) an expert would agree, where the opinion of experts called the image standard; None elsewhere."""
        return self.standard_probability if self.by_opinion and self.grade == Grade.STANDARD else None

    @property
    def is_open(self) -> bool:
        """Whether what is not known could change "standard or not": by the criteria alone, the score at its bounds says both."""
        met, unknown = (self.score or 0.0) * self.known_weight, self.total_weight - self.known_weight
        lowest, highest = met / self.total_weight, (met + 100 * unknown) / self.total_weight
        return round(lowest, 6) < self.protocol.standard_from <= round(highest, 6)


class AssessmentVerdict(models.Model):
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="verdicts")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT)
    verdict = models.CharField(max_length=12, choices=VERDICT_CHOICES)
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["criterion"]
        constraints = [models.UniqueConstraint(fields=["assessment", "criterion"], name="assessment_verdict_once")]


class Explanation(models.Model):
    """Why the machine reached one verdict, or one grade by the opinion of experts, reckoned when somebody asks. The row is at the same
    time the job of making it.

    `heat` is a small grey PNG over the whole frame; `score`, `hidden` and `elsewhere` (0-1) are the deletion test's: the networks' score
    for what verdict or grade rests on, the same without the highlighted area, and without as large an area elsewhere. `expected` is the
    box (pixels of the frame) in which a structure that was not found would lie.
    """

    verdict = models.OneToOneField(AssessmentVerdict, on_delete=models.CASCADE, related_name="explanation", null=True, blank=True)
    grade = models.OneToOneField(AssessmentGrade, on_delete=models.CASCADE, related_name="explanation", null=True, blank=True)
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
            models.CheckConstraint(
                condition=models.Q(verdict__isnull=False, grade__isnull=True) | models.Q(verdict__isnull=True, grade__isnull=False),
                name="explanation_of_one_thing",
            ),
        ]

    @property
    def assessment(self) -> Assessment:
        about = self.verdict or self.grade
        assert about is not None
        return about.assessment
