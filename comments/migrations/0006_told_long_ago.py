from django.db import migrations
from django.db.models import F


def tell_nobody(apps, schema_editor):
    """Count what was there before as told: nobody wants mail of old comments."""
    Comment = apps.get_model("comments", "Comment")
    comments = Comment._base_manager.filter(told_at=None)
    comments.update(told_at=F("created_at"), announced_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("comments", "0005_unalterable_log")]

    operations = [migrations.RunPython(tell_nobody, migrations.RunPython.noop)]
