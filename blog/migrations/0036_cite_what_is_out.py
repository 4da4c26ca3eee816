from django.db import migrations

# What has an address already is cited by the job, the newest first.
WANT = """
INSERT INTO blog_citation (post_id, texts)
    SELECT id, '{}' FROM blog_post
    WHERE status IN ('scheduled', 'published', 'withdrawn', 'retracted')
    ON CONFLICT DO NOTHING;
"""


class Migration(migrations.Migration):
    dependencies = [('blog', '0035_citations_fall_due')]

    operations = [
        migrations.RunSQL(WANT, migrations.RunSQL.noop, elidable=True),
    ]
