"""What of a page that mentions a post stands in the post's discussion."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from blog import markup
from comments.linkbacks import excerpts
from comments.linkbacks.pages import Page, exact
from comments.linkbacks.responses import Person, Reader, Response, response_of
from comments.models import Comment, Linkback

# Characters: of a name or title, of an excerpt that was sent (WordPress takes as
# much), and of a reply; longer ones are read where they stand.
LONGEST_NAME, LONGEST_EXCERPT, LONGEST_REPLY = 250, 252, 3_000


@dataclass(frozen=True)
class Mention:
    """A comment to be, by the fields of it, and who wrote it."""

    fields: dict[str, Any] = field(repr=False)
    author: Person
    is_reply: bool = False
    published_at: datetime | None = None


def addresses_of(linkback: Linkback) -> set[str]:
    """Return by which addresses the source may link to the post."""
    # Some write "&amp;" in what is no HTML (WordPress reads it so, too).
    target = linkback.target.replace("&amp;", "&")
    permalink = f"{settings.SITE_URL}{linkback.post.get_absolute_url()}"
    return {exact(target), exact(permalink)}


def mention_of(linkback: Linkback, page: Page, link: int, read: Reader) -> Mention:
    """Return what ``page``, which links to the post at the token ``link``, says."""
    kind = linkback.kind
    response = Response("", Person())
    if kind == Comment.Kind.WEBMENTION:
        response = response_of(page, addresses_of(linkback), read)
    facts = said(linkback, page, link, response)
    facts |= {"kind": kind, "url": linkback.source}
    is_reply = response.type == "reply"
    return Mention(facts, response.author, is_reply, published(linkback, response))


def said(
    linkback: Linkback, page: Page, link: int, response: Response
) -> dict[str, Any]:
    """Return in whose name the mention stands, what it says, and as which reaction."""
    title = page.title or place(linkback.source)
    writer = response.author.name
    writer = writer if markup.is_visible(writer) else title
    match response.type:
        case "reply":
            name, body, reaction = writer, reply(response), ""
        case "":
            name, body, reaction = title, excerpt(page, link, response), ""
        case _:
            name, body, reaction = writer, "", response.type
    if linkback.kind == Comment.Kind.TRACKBACK:
        name = offered(linkback, "title") or offered(linkback, "blog_name") or name
        words = offered(linkback, "excerpt")
        body = excerpts.bracketed(excerpts.cut(words, LONGEST_EXCERPT)) or body
    name = excerpts.cut(name, LONGEST_NAME)
    return {"name": name, "body": body, "reaction": reaction}


def offered(linkback: Linkback, name: str) -> str:
    """Return what a trackback said of itself, on one line and without markup."""
    value = linkback.offered.get(name, "")
    found = markup.plain(markup.text(value)) if isinstance(value, str) else ""
    return found if markup.is_visible(found) else ""


def reply(response: Response) -> str:
    """Return what a reply says as HTML; where that is long, its first words."""
    words = markup.text(markup.clean_comment(response.content))
    if words and len(words) <= LONGEST_REPLY:
        return markup.clean_comment(response.content)
    words = markup.plain(response.summary) or words
    return markup.serialise([excerpts.cut(words, LONGEST_REPLY)])


def excerpt(page: Page, link: int, response: Response) -> str:
    """Return the words around the link; what the page says else, if there are none."""
    words = excerpts.around(page.tokens, link) if page.tokens else ""
    words = words or response.summary or markup.text(response.content)
    words = markup.plain(words)
    longest = 2 * excerpts.UNPARTED + excerpts.INSIDE
    return excerpts.bracketed(excerpts.cut(words, longest))


def place(address: str) -> str:
    """Return an address as a name for what has no title."""
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path}".rstrip("/")


def published(linkback: Linkback, response: Response) -> datetime | None:
    """Return when it was written, unless that is before the post or still to come."""
    found, since = response.published_at, linkback.post.published_at
    if found and since and since <= found <= timezone.now():
        return found
    return None
