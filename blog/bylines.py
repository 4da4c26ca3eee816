"""
The line above a post, written in one place for page, feed, metadata and mail.

By: Ines Okafor, MD (@okafor), teaching lead, University of Marrowfield, and …
"""

from collections.abc import Sequence
from html import unescape

from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.models import Byline

# Lists print so many names; the post itself prints them all.
LONGEST_LIST = 4


def as_html(bylines: Sequence[Byline]) -> SafeString:
    """Return the whole line, each name a link, and each handle that leads somewhere."""
    signs = enumerate_in_words([sign(b) for b in bylines], has_commas=True)
    return format_html(_("By: {}"), signs)


def as_text(bylines: Sequence[Byline]) -> str:
    """Return the whole line as plain text."""
    return unescape(strip_tags(as_html(bylines)))


def names(bylines: Sequence[Byline]) -> SafeString:
    """Return names and credentials, for lists; of a long line only the beginning."""
    if len(bylines) <= LONGEST_LIST:
        return enumerate_in_words([entitle(byline) for byline in bylines])
    more = len(bylines) - LONGEST_LIST + 1
    line = ngettext("{names} and {more} more", "{names} and {more} more", more)
    first = ((entitle(byline),) for byline in bylines[: LONGEST_LIST - 1])
    return format_html(line, names=format_html_join(", ", "{}", first), more=more)


def entitle(byline: Byline) -> SafeString:
    """Return name and credentials, the name such that programs know it for one."""
    name = format_html('<span class="p-author h-card">{}</span>', byline.author.name)
    credentials = byline.told("credentials")
    return format_html("{}, {}", name, credentials) if credentials else name


def sign(byline: Byline) -> SafeString:
    """Return one author's part: name, credentials (handles), role, affiliation."""
    name = format_html(
        '<a class="opening__name" rel="author" href="{}">{}</a>',
        byline.author.get_absolute_url(),
        byline.author.name,
    )
    credentials = byline.told("credentials")
    handles = format_html_join(", ", "{}", ((link(*h),) for h in byline.handle_links()))
    rest = (byline.told("role"), byline.told("affiliation"))
    return format_html(
        "{}{}{}{}",
        name,
        format_html(", {}", credentials) if credentials else "",
        format_html(" ({})", handles) if handles else "",
        format_html_join("", ", {}", ((part,) for part in rest if part)),
    )


def link(handle: str, url: str | None) -> SafeString:
    if url is None:
        return format_html("{}", handle)
    if not url:
        title = _("This account is gone.")
        return format_html('<span class="handle" title="{}">{}</span>', title, handle)
    return format_html('<a href="{}" rel="noopener">{}</a>', url, handle)


def enumerate_in_words(parts: Sequence[str], *, has_commas: bool = False) -> SafeString:
    """Join as the language does: "A", "A and B", "A, MD, and B, MD", "A, B, and C"."""
    if len(parts) < 2:
        return format_html_join("", "{}", ((part,) for part in parts))
    has_commas |= len(parts) > 2 or any(", " in part for part in parts)
    return format_html(
        _("{first}, and {last}") if has_commas else _("{first} and {last}"),
        first=format_html_join(", ", "{}", ((part,) for part in parts[:-1])),
        last=parts[-1],
    )
