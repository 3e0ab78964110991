from typing import Any

import django.db.models.deletion
from django.db import migrations, models

DECIDED_BY = [("criteria", "criteria"), ("opinion", "opinion"), ("nobody", "nobody")]


def name_who_decided(apps: Any, schema_editor: Any) -> None:
    """Every grade so far was the criteria's; where there was none, nobody decided."""
    grades = apps.get_model("assessment", "AssessmentGrade")
    grades.objects.using(schema_editor.connection.alias).filter(grade="").update(decided_by="nobody")


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0002_explanation"),
        ("protocols", "0004_plane_opinion"),
    ]

    operations = [
        migrations.AddField("assessmentgrade", "decided_by", models.CharField(choices=DECIDED_BY, default="criteria", max_length=10)),
        migrations.AddField("assessmentgrade", "standard_probability", models.FloatField(null=True)),
        migrations.RunPython(name_who_decided, migrations.RunPython.noop),
        migrations.AddField(
            "explanation",
            "grade",
            models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="explanation",
                to="assessment.assessmentgrade",
            ),
        ),
        migrations.AlterField(
            "explanation",
            "verdict",
            models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="explanation",
                to="assessment.assessmentverdict",
            ),
        ),
        migrations.AddConstraint(
            "assessmentgrade",
            models.CheckConstraint(
                condition=~models.Q(decided_by="opinion") | models.Q(standard_probability__isnull=False),
                name="assessment_grade_by_opinion_with_probability",
            ),
        ),
        migrations.AddConstraint(
            "assessmentgrade",
            models.CheckConstraint(
                condition=models.Q(grade="", decided_by="nobody") | (~models.Q(grade="") & ~models.Q(decided_by="nobody")),
                name="assessment_grade_where_somebody_decided",
            ),
        ),
        migrations.AddConstraint(
            "explanation",
            models.CheckConstraint(
                condition=models.Q(verdict__isnull=False, grade__isnull=True) | models.Q(verdict__isnull=True, grade__isnull=False),
                name="explanation_of_one_thing",
            ),
        ),
    ]
