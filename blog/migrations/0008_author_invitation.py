import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_invitation"),
        ("blog", "0007_publishing_permission"),
    ]

    operations = [
        migrations.AddField(
            model_name="author",
            name="invitation",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="author",
                to="accounts.invitation",
            ),
        ),
    ]
