from importlib import import_module

from django.db import migrations

roles = import_module("config.migrations.0002_roles")


def let_editors(apps, schema_editor):
    """Let editors see which tags were merged; who changes tags may undo it."""
    for group in apps.get_model("auth", "Group").objects.filter(name="Editors"):
        group.permissions.add(roles.permission(apps, "blog.tagmerge", "view"))


class Migration(migrations.Migration):
    dependencies = [("blog", "0046_tag_merges"), ("config", "0007_corrections")]

    operations = [migrations.RunPython(let_editors, migrations.RunPython.noop)]
