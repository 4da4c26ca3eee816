from django.db import migrations

from comments.models.traces import fingerprint, hosts_in

BATCH = 500


def leave_traces(apps, schema_editor):
    """Note of comments from before what they say and which sites they name."""
    Comment = apps.get_model("comments", "Comment")
    last = 0
    while comments := list(
        Comment._base_manager.filter(pk__gt=last).order_by("pk")[:BATCH]
    ):
        for comment in comments:
            comment.fingerprint = fingerprint(comment.body_html)
            comment.domains = hosts_in(comment.url, comment.body_html)
        Comment._base_manager.bulk_update(comments, ["fingerprint", "domains"])
        last = comments[-1].pk


class Migration(migrations.Migration):
    dependencies = [("comments", "0006_told_long_ago")]

    operations = [migrations.RunPython(leave_traces, migrations.RunPython.noop)]
