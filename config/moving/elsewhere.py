"""Texts and addresses of ours, as another system can show them."""

import re
from urllib.parse import urljoin

from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext

from blog import bylines, markup
from blog.models import Post, Redirect


def text_of(post: Post) -> str:
    """Return what WordPress shows as the post: it has no place for who signed it."""
    signed = post.signatures
    line = format_html("<p>{}</p>\n", bylines.as_text(signed)) if signed else ""
    if post.status == Post.Status.RETRACTED:
        words = format_html("<strong>{}</strong> {}", gettext("Retracted"), post.notice)
        line += format_html("<p>{}</p>\n", words)
    # Whoever imports there may write scripts: nothing but what we show goes along.
    return line + absolute(markup.clean_article(post.body))


def whole(address: str) -> str:
    """Return the whole address: files may be on another host already."""
    return urljoin(f"{settings.SITE_URL}/", address)


def absolute(html: str) -> str:
    """Return the cleaned ``html`` with the whole addresses of our files and pages."""
    own = re.compile(r'\b(src|href)="/(?!/)')
    return own.sub(rf'\1="{settings.SITE_URL}/', html)


def old_slugs(post: Post) -> list[str]:
    """Return the slugs under which the post was known on its day."""
    if not post.address_date:
        return []
    day = f"/{post.address_date:%Y/%m/%d}/"
    rows = Redirect.objects.filter(
        content_type__app_label="blog", content_type__model="post", object_id=post.pk
    )
    paths = rows.filter(path__startswith=day).order_by("path")
    found = paths.values_list("path", flat=True)
    return [path.removeprefix(day).strip("/") for path in found]
