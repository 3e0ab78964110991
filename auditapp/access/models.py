from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase


class Tier(models.TextChoices):
    """How much a hospital refers, as health systems rank them; empty where nobody has said."""

    PRIMARY = "primary", _("Primary hospital")
    SECONDARY = "secondary", _("Secondary hospital")
    TERTIARY = "tertiary", _("Tertiary hospital")


class DepartmentKind(models.TextChoices):
    GENERAL = "general", _("General hospital")
    MATERNITY = "maternity", _("Maternity hospital")
    CLINIC = "clinic", _("Clinic")


class Department(models.Model):
    """An ultrasound department. Every permission of the product is granted on a department, never on a single image."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    tier = models.CharField(max_length=10, choices=Tier, blank=True)
    kind = models.CharField(max_length=10, choices=DepartmentKind, blank=True)
    is_demo = models.BooleanField(default=False, help_text="holds drawn phantoms and simulated reviews; said so on every page")

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        permissions = [
            ("upload", "Upload studies"),
            ("view_images", "See the department's images and what the machine saw"),
            ("manage_rounds", "Open and close audit rounds, read reports"),
            ("review", "Review images that are assigned"),
            ("view_own", "See own results"),
            ("administer", "Grant roles"),
        ]

    def __str__(self) -> str:
        return self.name


class Experience(models.TextChoices):
    JUNIOR = "junior", _("Junior")
    MID = "mid", _("Mid-level")
    SENIOR = "senior", _("Senior")


class Radiologist(models.Model):
    """A person who acquires images. Has an account only if they read their own feedback here."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="radiologists")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="radiologist")
    name = models.CharField(max_length=120)
    experience = models.CharField(max_length=10, choices=Experience)
    operator_name = models.CharField(max_length=120, blank=True, help_text="as DICOM OperatorsName writes it")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["department", "name"], name="radiologist_name_once"),
            models.UniqueConstraint(
                fields=["department", "operator_name"], condition=~models.Q(operator_name=""), name="radiologist_operator_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MailChoice(models.Model):
    """What a person wants to be told by mail, and in which language. Without a row: everything, in the site's language."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_choice")
    wants_digest = models.BooleanField(default=True, help_text="one mail when the feedback of a round is there")
    language = models.CharField(max_length=10, help_text="a code of settings.LANGUAGES")
    chosen_at = models.DateTimeField()


class DepartmentUserObjectPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Department, on_delete=models.CASCADE)


class DepartmentGroupObjectPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Department, on_delete=models.CASCADE)
