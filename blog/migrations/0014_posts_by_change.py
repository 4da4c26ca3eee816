from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0013_mention_rules")]

    operations = [
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["changed_at"], name="post_by_change"),
        ),
    ]
