from typing import Any

from django.db import migrations, models
from django.db.models.functions import Cast


def name_strata(apps: Any, schema_editor: Any) -> None:
    """Earlier rounds drew at random within each radiologist."""
    items = apps.get_model("rounds", "RoundItem").objects.filter(stratum="")
    items.filter(radiologist=None).update(stratum="nobody")
    items.exclude(radiologist=None).update(stratum=Cast("radiologist_id", models.CharField(max_length=120)))


class Migration(migrations.Migration):
    dependencies = [("rounds", "0004_designs")]

    operations = [migrations.RunPython(name_strata, migrations.RunPython.noop, elidable=True)]
