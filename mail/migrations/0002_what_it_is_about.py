from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail", "0001_messages")]

    operations = [
        migrations.AddField(
            "message",
            "about",
            ArrayField(
                models.CharField(max_length=40),
                db_default=[],
                default=list,
                editable=False,
            ),
        ),
    ]
