from importlib import import_module

from django.db import migrations

BEFORE = import_module("blog.migrations.0012_first_texts_of_the_discussion").PRIVACY
NEXT = "<h2>When you like or report something</h2>\n"
MENTIONS = """\
<h2>When you write of an article on a site of your own</h2>
<p>A page elsewhere that links to an article can be mentioned in its discussion, if its \
site tells us of it. We then read the page and keep its address, its title or the words \
around the link, and what it says of its writer: a name, an address, and a copy of the \
portrait, so that nobody who reads here has to load it from there. A like or a repost is \
kept in the same way. When that site tells us that the page or its link is gone, we \
mention it no more, and delete what we kept with what was rejected.</p>
<p>The IP address from which we were told is erased when addresses of commenters are \
erased. Sites that an article links to are told where the article stands, and nothing \
of those who read it.</p>
"""
AFTER = BEFORE.replace(NEXT, MENTIONS + NEXT)


def rewrite(apps, before, after):
    """Replace the text where no editor has changed it."""
    pages = apps.get_model("blog", "Page").objects.filter(slug="privacy")
    untouched = pages.filter(is_first_text=True, body=before)
    # Historical models have no ``save`` of ours: this HTML is clean as it is.
    untouched.update(body=after, body_html=after)


def tell_of_mentions(apps, schema_editor):
    rewrite(apps, BEFORE, AFTER)


def tell_of_comments_alone(apps, schema_editor):
    rewrite(apps, AFTER, BEFORE)


class Migration(migrations.Migration):
    dependencies = [("blog", "0014_posts_by_change")]

    operations = [migrations.RunPython(tell_of_mentions, tell_of_comments_alone)]
