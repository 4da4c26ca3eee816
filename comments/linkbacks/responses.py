"""
What a page says to a post by its microformats: a reply, a like, a repost, a bookmark.

By indieweb.org/post-type-discovery and /authorship. All of it is hostile data.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from blog import markup
from comments.linkbacks import microformats
from comments.linkbacks.pages import HTML, Page, exact

# By which property a page answers, and what its answer is then: the first one counts.
ANSWERS = {
    "in-reply-to": "reply",
    "repost-of": "repost",
    "repost": "repost",
    "like-of": "like",
    "like": "like",
    "bookmark-of": "bookmark",
}
Item = dict[str, Any]
# Characters of an address that is stored.
LONGEST_ADDRESS = 1_000
# Returns the page at an address; None where it can't be had.
Reader = Callable[[str], Page | None]


@dataclass(frozen=True)
class Person:
    """Who wrote a page: ``name`` may be empty, and so may the whole addresses."""

    name: str = ""
    url: str = ""
    photo: str = ""


@dataclass(frozen=True)
class Response:
    """What a page is to our post: ``type`` is empty if it only mentions that."""

    type: str
    author: Person
    content: str = ""  # HTML, not cleaned
    summary: str = ""
    published_at: datetime | None = None


def response_of(page: Page, wanted: set[str], read: Reader) -> Response:
    """
    Return what ``page`` is to the post at the ``wanted`` addresses.

    ``read`` is asked for the page of its author, if that is another one.
    """
    if page.media_type not in HTML:
        return Response("", Person())
    parsed = microformats.parse(page)
    for entry, feed in entries(parsed["items"]):
        if kind := type_of(entry, wanted):
            return described(kind, entry, author(entry, feed, parsed, page, read))
    single = list(entries(parsed["items"]))
    if len(single) != 1:
        return Response("", Person())
    entry, feed = single[0]
    return described("", entry, author(entry, feed, parsed, page, read))


def described(kind: str, entry: Item, person: Person) -> Response:
    properties = entry["properties"]
    content = first(properties, "content")
    html = content.get("html") if isinstance(content, dict) else None
    return Response(
        kind,
        person,
        html if isinstance(html, str) else markup.serialise([text(content)]),
        text(first(properties, "summary")),
        date_of(text(first(properties, "published"))),
    )


def entries(
    items: list[Item], feed: Item | None = None
) -> Iterator[tuple[Item, Item | None]]:
    """Yield each entry, in order, with the feed that it stands in."""
    for item in items:
        if "h-entry" in item["type"]:
            yield item, feed
        else:
            inner = item if "h-feed" in item["type"] else feed
            yield from entries(item.get("children", []), inner)


def type_of(entry: Item, wanted: set[str]) -> str:
    """Return what ``entry`` is to one of the ``wanted`` addresses, if anything."""
    for name, kind in ANSWERS.items():
        for value in entry["properties"].get(name, []):
            if any(exact(address) in wanted for address in addresses(value)):
                return kind
    return ""


def addresses(value: Any) -> Iterator[str]:
    """Yield what a property points to: itself, or the addresses of what is cited."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        found = [value.get("value"), *value.get("properties", {}).get("url", [])]
        yield from (address for address in found if isinstance(address, str))


def author(
    entry: Item, feed: Item | None, parsed: Item, page: Page, read: Reader
) -> Person:
    """Return who wrote ``entry``, by the steps of indieweb.org/authorship."""
    found = first(entry["properties"], "author")
    if not found and feed:
        found = first(feed["properties"], "author")
    if isinstance(found, dict) and "h-card" in found.get("type", ()):
        return person(found)
    said = text(found)
    address = markup.web_address(said)
    if said and not address:
        return Person(name=markup.plain(said))
    if not said:
        rels = parsed["rels"].get("author", [])
        address = markup.web_address(rels[0]) if rels else None
    return at(address, parsed, page, read) if address else Person()


def at(address: str, parsed: Item, page: Page, read: Reader) -> Person:
    """Return the person whose page is at ``address``, as that or ``page`` says."""
    if exact(address) == exact(page.url):
        theirs: Page | None = page
        there = parsed
    else:
        theirs = read(address)
        there = microformats.parse(theirs) if theirs else {"items": [], "rels": {}}
    own = {exact(address), exact(theirs.url)} if theirs else {exact(address)}
    found = list(cards(there["items"]))
    for card in found:
        urls, uids = urls_of(card), urls_of(card, "uid")
        if urls & uids & own:
            return person(card)
    elsewhere = {exact(url) for url in there["rels"].get("me", [])}
    for card in found:
        if urls_of(card) & elsewhere:
            return person(card)
    for card in cards(parsed["items"]):
        if urls_of(card) & own:
            return person(card)
    return Person()


def cards(items: list[Any]) -> Iterator[Item]:
    """Yield the cards of people, in order, wherever they stand."""
    for item in items:
        if not isinstance(item, dict) or "properties" not in item:
            continue
        if "h-card" in item["type"]:
            yield item
        for values in item["properties"].values():
            yield from cards(values)
        yield from cards(item.get("children", []))


def urls_of(card: Item, name: str = "url") -> set[str]:
    return {exact(text(value)) for value in card["properties"].get(name, [])}


def person(card: Item) -> Person:
    properties = card["properties"]
    return Person(
        markup.plain(text(first(properties, "name"))),
        address_of(first(properties, "url")),
        address_of(first(properties, "photo")),
    )


def address_of(value: Any) -> str:
    address = markup.web_address(text(value)) or ""
    return address if len(address) <= LONGEST_ADDRESS else ""


def first(properties: Item, name: str) -> Any:
    return next(iter(properties.get(name, [])), None)


def text(value: Any) -> str:
    """Return a value of mf2py as text: what is nested has its own, "value"."""
    if isinstance(value, dict):
        value = value.get("value")
    return value if isinstance(value, str) else ""


def date_of(said: str) -> datetime | None:
    """Return the time that ISO 8601 writes so, in the site's zone if it names none."""
    try:
        found = parse_datetime(said)
        if found is None and (day := parse_date(said)):
            found = datetime.combine(day, time())
        if found and timezone.is_naive(found):
            found = timezone.make_aware(found)
    except (ValueError, OverflowError):
        return None
    return found
