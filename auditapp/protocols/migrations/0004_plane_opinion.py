from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("protocols", "0003_required_by_edition"),
    ]

    operations = [
        migrations.AddField(
            model_name="plane",
            name="opinion",
            field=models.JSONField(help_text="standard_from, abstain_within: the part of experts' learnt opinion; null: none", null=True),
        ),
    ]
