import re
from html import unescape
from importlib import import_module
from urllib.parse import unquote

from django.conf import settings
from django.db import migrations
from django.db.models import Q


def mark_first_texts(apps, schema_editor):
    """Know again the pages that every site begins with, where nobody edited them."""
    first = import_module("blog.migrations.0003_site_and_pages").PAGES
    Page = apps.get_model("blog", "Page")
    for slug, (_title, body) in first.items():
        Page.objects.filter(slug=slug, body=body).update(is_first_text=True)


def find_pictures(apps, schema_editor):
    """Enter which images the texts show: from now on each save does."""
    Image = apps.get_model("blog", "Image")
    source = re.compile(rf'<img [^>]*?\bsrc="{re.escape(settings.MEDIA_URL)}([^"]+)"')
    for name in ("Post", "Page"):
        texts = apps.get_model("blog", name).objects.filter(body_html__contains="<img ")
        for text in texts.only("pk", "body_html").iterator(chunk_size=100):
            shown = source.findall(text.body_html)
            names = {unquote(unescape(found)) for found in shown}
            files = Q(file__in=names) | Q(file_dark__in=names)
            text.pictures.set(Image.objects.filter(files))


class Migration(migrations.Migration):
    dependencies = [("blog", "0005_page_is_first_text")]

    operations = [
        migrations.RunPython(mark_first_texts, migrations.RunPython.noop),
        migrations.RunPython(find_pictures, migrations.RunPython.noop),
    ]
