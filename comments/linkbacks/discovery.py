"""
Where a page takes mentions of itself.

Webmention, section 3.1.2, and Pingback 1.0, section 2. All is read in time in
proportion to its length, for whoever wrote it may mean us harm.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urldefrag, urljoin

from blog import markup
from blog.fetch import Answer, FetchError, Packed, TooLarge, WrongType, fetch
from comments.linkbacks.pages import HTML, base

LIMIT = 1024 * 1024  # bytes of a page
# Webmention, section 3.1.2: a site may tell by it why we ask.
NOTICE = "Webmention"

# One link of the header Link, and one of its parameters: RFC 8288, section 3.
LINK = re.compile(r'<([^<>]*)>((?:[^,<"]|"[^"]*")*+)')
PARAMETER = re.compile(r';\s*+([^\s=;"]++)\s*+(?:=\s*+(?:"([^"]*)"|([^";]*)))?')
# TrackBack is offered in an RDF block, which stands in a comment of the page.
RDF = re.compile(r"<rdf:Description\b([^<>]*)>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""(?<![\w:])([\w:]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)')""")


class NotThere(Exception):
    """The page itself can't be had: its server answered with another status."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


@dataclass(frozen=True)
class Offer:
    """By which protocols a page takes mentions: an endpoint, or nothing, for each."""

    url: str  # of the page, after all redirects
    webmention: str = ""
    pingback: str = ""
    trackback: str = ""


def discover(address: str) -> Offer:
    """
    Return what the page at ``address`` offers.

    The headers are asked for first: often they say all, and pictures and films need
    not come. Raise FetchError, or NotThere.
    """
    offer = by_headers_alone(address)
    if offer and offer.webmention:
        return offer
    try:
        answer = fetch(address, types=HTML, limit=LIMIT, notice=NOTICE)
    except (WrongType, TooLarge, Packed):
        if offer is None:
            raise
        return offer
    if not answer.is_good:
        raise NotThere(answer)
    return by_page(answer, address)


def by_headers_alone(address: str) -> Offer | None:
    """Return what the headers offer; None where nobody answers to HEAD."""
    with suppress(FetchError):
        answer = fetch(address, types=(), limit=0, method="HEAD", notice=NOTICE)
        if answer.is_good:
            return by_headers(answer)
    return None


def by_headers(answer: Answer) -> Offer:
    here = urldefrag(answer.url).url
    found = (url for url, rels in header_links(answer.headers) if "webmention" in rels)
    pingback = decoded(answer.headers.get("X-Pingback", "")).strip()
    return Offer(
        here,
        webmention=first_of(here, found),
        pingback=first_of(here, [pingback] if pingback else []),
    )


def by_page(answer: Answer, address: str) -> Offer:
    """
    Return what headers and text of a page offer; headers come first.

    What the text links to starts from where its <base> says, as for browsers.
    """
    headers = by_headers(answer)
    html = answer.body.decode(errors="replace")
    tokens = list(markup.scan(html))
    links = list(links_of(tokens))
    start = urldefrag(base(headers.url, tokens)).url
    webmentions = (href for _tag, href, rels in links if "webmention" in rels)
    pingbacks = (h for tag, h, rels in links if tag == "link" and "pingback" in rels)
    return Offer(
        headers.url,
        webmention=headers.webmention or first_of(start, webmentions),
        pingback=headers.pingback or first_of(start, pingbacks),
        trackback=trackback_in(html, {urldefrag(address).url, headers.url}),
    )


def header_links(headers: Message) -> Iterator[tuple[str, set[str]]]:
    """Yield the address and the relations of each link that the headers name."""
    for line in headers.get_all("Link", []):
        for url, said in LINK.findall(decoded(line)):
            rels = [q or v for name, q, v in PARAMETER.findall(said) if is_rel(name)]
            # RFC 8288, section 3.3: of several, only the first counts.
            yield url.strip(), words_of(rels[0] if rels else "")


def is_rel(name: str) -> bool:
    return name.lower() == "rel"


def links_of(tokens: Iterable[markup.Token]) -> Iterator[tuple[str, str, set[str]]]:
    """Yield tag, address and relations of each <link> and <a> that has an address."""
    for token in tokens:
        if isinstance(token, markup.Start) and token.tag in ("link", "a"):
            href = token.attrs.get("href")
            if href is not None:
                yield token.tag, href.strip(), words_of(token.attrs.get("rel", ""))


def words_of(relations: str) -> set[str]:
    return set(relations.lower().split())


def trackback_in(html: str, addresses: set[str]) -> str:
    """Return the ping URL of the block that is about one of ``addresses``."""
    for block in RDF.findall(html):
        said = {name.lower(): a or b for name, a, b in ATTRIBUTE.findall(block)}
        about = unescaped(said.get("dc:identifier", ""))
        if urldefrag(about).url in addresses:
            return unescaped(said.get("trackback:ping", ""))
    return ""


def unescaped(value: str) -> str:
    """Return what an attribute says, its entities resolved."""
    return "".join(t for t in markup.scan(value) if isinstance(t, str)).strip()


def first_of(start: str, hrefs: Iterator[str] | list[str]) -> str:
    """Return the first of ``hrefs``, as a whole address; an empty one is ``start``."""
    for href in hrefs:
        with suppress(ValueError):
            return urljoin(start, href)
    return ""


def decoded(header: str) -> str:
    """Return a header as text: http.client reads Latin-1, and servers write UTF-8."""
    with suppress(UnicodeError):
        return header.encode("latin-1").decode()
    return header
