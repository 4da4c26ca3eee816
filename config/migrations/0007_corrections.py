from importlib import import_module

from django.db import migrations

roles = import_module("config.migrations.0002_roles")
VERBS = ("change", "delete", "view")


def let_editors(apps, schema_editor):
    """Let editors mend the words of a correction, or take it away."""
    for group in apps.get_model("auth", "Group").objects.filter(name="Editors"):
        group.permissions.add(
            *(roles.permission(apps, "blog.correction", verb) for verb in VERBS)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0023_corrections"),
        ("config", "0006_outgoing_mentions"),
    ]

    operations = [migrations.RunPython(let_editors, migrations.RunPython.noop)]
