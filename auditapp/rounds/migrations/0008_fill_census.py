from typing import Any

from django.db import migrations
from django.db.models import Count, OuterRef, Q, Subquery


def fill_items(apps: Any, schema_editor: Any) -> None:
    """What each item's image is counted by, from the rows that held it so far."""
    frames = apps.get_model("imaging", "Frame").objects.filter(pk=OuterRef("frame"))
    assessments = apps.get_model("assessment", "Assessment").objects.filter(pk=OuterRef("assessment"))
    grades = apps.get_model("assessment", "AssessmentGrade").objects
    items = apps.get_model("rounds", "RoundItem").objects
    items.update(study=Subquery(frames.values("instance__series__study")), model_version=Subquery(assessments.values("model_version")))
    for audit_round in apps.get_model("rounds", "AuditRound").objects.all():
        own = grades.filter(assessment=OuterRef("assessment"), protocol=audit_round.protocol_id)
        graded = items.filter(round=audit_round, assessment__in=grades.filter(protocol=audit_round.protocol_id).values("assessment"))
        graded.update(machine_grade=Subquery(own.values("grade")), machine_score=Subquery(own.values("score")))


def fill_rounds(apps: Any, schema_editor: Any) -> None:
    """Nothing was read after a round was closed."""
    rounds = apps.get_model("rounds", "AuditRound").objects
    asked = Count("items__assignments", filter=Q(items__assignments__sent_back=None))
    for audit_round in rounds.filter(state="closed").annotate(done=Count("items__assignments__review"), of=asked):
        rounds.filter(pk=audit_round.pk).update(closed_done=audit_round.done, closed_of=audit_round.of)


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0005_withdrawals"),
        ("rounds", "0007_census_columns"),
    ]

    operations = [
        migrations.RunPython(fill_items, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(fill_rounds, migrations.RunPython.noop, elidable=True),
    ]
