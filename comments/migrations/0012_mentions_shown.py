from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0011_acts_for_places")]

    operations = [
        migrations.AddField(
            model_name="linkback",
            name="is_reply",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="By its microformats: it stands in the discussion as its author's comment.",
                verbose_name="answers the post",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("kind", "comment"), _negated=True),
                fields=["post", "-created_at"],
                name="comment_mentions",
            ),
        ),
    ]
