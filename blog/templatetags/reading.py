from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from blog import bylines, markup
from blog.models import Byline, Image, Post

register = template.Library()

# How wide a picture above an article is, from the widest screens down.
WIDE = "(min-width: 72rem) 46rem, (min-width: 48rem) 34rem, 100vw"


@register.simple_tag
def byline(post: Post) -> SafeString:
    """Write the whole line of the post's authors, with their links."""
    return bylines.as_html(post.signatures)


@register.filter
def names(signatures: Sequence[Byline]) -> SafeString:
    """Write names and credentials: "Ines Okafor, MD, and Leila Haddadi, PhD"."""
    return bylines.names(signatures)


@register.filter
def cleaned(html: str) -> SafeString:
    """
    Let HTML pass that ``markup`` has cleaned when it was saved.

    The only door for stored HTML into a page: give it the ``…_html`` columns.
    """
    return mark_safe(html)  # noqa: S308  Cleaned, see above.


@register.filter
def excerpt(text: str, words: int = 40) -> str:
    return markup.excerpt(text, words)


@register.filter
def marked(text: str) -> SafeString:
    """Show plain text with marks around each word that a search has found."""
    return mark_safe(markup.mark_found(text))  # noqa: S308  Escaped there.


@register.filter
def snippet(post: Any) -> SafeString:
    """Show where a post has the words that were searched, or what it is about."""
    text, standfirst = post.marked_text, post.marked_standfirst
    if not standfirst or markup.has_found(text):
        return marked(f"{text} …")
    return marked(standfirst)


@register.filter
def day(moment: datetime | date | None, mark: str = "") -> SafeString | str:
    """Write a date as ``<time>``, of the class ``mark``: "June 11, 2015"."""
    return time_element(moment, pgettext("date format", "F j, Y"), mark)


@register.filter
def day_of_year(moment: datetime | date | None, mark: str = "") -> SafeString | str:
    """Write a date as ``<time>``, where its year stands beside: "June 11"."""
    return time_element(moment, pgettext("date format", "F j"), mark)


@register.filter
def moment(moment: datetime | None, mark: str = "") -> SafeString | str:
    """Write date and time as ``<time>``: "June 12, 2015 at 9:07 AM"."""
    return time_element(moment, pgettext("date format", r"F j, Y \a\t g:i A"), mark)


@register.filter
def clock(moment: datetime) -> str:
    """Write the time of a day without markup: "9:07 AM"."""
    form = pgettext("date format", "g:i A")
    return format_date(timezone.localtime(moment), form)


@register.filter
def plain_day(day: date) -> str:
    """Write a date without markup, for titles: "June 11, 2015"."""
    return write_date(day, pgettext("date format", "F j, Y"))


@register.filter
def month(day: date) -> str:
    """Write a month: "June 2015"."""
    return format_date(day, pgettext("date format", "F Y"))


def time_element(
    moment: datetime | date | None, form: str, mark: str
) -> SafeString | str:
    if not moment:
        return ""
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment).replace(microsecond=0)
    return format_html(
        '<time{} datetime="{}">{}</time>',
        format_html(' class="{}"', mark) if mark else "",
        moment.isoformat(),
        write_date(moment, form),
    )


def write_date(moment: date, form: str) -> str:
    if moment.day == 1:
        # Some languages count this one day otherwise: "1er juin", but "2 juin".
        form = form.replace("j", pgettext("date format, first of a month", "j"))
    return format_date(moment, form)


@register.inclusion_tag("partials/picture.html")
def picture(
    image: Image, lazy: bool = False, mark: str = "", sizes: str = WIDE
) -> dict[str, Any]:
    """
    Show an image; a drawing that has two grounds follows the theme.

    ``mark`` is its class, by which programs know what it is to the page. ``sizes``
    tells browsers how wide it is shown.
    """
    return {"image": image, "lazy": lazy, "mark": mark, "sizes": sizes}
