import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("protocols", "0001_initial"),
        ("rounds", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="assignment",
            name="item_once_per_expert",
        ),
        migrations.AddField(
            model_name="assignment",
            name="purpose",
            field=models.CharField(
                choices=[("first", "First reading"), ("second", "Second reader"), ("repeat", "Same reader again")],
                default="first",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="auditround",
            name="double_share",
            field=models.FloatField(default=0.1, help_text="share of the sample that a second expert reads too, 0-1"),
        ),
        migrations.AddField(
            model_name="auditround",
            name="repeat_share",
            field=models.FloatField(default=0.1, help_text="share of the sample that its reader gets again, unknowingly, 0-1"),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("purpose", "repeat"), _negated=True), fields=("item", "expert"), name="item_once_per_expert"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("purpose", "repeat")), fields=("item", "expert"), name="item_repeated_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="auditround",
            constraint=models.CheckConstraint(
                condition=models.Q(("double_share__range", (0, 1)), ("repeat_share__range", (0, 1))), name="round_shares_0_to_1"
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="reminder",
            name="expert",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="reminder",
            name="round",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="rounds.auditround"),
        ),
    ]
