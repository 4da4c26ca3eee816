from importlib import import_module

from django.db import migrations

roles = import_module("config.migrations.0002_roles")


def let_editors(apps, schema_editor):
    """Let editors do with attached files what they do with images."""
    group = apps.get_model("auth", "Group").objects.filter(name="Editors").first()
    if group:
        group.permissions.add(
            *(roles.permission(apps, "blog.attachment", verb) for verb in roles.ALL)
        )


class Migration(migrations.Migration):
    dependencies = [("config", "0002_roles"), ("blog", "0009_attachment")]

    operations = [migrations.RunPython(let_editors, migrations.RunPython.noop)]
