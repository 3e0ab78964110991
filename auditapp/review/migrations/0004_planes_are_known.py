import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from the filling: PostgreSQL alters no table in the transaction that changed its rows."""

    dependencies = [("protocols", "0001_initial"), ("review", "0003_fill_planes_and_stakes")]

    operations = [
        migrations.AlterField(
            model_name="review",
            name="plane",
            field=models.ForeignKey(
                help_text="as the expert sees it: its criteria were answered",
                on_delete=django.db.models.deletion.PROTECT,
                to="protocols.plane",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("grade", models.F("computed_grade")), models.Q(("override_reason", ""), _negated=True), _connector="OR"
                ),
                name="review_override_with_reason",
            ),
        ),
    ]
