from importlib import import_module

from django.db import migrations

roles = import_module("config.migrations.0002_roles")
POWERS = {"Moderators": ("view",), "Editors": ("change", "view")}


def let_editors(apps, schema_editor):
    """Let moderators see whom our posts told of a link, and editors tell them anew."""
    groups = apps.get_model("auth", "Group").objects
    for name, verbs in POWERS.items():
        for group in groups.filter(name=name):
            group.permissions.add(
                *(roles.permission(apps, "comments.outgoing", verb) for verb in verbs)
            )


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0011_acts_for_places"),
        ("config", "0005_rules_for_mentions"),
    ]

    operations = [migrations.RunPython(let_editors, migrations.RunPython.noop)]
