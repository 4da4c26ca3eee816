from importlib import import_module

from django.db import migrations

BEFORE = import_module("blog.migrations.0015_privacy_of_mentions").AFTER
NEXT = "<li>If you choose the light or the dark page yourself"
VIEWS = """\
<li>We count how often each article is shown on a day, and nothing of who reads it: no \
address, no browser, no page that you came from. There is no way to tell whether two \
views were by the same person.</li>
"""
AFTER = BEFORE.replace(NEXT, VIEWS + NEXT)


def rewrite(apps, before, after):
    """Replace the text where no editor has changed it."""
    pages = apps.get_model("blog", "Page").objects.filter(slug="privacy")
    untouched = pages.filter(is_first_text=True, body=before)
    # Historical models have no ``save`` of ours: this HTML is clean as it is.
    untouched.update(body=after, body_html=after)


def tell_of_views(apps, schema_editor):
    rewrite(apps, BEFORE, AFTER)


def tell_of_none(apps, schema_editor):
    rewrite(apps, AFTER, BEFORE)


class Migration(migrations.Migration):

    dependencies = [('blog', '0053_how_long_views_are_kept')]

    operations = [migrations.RunPython(tell_of_views, tell_of_none)]
