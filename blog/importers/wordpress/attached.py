"""The page that WordPress makes for each file: where it leads here."""

from collections.abc import Iterator
from itertools import batched

from django.db import models, transaction

from blog.importers.report import Report
from blog.models import Attachment, Image, Imported, Page, Post, Redirect

from . import addresses
from .records import Blog, Item

BATCH = 500


def lead_on(blog: Blog, report: Report) -> None:
    """
    Let the page of each attachment lead on, once all else is here.

    It leads to the file while a page shows that everybody may read, else to the post
    to which the file was attached, as it did there where it had no page of its own.
    """
    for items in batched(blog.attachments.values(), BATCH):
        with transaction.atomic():
            for item, target in _targets(blog, items):
                new = Redirect.objects.keep(pages_of(blog, item), target)
                report.count("redirect", number=new)


def pages_of(blog: Blog, item: Item) -> set[str]:
    """Return the addresses at which the page of an attachment stood."""
    page = addresses.path_of(blog, item.link)
    return {page or "/", f"/?attachment_id={item.number}"} - {"/"}


def _targets(
    blog: Blog, items: tuple[Item, ...]
) -> Iterator[tuple[Item, models.Model]]:
    numbers = [item.key for item in items]
    files = {
        **_known(blog, Image.objects.all(), numbers),
        **_known(blog, Attachment.objects.all(), numbers),
    }
    shown = {
        **_known(blog, Image.objects.public(), numbers),
        **_known(blog, Attachment.objects.public(), numbers),
    }
    parents = [str(item.parent) for item in items if item.parent]
    texts = {
        **_known(blog, Page.objects.all(), parents),
        **_known(blog, Post.objects.all(), parents),
    }
    for item in items:
        above = texts.get(str(item.parent))
        if target := shown.get(item.key) or above or files.get(item.key):
            yield item, target


def _known[Thing: models.Model](
    blog: Blog, things: models.QuerySet[Thing], numbers: list[str]
) -> dict[str, Thing]:
    """Return those of ``things`` that came in by ``numbers``, by these."""
    kind = things.model._meta.model_name
    rows = Imported.objects.filter(source=blog.source, kind=kind, number__in=numbers)
    known = dict(rows.values_list("number", "object_id"))
    found = things.in_bulk(known.values())
    return {number: found[pk] for number, pk in known.items() if pk in found}
