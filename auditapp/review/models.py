"""One person's submitted verdicts, where two opinions part, and how that was settled."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from auditapp.access.models import Department
from auditapp.assessment.models import GRADE_CHOICES, VERDICT_CHOICES
from auditapp.imaging.models import Frame
from auditapp.protocols.models import Criterion, Plane, Structure
from auditapp.rounds.models import Assignment, RoundItem
from auditapp.trail.immutable import ImmutableModel


class LimitedBy(models.TextChoices):
    """What excuses an image without hiding its fault."""

    HABITUS = "habitus", _("Maternal habitus")
    POSITION = "position", _("Fetal position")
    AGE = "age", _("Gestational age")
    FLUID = "fluid", _("Little amniotic fluid")
    PLACENTA = "placenta", _("Placenta or fibroid in the way")
    EQUIPMENT = "equipment", _("Equipment")
    OTHER = "other", _("Other")


class Review(ImmutableModel):
    """Submitted blind to machine and colleague; never changed, never deleted.

    `grade` is what counts: computed from the verdicts, unless the expert overrode `computed_grade` with a reason.
    """

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="review")
    plane = models.ForeignKey(Plane, on_delete=models.PROTECT, help_text="as the expert sees it: its criteria were answered")
    submitted_at = models.DateTimeField()
    seconds = models.PositiveIntegerField(help_text="from opening the image to submitting")
    comment = models.TextField(blank=True)
    limited_by = models.CharField(max_length=12, choices=LimitedBy, blank=True)
    score = models.FloatField(null=True)
    grade = models.CharField(max_length=12, choices=GRADE_CHOICES, blank=True)
    computed_grade = models.CharField(max_length=12, choices=GRADE_CHOICES, blank=True)
    override_reason = models.TextField(blank=True)
    known_weight = models.FloatField()
    total_weight = models.FloatField()
    is_simulated = models.BooleanField(default=False, help_text="made by the demo, by no person")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(grade=models.F("computed_grade")) | ~models.Q(override_reason=""), name="review_override_with_reason"
            )
        ]


class ReviewVerdict(ImmutableModel):
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="verdicts")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT)
    verdict = models.CharField(max_length=12, choices=VERDICT_CHOICES)

    class Meta:
        ordering = ["criterion"]
        constraints = [models.UniqueConstraint(fields=["review", "criterion"], name="review_verdict_once")]


class ReviewStructure(ImmutableModel):
    """What the expert says of one structure: how clear it is, and where, one row a box. `clarity` 0 means not visible."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="structures")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT)
    clarity = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0-3")
    left = models.FloatField(null=True, blank=True, help_text="pixels of the frame, as the other three")
    top = models.FloatField(null=True, blank=True)
    right = models.FloatField(null=True, blank=True)
    bottom = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left=None, top=None, right=None, bottom=None)
                | models.Q(left__lt=models.F("right"), top__lt=models.F("bottom")),
                name="review_structure_box_whole",
            ),
            models.CheckConstraint(condition=models.Q(clarity=None) | models.Q(clarity__lte=3), name="review_structure_clarity_0_to_3"),
        ]


class Draft(models.Model):
    """What a reader has answered so far. Gone when the review is submitted."""

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="draft")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    answers = models.JSONField(default=dict, help_text="fields of the reading form by name")
    seconds = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()


class SentBackBecause(models.TextChoices):
    WRONG_IMAGE = "wrong_image", _("Not a picture of any plane of this protocol")
    UNREADABLE = "unreadable", _("Cannot be read: damaged, black or cut off")
    NAMED = "named", _("Shows a name or other patient data")
    OWN = "own", _("I acquired it, or know whose it is")
    OTHER = "other", _("Another reason")


class SentBack(ImmutableModel):
    """A reader gives an image back unread. The round's manager decides what becomes of it."""

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="sent_back")
    because = models.CharField(max_length=12, choices=SentBackBecause)
    text = models.TextField(blank=True)
    at = models.DateTimeField()


class Outcome(models.TextChoices):
    LEFT_OUT = "left_out", _("Left out of the reading")
    REASSIGNED = "reassigned", _("Given to another expert")


class SentBackOutcome(ImmutableModel):
    sent_back = models.OneToOneField(SentBack, on_delete=models.PROTECT, related_name="outcome")
    outcome = models.CharField(max_length=12, choices=Outcome)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class ReplyKind(models.TextChoices):
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    CONTESTED = "contested", _("Contested")


class Reply(ImmutableModel):
    """The radiologist's answer to the review of their image. A contested one goes to adjudication, an acknowledged one can be withdrawn:
    `turn` counts those that were."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="replies")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=ReplyKind)
    reason = models.TextField(blank=True)
    turn = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["review", "kind", "turn"], name="reply_once_of_a_kind_and_turn"),
            models.CheckConstraint(condition=~models.Q(kind=ReplyKind.CONTESTED) | models.Q(turn=0), name="contest_stands"),
            models.CheckConstraint(condition=~models.Q(kind=ReplyKind.CONTESTED, reason=""), name="contest_with_reason"),
        ]


class Withdrawal(ImmutableModel):
    """The radiologist took back that they had seen it; the reply stays as it was written and counts no more."""

    reply = models.OneToOneField(Reply, on_delete=models.PROTECT, related_name="withdrawal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Disagreement(ImmutableModel):
    """A review and another opinion decided one criterion differently: a colleague's (`other`), the radiologist's (`contest`) or, where
    both are empty, the machine's."""

    item = models.ForeignKey(RoundItem, on_delete=models.PROTECT, related_name="disagreements")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="disagreements")
    other = models.ForeignKey(Review, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    contest = models.ForeignKey(Reply, on_delete=models.PROTECT, null=True, blank=True, related_name="disagreements")
    stake = models.FloatField(default=0, help_text="share of the plane's weight that hangs on it, 0-1, and 1 more where the grades differ")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion", "other"], name="disagreement_once"),
            models.UniqueConstraint(
                fields=["review", "criterion"],
                condition=models.Q(other=None, contest=None),
                name="disagreement_with_machine_once",
            ),
            models.UniqueConstraint(fields=["review", "criterion", "contest"], name="disagreement_with_radiologist_once"),
            models.CheckConstraint(condition=models.Q(other=None) | models.Q(contest=None), name="disagreement_with_one_party"),
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


class Example(models.Model):
    """A teaching image: it shows a criterion met (good) or not met. Told to the department's radiologists without a name."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="examples")
    frame = models.ForeignKey(Frame, on_delete=models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    is_good = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["criterion", "-is_good", "-marked_at"]
        constraints = [
            models.UniqueConstraint(fields=["department", "frame", "criterion"], name="example_once"),
            models.CheckConstraint(
                condition=models.Q(removed_by=None, removed_at=None) | models.Q(removed_by__isnull=False, removed_at__isnull=False),
                name="example_removed_by_whom_and_when",
            ),
        ]
