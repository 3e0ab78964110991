from django.conf import settings
from django.db import models

from auditapp.rounds.models import AuditRound
from auditapp.trail.immutable import ImmutableModel


class Report(ImmutableModel):
    """The frozen numbers of a closed round. Counting anew makes a new edition; old ones stay."""

    round = models.ForeignKey(AuditRound, on_delete=models.PROTECT, related_name="reports")
    edition = models.PositiveIntegerField()
    numbers = models.JSONField()
    software_version = models.CharField(max_length=20)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()

    class Meta:
        ordering = ["-edition"]
        constraints = [models.UniqueConstraint(fields=["round", "edition"], name="report_edition_once")]


class Action(models.Model):
    """What the department does before the next round."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="actions")
    text = models.CharField(max_length=300)
    due_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["done_at", "due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_by=None, done_at=None) | models.Q(done_by__isnull=False, done_at__isnull=False),
                name="action_done_by_whom_and_when",
            )
        ]
