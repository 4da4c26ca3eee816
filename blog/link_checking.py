"""Asks where the links of a text lead, by the guarded client: in a job."""

from datetime import UTC, datetime
from time import monotonic
from urllib.parse import urldefrag

from django.conf import settings

from blog import markup
from blog.fetch import FetchError, TooLarge, fetch
from blog.models import LinkCheck, Post

MOST = 100
# All fetches of the site wait for the links of one post no longer than that.
SECONDS = 120
NEVER = datetime.min.replace(tzinfo=UTC)
# Says nothing of whether the page is there: these want a person, or another way.
UNSURE = {401, 403, 405, 429, 999}
LIMIT = 1024 * 1024


def links_of(html: str) -> list[str]:
    """Return the addresses on other sites that ``html`` links to, each once."""
    found = {
        urldefrag(token.attrs["href"]).url: None
        for token in markup.scan(html)
        if isinstance(token, markup.Start)
        and token.tag == "a"
        and token.attrs.get("href", "").startswith(("https://", "http://"))
    }
    return [url for url in found if not url.startswith(f"{settings.SITE_URL}/")][:MOST]


def check(post: Post) -> None:
    """
    Ask the addresses that ``post`` links to, and forget those it has no more.

    There is time for so many: those that were asked longest ago come first.
    """
    found = links_of(post.body_html)
    known = LinkCheck.objects.filter(post=post)
    known.exclude(url__in=found).delete()
    asked_at = dict(known.values_list("url", "checked_at"))
    end = monotonic() + SECONDS
    for url in sorted(found, key=lambda url: asked_at.get(url, NEVER)):
        if monotonic() > end:
            return
        LinkCheck.objects.update_or_create(
            post=post, url=url, defaults={"fault": fault_of(url)}
        )


def fault_of(url: str) -> str:
    """Return why nothing is there, or nothing. A page that is too long is there."""
    try:
        answer = fetch(url, types=(), limit=LIMIT, notice="checking a link")
    except TooLarge:
        return ""
    except FetchError as error:
        return str(error)
    is_there = answer.is_good or answer.status in UNSURE
    return "" if is_there else str(answer.status)
