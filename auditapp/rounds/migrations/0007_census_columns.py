import django.db.models.deletion
from django.db import migrations, models

from auditapp.assessment.models import GRADE_CHOICES


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0002_explanation"),
        ("imaging", "0003_measurements"),
        ("rounds", "0006_unnamed_and_newcomers"),
    ]

    operations = [
        migrations.AddField(
            "auditround",
            "closed_done",
            models.PositiveIntegerField(blank=True, help_text="readings that were done when it was closed", null=True),
        ),
        migrations.AddField(
            "auditround",
            "closed_of",
            models.PositiveIntegerField(blank=True, help_text="readings asked for then, without what was sent back", null=True),
        ),
        migrations.AddField(
            "rounditem",
            "study",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", db_index=False, to="imaging.study"),
        ),
        migrations.AddField(
            "rounditem",
            "model_version",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", db_index=False, to="assessment.modelversion"
            ),
        ),
        migrations.AddField(
            "rounditem",
            "machine_grade",
            models.CharField(blank=True, choices=GRADE_CHOICES, help_text="under the round's protocol; empty: none", max_length=12),
        ),
        migrations.AddField("rounditem", "machine_score", models.FloatField(help_text="0-100, under the round's protocol", null=True)),
    ]
