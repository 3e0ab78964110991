from typing import Any

from django.db import migrations, models


def keep_left_out(apps: Any, schema_editor: Any) -> None:
    """A named radiologist left out the unnamed until now."""
    for name in ("AuditRound", "RoundDesign"):
        rows = apps.get_model("rounds", name).objects
        rows.filter(pk__in=rows.exclude(radiologists=None).values("pk")).update(unnamed=False)


class Migration(migrations.Migration):
    dependencies = [("access", "0003_department_tier"), ("rounds", "0005_strata_of_earlier_rounds")]

    operations = [
        migrations.AddField(
            model_name="auditround",
            name="unnamed",
            field=models.BooleanField(default=True, help_text="images that name no radiologist are audited too"),
        ),
        migrations.AddField(
            model_name="rounddesign",
            name="unnamed",
            field=models.BooleanField(default=True, help_text="images that name no radiologist are audited too"),
        ),
        migrations.AddField(
            model_name="rounddesign",
            name="left_out",
            field=models.ManyToManyField(blank=True, related_name="+", to="access.radiologist"),
        ),
        migrations.RunPython(keep_left_out, migrations.RunPython.noop, elidable=True),
    ]
