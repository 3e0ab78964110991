import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_department_tier"),
        ("reports", "0003_nt_curve_choice"),
    ]

    operations = [
        migrations.AddField("report", "summary", models.JSONField(default=dict)),
        migrations.CreateModel(
            name="OwnNumbers",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("numbers", models.JSONField()),
                (
                    "radiologist",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.radiologist"),
                ),
                (
                    "report",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="people", to="reports.report"),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("report", "radiologist"), name="own_numbers_once")]},
        ),
    ]
