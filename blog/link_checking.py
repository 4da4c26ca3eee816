"""Asks where the links of a text lead, by the guarded client: in a job."""

from urllib.parse import urldefrag

from django.conf import settings

from blog import markup
from blog.fetch import FetchError, TooLarge, fetch
from blog.models import LinkCheck, Post

MOST = 100
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
    """Ask each address that ``post`` links to, and forget those it has no more."""
    found = links_of(post.body_html)
    LinkCheck.objects.filter(post=post).exclude(url__in=found).delete()
    for url in found:
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
