"""One measured period of one department under one protocol, and who reads what."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from auditapp.access.models import Department, Radiologist
from auditapp.assessment.models import Assessment
from auditapp.imaging.models import Frame
from auditapp.protocols.models import Plane, Protocol


class RoundState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class AuditRound(models.Model):
    """The sample is drawn by `seed` when the round opens and never changes afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="rounds")
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT)
    period_start = models.DateField()
    period_end = models.DateField(help_text="last day, included")
    reads_per_radiologist = models.PositiveIntegerField()
    double_share = models.FloatField(default=0.1, help_text="share of the sample that a second expert reads too, 0-1")
    repeat_share = models.FloatField(default=0.1, help_text="share of the sample that its reader gets again, unknowingly, 0-1")
    seed = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.OPEN)
    previous_round = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="next_round")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-period_start", "department"]
        constraints = [
            models.UniqueConstraint(fields=["department", "protocol", "period_start"], name="round_once_per_period"),
            models.CheckConstraint(condition=models.Q(period_end__gte=models.F("period_start")), name="round_period_in_order"),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_by=None, closed_at=None)
                | models.Q(state="closed", closed_by__isnull=False, closed_at__isnull=False),
                name="round_closed_by_whom_and_when",
            ),
            models.CheckConstraint(condition=models.Q(double_share__range=(0, 1), repeat_share__range=(0, 1)), name="round_shares_0_to_1"),
        ]


class RoundItem(models.Model):
    """One image in the period: `sampled` ones are read by experts, all carry the machine's grade (census)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(AuditRound, on_delete=models.CASCADE, related_name="items")
    frame = models.ForeignKey(Frame, on_delete=models.PROTECT)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT)
    plane = models.ForeignKey(Plane, on_delete=models.PROTECT)
    radiologist = models.ForeignKey(Radiologist, on_delete=models.PROTECT, null=True)
    sampled = models.BooleanField(default=False)
    probability = models.FloatField(help_text="probability with which it was drawn for reading, 0-1")

    class Meta:
        indexes = [models.Index(fields=["round", "sampled"])]
        constraints = [
            models.UniqueConstraint(fields=["round", "frame"], name="frame_once_in_round"),
            models.CheckConstraint(condition=models.Q(probability__gte=0, probability__lte=1), name="item_probability_0_to_1"),
        ]


class Purpose(models.TextChoices):
    """Why an item is read. No reader is told."""

    FIRST = "first", _("First reading")
    SECOND = "second", _("Second reader")
    REPEAT = "repeat", _("Same reader again")


class Assignment(models.Model):
    """One expert is asked to read one item. Done when its Review exists, or when it was sent back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(RoundItem, on_delete=models.CASCADE, related_name="assignments")
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    purpose = models.CharField(max_length=8, choices=Purpose, default=Purpose.FIRST)
    assigned_at = models.DateTimeField(auto_now_add=True)
    position = models.PositiveIntegerField(help_text="place in the expert's worklist")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["item", "expert"], condition=~models.Q(purpose=Purpose.REPEAT), name="item_once_per_expert"),
            models.UniqueConstraint(fields=["item", "expert"], condition=models.Q(purpose=Purpose.REPEAT), name="item_repeated_once"),
        ]


class Reminder(models.Model):
    """A manager asked an expert to go on with a round's reading."""

    round = models.ForeignKey(AuditRound, on_delete=models.CASCADE, related_name="reminders")
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    mailed_at = models.DateTimeField(null=True, blank=True, help_text="when a worker took it up for mailing, so that it mails once")

    class Meta:
        ordering = ["-at"]
