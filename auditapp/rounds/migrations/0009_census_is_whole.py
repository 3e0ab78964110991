import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0008_fill_census")]

    operations = [
        migrations.AlterField(
            "rounditem",
            "study",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", db_index=False, to="imaging.study"),
        ),
        migrations.RemoveIndex("rounditem", "rounds_roun_round_i_d0f5d0_idx"),
        migrations.AddIndex("rounditem", models.Index(fields=["round"], condition=models.Q(sampled=True), name="item_drawn")),
        migrations.AddIndex("rounditem", models.Index(fields=["round", "radiologist", "plane"], name="rounds_roun_round_i_edeab9_idx")),
    ]
