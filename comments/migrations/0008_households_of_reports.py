from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0007_traces_of_earlier_comments")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="household",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=64
            ),
        ),
    ]
