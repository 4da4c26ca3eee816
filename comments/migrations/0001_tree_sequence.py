from django.db import migrations


class Migration(migrations.Migration):
    """Number the roots of all discussions, so that no two ever share a number."""

    initial = True

    dependencies = []

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE comments_tree AS integer;", "DROP SEQUENCE comments_tree;"
        ),
    ]
