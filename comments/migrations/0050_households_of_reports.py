from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0006_told_long_ago")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="household",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=64
            ),
        ),
    ]
