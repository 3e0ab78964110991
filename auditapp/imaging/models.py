"""What came in and what was kept of it: uploads and their files, then the DICOM levels study, series, instance, frame."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from auditapp.access.models import Department, Radiologist
from auditapp.trail.immutable import ImmutableModel


class Upload(models.Model):
    """One delivery of files by one person or program to one department."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="uploads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="uploads")
    radiologist = models.ForeignKey(
        Radiologist, on_delete=models.PROTECT, null=True, blank=True, help_text="who acquired the images, where the files do not say"
    )
    performed_on = models.DateField(null=True, blank=True, help_text="day of examination, where the files do not say")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]


class FileState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    WORKING = "working", _("Being read")
    ACCEPTED = "accepted", _("Accepted")
    DUPLICATE = "duplicate", _("Duplicate")
    REFUSED = "refused", _("Refused")
    FAILED = "failed", _("Failed")


class UploadedFile(models.Model):
    """One file of an upload and, at the same time, the job of ingesting it: the row is the truth, a message only wakes someone.

    `name` may hold a patient's name, so only the uploader's department sees it and it is never logged or exported.
    """

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=500, help_text="path as the uploader's machine wrote it")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, help_text="of the file as it was sent")
    state = models.CharField(max_length=10, choices=FileState, default=FileState.WAITING)
    reason = models.CharField(max_length=300, blank=True, help_text="one plain sentence for the uploader")
    instance = models.ForeignKey("Instance", on_delete=models.SET_NULL, null=True, blank=True, related_name="files")
    received_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # the lease
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "lease_until"]), models.Index(fields=["upload", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "working"], finished_at=None)
                | (~models.Q(state__in=["waiting", "working"]) & models.Q(finished_at__isnull=False)),
                name="uploaded_file_finished_with_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["refused", "failed"]) | ~models.Q(reason=""), name="uploaded_file_refused_with_reason"
            ),
        ]


class Operator(models.Model):
    """A name that stood in DICOM OperatorsName or PerformingPhysicianName and was no radiologist's then. A person can say whose it is.

    A member of the staff, not a patient; it is shown to the department's managers and administrators only, and never exported.
    """

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="operators")
    key = models.CharField(max_length=120, help_text="the name without carets and case, by which it is found again")
    name = models.CharField(max_length=120, help_text="as the first file wrote it")
    radiologist = models.ForeignKey(Radiologist, on_delete=models.PROTECT, null=True, blank=True, related_name="operators")
    seen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["department", "key"], name="operator_once_per_department")]

    def __str__(self) -> str:
        return " ".join(self.name.split("=")[0].replace("^", " ").split())


class Study(models.Model):
    """One examination. `uid` and `patient` are keyed hashes that differ between departments, so they link nothing across them."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="studies")
    uid = models.CharField(max_length=64, unique=True)
    patient = models.CharField(max_length=64, db_index=True)
    performed_on = models.DateField(db_index=True)
    radiologist = models.ForeignKey(Radiologist, on_delete=models.PROTECT, null=True, blank=True, related_name="studies")
    operator = models.ForeignKey(
        Operator,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="studies",
        help_text="where only an unknown name says whose it is",
    )

    class Meta:
        ordering = ["-performed_on", "-id"]
        verbose_name_plural = "studies"


class Series(models.Model):
    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="series")
    uid = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name_plural = "series"


class Blanking(models.TextChoices):
    """How the area that was kept was found; everything outside is black (PS3.15 Clean Pixel Data option)."""

    REGIONS = "regions", _("By the file's ultrasound regions")
    ESTIMATE = "estimate", _("By an estimate of the scan area")
    NONE = "none", _("Nothing to blank: drawn phantom")


class Instance(models.Model):
    """One image or clip, de-identified. Of its header only the fields here were kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="instances")
    uid = models.CharField(max_length=64, unique=True)
    sha256 = models.CharField(max_length=64, help_text="of the file as it was sent, keyed by department")
    rows = models.PositiveIntegerField()
    columns = models.PositiveIntegerField()
    frame_count = models.PositiveIntegerField()
    frame_time_ms = models.FloatField(null=True, blank=True)
    pixel_spacing_mm = models.FloatField(null=True, blank=True)
    manufacturer = models.CharField(max_length=64, blank=True)
    machine_model = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=10, help_text="dicom, png, jpeg, tiff, phantom")
    blanking = models.CharField(max_length=10, choices=Blanking)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]


class Frame(models.Model):
    """One picture of an instance. `image` (lossless PNG) and `thumbnail` (WebP) are keys in the pixel store."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    instance = models.ForeignKey(Instance, on_delete=models.CASCADE, related_name="frames")
    number = models.PositiveIntegerField(help_text="from 1, as DICOM counts")
    image = models.CharField(max_length=100)
    thumbnail = models.CharField(max_length=100)

    class Meta:
        ordering = ["instance", "number"]
        constraints = [models.UniqueConstraint(fields=["instance", "number"], name="frame_number_once")]


class Measure(models.TextChoices):
    """What was measured of the fetus, in mm."""

    NT = "nt", _("Nuchal translucency")
    CRL = "crl", _("Crown-rump length")
    BPD = "bpd", _("Biparietal diameter")
    HC = "hc", _("Head circumference")
    AC = "ac", _("Abdominal circumference")
    FL = "fl", _("Femur length")


class MeasurementSource(models.TextChoices):
    """How it came in. What an expert measured again stands beside the first measurement; a drawn one is no person's."""

    DICOM_SR = "dicom_sr", _("DICOM structured report")
    CSV = "csv", _("CSV file")
    REST = "rest", _("REST API")
    EXPERT = "expert", _("Expert's remeasurement")
    DRAWN = "drawn", _("Drawn for the demonstration")


class Measurement(ImmutableModel):
    """One number of one fetus. Who measured is the study's radiologist, but for an expert's remeasurement, which `by` made.

    `sequence` tells fetuses of one study apart: an NT and a CRL of the same number are one fetus.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="measurements")
    kind = models.CharField(max_length=4, choices=Measure)
    sequence = models.PositiveSmallIntegerField(default=1, help_text="from 1; twins have 1 and 2")
    value_mm = models.FloatField()
    gestational_age_days = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=8, choices=MeasurementSource)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="who sent it; empty: the system itself"
    )
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "kind", "sequence"], condition=~models.Q(source=MeasurementSource.EXPERT), name="measurement_once"
            ),
            models.UniqueConstraint(
                fields=["study", "kind", "sequence"], condition=models.Q(source=MeasurementSource.EXPERT), name="remeasurement_once"
            ),
            models.CheckConstraint(condition=models.Q(value_mm__gt=0, sequence__gte=1), name="measurement_above_0"),
        ]
