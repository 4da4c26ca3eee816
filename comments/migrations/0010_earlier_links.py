from django.db import migrations

# What was public before mentions were sent: its links are noted, and nobody is told.
NOTE = """
INSERT INTO comments_linkedpost (post_id)
SELECT id FROM blog_post
WHERE status IN ('published', 'withdrawn', 'retracted') AND published_at <= now()
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0009_linkbacks"), ("blog", "0013_mention_rules")]

    operations = [migrations.RunSQL(NOTE, migrations.RunSQL.noop)]
