from typing import Any

from django.db import migrations


def fill(apps: Any, schema_editor: Any) -> None:
    """Of each edition's numbers what the two new places repeat; the numbers themselves stay as they were frozen."""
    reports, own = apps.get_model("reports", "Report").objects, apps.get_model("reports", "OwnNumbers").objects
    for report in reports.iterator(chunk_size=1):
        reports.filter(pk=report.pk).update(summary={key: report.numbers.get(key) for key in ("simulated", "all")})
        parts = report.numbers["radiologists"]
        own.bulk_create(own.model(report=report, radiologist_id=part["id"], numbers=part) for part in parts)


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_summaries")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
