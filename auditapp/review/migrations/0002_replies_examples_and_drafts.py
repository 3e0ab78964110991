import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("imaging", "0001_initial"),
        ("protocols", "0001_initial"),
        ("review", "0001_initial"),
        ("rounds", "0002_second_readers_and_repeats"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answers", models.JSONField(default=dict, help_text="fields of the reading form by name")),
                ("seconds", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Example",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_good", models.BooleanField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("marked_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["criterion", "-is_good", "-marked_at"],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(choices=[("acknowledged", "Acknowledged"), ("contested", "Contested")], max_length=12)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="ReviewStructure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("clarity", models.PositiveSmallIntegerField(blank=True, help_text="0-3", null=True)),
                ("left", models.FloatField(blank=True, help_text="pixels of the frame, as the other three", null=True)),
                ("top", models.FloatField(blank=True, null=True)),
                ("right", models.FloatField(blank=True, null=True)),
                ("bottom", models.FloatField(blank=True, null=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="SentBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "because",
                    models.CharField(
                        choices=[
                            ("wrong_image", "Not a picture of any plane of this protocol"),
                            ("unreadable", "Cannot be read: damaged, black or cut off"),
                            ("named", "Shows a name or other patient data"),
                            ("own", "I acquired it, or know whose it is"),
                            ("other", "Another reason"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SentBackOutcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("left_out", "Left out of the reading"), ("reassigned", "Given to another expert")], max_length=12
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RemoveConstraint(
            model_name="disagreement",
            name="disagreement_with_machine_once",
        ),
        migrations.AddField(
            model_name="disagreement",
            name="stake",
            field=models.FloatField(
                default=0, help_text="share of the plane's weight that hangs on it, 0-1, and 1 more where the grades differ"
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="computed_grade",
            field=models.CharField(
                blank=True, choices=[("standard", "standard"), ("basic", "basic"), ("non_standard", "non-standard")], max_length=12
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="override_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="review",
            name="plane",
            field=models.ForeignKey(
                null=True,
                help_text="as the expert sees it: its criteria were answered",
                on_delete=django.db.models.deletion.PROTECT,
                to="protocols.plane",
            ),
        ),
        migrations.AlterField(
            model_name="review",
            name="limited_by",
            field=models.CharField(
                blank=True,
                choices=[
                    ("habitus", "Maternal habitus"),
                    ("position", "Fetal position"),
                    ("age", "Gestational age"),
                    ("fluid", "Little amniotic fluid"),
                    ("placenta", "Placenta or fibroid in the way"),
                    ("equipment", "Equipment"),
                    ("other", "Other"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="reader",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="draft",
            name="assignment",
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="draft", to="rounds.assignment"),
        ),
        migrations.AddField(
            model_name="example",
            name="criterion",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="protocols.criterion"),
        ),
        migrations.AddField(
            model_name="example",
            name="department",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="examples", to="access.department"),
        ),
        migrations.AddField(
            model_name="example",
            name="frame",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="imaging.frame"),
        ),
        migrations.AddField(
            model_name="example",
            name="marked_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="example",
            name="removed_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="reply",
            name="review",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="review.review"),
        ),
        migrations.AddField(
            model_name="disagreement",
            name="contest",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="disagreements", to="review.reply"
            ),
        ),
        migrations.AddConstraint(
            model_name="disagreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("contest", None), ("other", None)),
                fields=("review", "criterion"),
                name="disagreement_with_machine_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="disagreement",
            constraint=models.UniqueConstraint(fields=("review", "criterion", "contest"), name="disagreement_with_radiologist_once"),
        ),
        migrations.AddConstraint(
            model_name="disagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("other", None), ("contest", None), _connector="OR"), name="disagreement_with_one_party"
            ),
        ),
        migrations.AddField(
            model_name="reviewstructure",
            name="review",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="structures", to="review.review"),
        ),
        migrations.AddField(
            model_name="reviewstructure",
            name="structure",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="protocols.structure"),
        ),
        migrations.AddField(
            model_name="sentback",
            name="assignment",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="sent_back", to="rounds.assignment"),
        ),
        migrations.AddField(
            model_name="sentbackoutcome",
            name="by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="sentbackoutcome",
            name="sent_back",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="outcome", to="review.sentback"),
        ),
        migrations.AddConstraint(
            model_name="example",
            constraint=models.UniqueConstraint(fields=("department", "frame", "criterion"), name="example_once"),
        ),
        migrations.AddConstraint(
            model_name="example",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_at", None), ("removed_by", None)),
                    models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                    _connector="OR",
                ),
                name="example_removed_by_whom_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.UniqueConstraint(fields=("review", "kind"), name="reply_once_of_a_kind"),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "contested"), ("reason", ""), _negated=True), name="contest_with_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewstructure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("bottom", None), ("left", None), ("right", None), ("top", None)),
                    models.Q(("left__lt", models.F("right")), ("top__lt", models.F("bottom"))),
                    _connector="OR",
                ),
                name="review_structure_box_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewstructure",
            constraint=models.CheckConstraint(
                condition=models.Q(("clarity", None), ("clarity__lte", 3), _connector="OR"), name="review_structure_clarity_0_to_3"
            ),
        ),
    ]
