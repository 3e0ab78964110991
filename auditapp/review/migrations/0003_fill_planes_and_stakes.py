from typing import Any

from django.db import migrations


def fill(apps: Any, schema_editor: Any) -> None:
    """Reviews of before answered the criteria of the item's plane, and their grade was the computed one."""
    for review in apps.get_model("review", "Review").objects.select_related("assignment__item").iterator():
        review.plane_id, review.computed_grade = review.assignment.item.plane_id, review.grade
        review.save(update_fields=["plane", "computed_grade"])
    for one in apps.get_model("review", "Disagreement").objects.select_related("criterion", "review").iterator():
        one.stake = one.criterion.weight / one.review.total_weight
        one.save(update_fields=["stake"])


class Migration(migrations.Migration):
    dependencies = [("review", "0002_replies_examples_and_drafts")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
