"""
WordPress' texts as plain HTML.

What comes out is what an author could have written here: ``blog.markup`` cleans it
when the post is saved. Nothing of WordPress' own is left in it: no block comments,
no shortcodes, no addresses of the other blog's pictures.
"""

import re

from blog.importers.report import Matter, Report

from ..places import Places
from ..records import Item
from . import blocks, classic, pictures
from .context import Context

# How several plugins write a footnote within the text.
_NOTE = re.compile(r"\(\([^()\[\]<>\n]{10,2000}\)\)")


def convert(item: Item, places: Places, report: Report) -> str:
    """Return the text of ``item`` as HTML, and count in ``report`` what changed."""
    context = Context(item, places, report)
    html = item.body.replace("\r\n", "\n").replace("\r", "\n")
    if _NOTE.search(html):
        context.tell(Matter.SHORTCODE, "((…))")
    if blocks.has_blocks(html):
        html = blocks.plain(html, context)
    else:
        html = classic.plain(html, context)
    return pictures.settle(html, context).strip()
