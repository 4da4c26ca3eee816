from importlib import import_module

from django.db import migrations

roles = import_module("config.migrations.0002_roles")
POWERS = {
    "comments.block": roles.ALL,
    "comments.decision": ("view",),
    "comments.report": ("view",),
}


def let_moderators(apps, schema_editor):
    """Let whoever moderates block people, and read the reports and the log."""
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
        ("comments", "0007_traces_of_earlier_comments"),
        ("config", "0003_editors_attachments"),
    ]

    operations = [migrations.RunPython(let_moderators, migrations.RunPython.noop)]
