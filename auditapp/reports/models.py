from django.conf import settings
from django.db import models
from django.utils import timezone

from auditapp.access.models import Department, Radiologist
from auditapp.rounds.models import AuditRound
from auditapp.trail.immutable import ImmutableModel


class Report(ImmutableModel):
    """The frozen numbers of a closed round. Counting anew makes a new edition; old ones stay.

    `summary` repeats of them what lists and trends show, so that years of rounds are read at once.
    """

    round = models.ForeignKey(AuditRound, on_delete=models.PROTECT, related_name="reports")
    edition = models.PositiveIntegerField()
    numbers = models.JSONField()
    summary = models.JSONField(default=dict)
    software_version = models.CharField(max_length=20)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()

    class Meta:
        ordering = ["-edition"]
        constraints = [models.UniqueConstraint(fields=["round", "edition"], name="report_edition_once")]


class OwnNumbers(ImmutableModel):
    """One radiologist's part of a report's numbers, repeated so that their own rounds are read without the others'."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="people")
    radiologist = models.ForeignKey(Radiologist, on_delete=models.PROTECT, related_name="+")
    numbers = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "radiologist"], name="own_numbers_once")]


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

    @property
    def overdue(self) -> bool:
        """Whether its day has passed and nobody has ticked it off."""
        return self.done_at is None and self.due_on is not None and self.due_on < timezone.localdate()


class Digest(models.Model):
    """One mail to one radiologist: the feedback of a round is there. The row is the job; however often it is tried, it is sent once."""

    round = models.ForeignKey(AuditRound, on_delete=models.PROTECT, related_name="digests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests")
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="digest_once")]


class FeedbackLook(models.Model):
    """When a radiologist last looked at their feedback of a round: what came back since is news to them."""

    round = models.ForeignKey(AuditRound, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="feedback_look_once")]


class NTCurveChoice(ImmutableModel):
    """The curve by which a department's NT measurements are judged from now on; the newest row holds, a report keeps the code it used."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="nt_curve_choices")
    curve = models.CharField(max_length=40, help_text="a code of statistics.nt_curves.CURVES")
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        ordering = ["-chosen_at", "-pk"]
