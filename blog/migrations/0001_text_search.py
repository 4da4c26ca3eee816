from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations

# English, but a search for "resume" also finds "résumé", and the other way round.
CREATE = """
CREATE TEXT SEARCH CONFIGURATION rounds (COPY = english);
ALTER TEXT SEARCH CONFIGURATION rounds
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
"""
DROP = "DROP TEXT SEARCH CONFIGURATION rounds;"


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        UnaccentExtension(),
        migrations.RunSQL(CREATE, DROP),
    ]
