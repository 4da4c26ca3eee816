from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from blog.citing import rendering
from blog.citing.csl import day_of
from blog.citing.names import cited_name
from blog.models import Author, Byline, Post, SiteSettings

register = template.Library()


@register.simple_tag(takes_context=True)
def citation(context: dict[str, Any], post: Post, style: str) -> SafeString | str:
    """Write how ``post`` is cited in ``style``; nothing while that is written anew."""
    text = post.citations.get(style)
    return rendering.as_html(style, text, post, context["site"]) if text else ""


@register.simple_tag
def language_of(post: Post) -> SafeString | str:
    """Write the attributes of what is in the language of ``post``, not of the page."""
    if not post.language or post.language == get_language():
        return ""
    # Its letters say in which direction it is read.
    return format_html(' lang="{}" dir="auto"', post.language)


@register.filter
def institution(byline: Byline) -> str:
    """Write where an author works, as the byline says it."""
    return byline.told("affiliation")


@register.filter
def inverted(author: Author) -> str:
    """Write a name as search engines ask for it: "Jalali, Alireza"."""
    return cited_name(author).inverted


@register.filter
def cited_day(post: Post, site: SiteSettings) -> str:
    """Write the day of publication as Google Scholar asks for it: "2015/06/11"."""
    return f"{day_of(post, site):%Y/%m/%d}"
