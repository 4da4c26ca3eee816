from importlib import import_module

from django.db import migrations

roles = import_module("config.migrations.0002_roles")
POWERS = {
    "comments.sourcerule": roles.ALL,
    "comments.linkback": ("view",),
}


def let_moderators(apps, schema_editor):
    """Let whoever moderates make rules for mentions, and read what was claimed."""
    groups = apps.get_model("auth", "Group").objects
    for group in groups.filter(name__in=("Moderators", "Editors")):
        group.permissions.add(
            *(
                roles.permission(apps, label, verb)
                for label, verbs in POWERS.items()
                for verb in verbs
            )
        )


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0011_acts_for_places"),
        ("config", "0004_moderators"),
    ]

    operations = [migrations.RunPython(let_moderators, migrations.RunPython.noop)]
