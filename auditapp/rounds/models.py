"""One measured period of one department under one protocol, and who reads what."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from auditapp.access.models import Department, Radiologist
from auditapp.assessment.models import GRADE_CHOICES, Assessment, ModelVersion
from auditapp.imaging.models import Frame, Study
from auditapp.protocols.models import Plane, Protocol
from auditapp.rounds.strata import Design

DESIGNS = [
    (Design.SIMPLE.value, _("Simple random")),
    (Design.BY_PLANE.value, _("By radiologist and plane")),
    (Design.MODEL_ASSISTED.value, _("Guided by the machine")),
]


class RoundState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class SampleDesign(models.Model):
    """What is audited and how much of it is read: by a round, and by a saved design of monthly rounds.

    Reads are counted of each radiologist or in all; care reads come on top. No `planes` or no `radiologists` means all of them.
    """

    design = models.CharField(max_length=20, choices=DESIGNS, default=Design.SIMPLE.value)
    reads_per_radiologist = models.PositiveIntegerField(null=True, blank=True)
    reads = models.PositiveIntegerField(null=True, blank=True, help_text="in all, where they are not counted for each radiologist")
    care_reads = models.BooleanField(default=False, help_text="every image that the machine calls non-standard is read, with probability 1")
    double_share = models.FloatField(default=0.1, help_text="share of the sample that a second expert reads too, 0-1")
    repeat_share = models.FloatField(default=0.1, help_text="share of the sample that its reader gets again, unknowingly, 0-1")
    planes = models.ManyToManyField(Plane, blank=True, related_name="+")
    radiologists = models.ManyToManyField(Radiologist, blank=True, related_name="+")
    unnamed = models.BooleanField(default=True, help_text="images that name no radiologist are audited too")

    class Meta:
        abstract = True


class AuditRound(SampleDesign):
    """The sample is drawn by `seed` when the round opens and never changes afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="rounds")
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT)
    period_start = models.DateField()
    period_end = models.DateField(help_text="last day, included")
    seed = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.OPEN)
    previous_round = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="next_round")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_done = models.PositiveIntegerField(null=True, blank=True, help_text="readings that were done when it was closed")
    closed_of = models.PositiveIntegerField(null=True, blank=True, help_text="readings asked for then, without what was sent back")

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
            models.CheckConstraint(
                condition=models.Q(reads=None, reads_per_radiologist__isnull=False)
                | models.Q(reads__isnull=False, reads_per_radiologist=None),
                name="round_reads_counted_one_way",
            ),
        ]


class RoundDesign(SampleDesign):
    """A saved design: each month, from `day_of_month` on, the round of the month before is opened by it, in its owner's name.

    `problem` says why the last try opened nothing; empty when it did. No `experts` means all of the department. Radiologists are kept as
    those `left_out`, so that who comes later is audited, or as `radiologists`, who are then all; see docs/decisions/0011.
    """

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="round_designs")
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT)
    experts = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    left_out = models.ManyToManyField(Radiologist, blank=True, related_name="+")
    day_of_month = models.PositiveSmallIntegerField(default=3, help_text="1-28; late enough for the month's last images to be in")
    active = models.BooleanField(default=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["department__name", "protocol__name"]
        constraints = [
            models.UniqueConstraint(fields=["department", "protocol"], name="design_once_per_department_and_protocol"),
            models.CheckConstraint(condition=models.Q(day_of_month__range=(1, 28)), name="design_day_1_to_28"),
            models.CheckConstraint(condition=models.Q(double_share__range=(0, 1), repeat_share__range=(0, 1)), name="design_shares_0_to_1"),
            models.CheckConstraint(
                condition=models.Q(reads=None, reads_per_radiologist__isnull=False)
                | models.Q(reads__isnull=False, reads_per_radiologist=None),
                name="design_reads_counted_one_way",
            ),
        ]


class RoundItem(models.Model):
    """One image in the period: `sampled` ones are read by experts, all carry the machine's grade (census).

    What the census is counted by stands here as it was when the round opened, so that a month's images are counted without their rows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(AuditRound, on_delete=models.CASCADE, related_name="items")
    frame = models.ForeignKey(Frame, on_delete=models.PROTECT)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT)
    plane = models.ForeignKey(Plane, on_delete=models.PROTECT)
    radiologist = models.ForeignKey(Radiologist, on_delete=models.PROTECT, null=True)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+", db_index=False)
    model_version = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    machine_grade = models.CharField(max_length=12, choices=GRADE_CHOICES, blank=True, help_text="under the round's protocol; empty: none")
    machine_score = models.FloatField(null=True, help_text="0-100, under the round's protocol")
    sampled = models.BooleanField(default=False)
    stratum = models.CharField(max_length=120, blank=True, help_text="within which it was drawn; see strata.py")
    probability = models.FloatField(help_text="probability with which it was drawn for reading, 0-1")

    class Meta:
        indexes = [
            models.Index(fields=["round"], condition=models.Q(sampled=True), name="item_drawn"),
            models.Index(fields=["round", "radiologist", "plane"]),
        ]
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
