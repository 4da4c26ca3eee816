from django.db import migrations


def lead_to_the_page(apps, schema_editor):
    """Lead readers to the page of all feeds: browsers show a feed itself as bare text."""
    entries = apps.get_model("blog", "MenuItem").objects
    entries.filter(label="Feed", url="/feed/").update(url="/feeds/")


def lead_to_the_feed(apps, schema_editor):
    entries = apps.get_model("blog", "MenuItem").objects
    entries.filter(label="Feed", url="/feeds/").update(url="/feed/")


class Migration(migrations.Migration):

    dependencies = [('blog', '0037_drawn_cards')]

    operations = [migrations.RunPython(lead_to_the_page, lead_to_the_feed)]
