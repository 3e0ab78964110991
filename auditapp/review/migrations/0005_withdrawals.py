import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0004_planes_are_known"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.RemoveConstraint(model_name="reply", name="reply_once_of_a_kind"),
        migrations.AddField(model_name="reply", name="turn", field=models.PositiveSmallIntegerField(default=0)),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.UniqueConstraint(fields=["review", "kind", "turn"], name="reply_once_of_a_kind_and_turn"),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("kind", "contested"), _negated=True), ("turn", 0), _connector="OR"), name="contest_stands"
            ),
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "reply",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="withdrawal", to="review.reply"),
                ),
            ],
            options={"abstract": False},
        ),
    ]
