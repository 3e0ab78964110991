"""The trail: who did what, when. Append-only and chained by hash, without foreign keys so that nothing can pull rows out of it."""

from django.db import models

from auditapp.trail.immutable import ImmutableModel


class TrailEntry(ImmutableModel):
    """One line of the trail. `hash` covers every field and the line before it."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=150, help_text="user name, or 'system'")
    department_id = models.BigIntegerField(null=True, db_index=True)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=60, help_text="what it was done to: 'rounds.auditround'")
    subject_id = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["subject", "subject_id"])]


class TrailHead(models.Model):
    """The single row that writers lock, so that two lines never follow the same one."""

    hash = models.CharField(max_length=64)
