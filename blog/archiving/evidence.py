"""What this site gives to anybody who asks: its feed, and the page of each post."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from django.urls import reverse

from blog import markup
from blog.addresses import absolute
from blog.models import Page, Post, SiteSettings

# So many posts are held at once, with their texts.
AT_ONCE = 100


@dataclass(frozen=True)
class Told:
    """
    A post, and what the feed tells of it.

    Its texts are not kept, only how many words each has: those of a whole blog would
    fill the memory.
    """

    path: str
    signers: list[str]
    words: int
    copies: int  # How often it is in the feed.
    item: dict[str, Any]  # As it is there first, empty where it is not.


@dataclass
class Landing:
    """The page of a post, as a program reads it."""

    post: Post
    status: int
    html: BeautifulSoup

    def metas(self, *names: str) -> list[str]:
        """Return what stands in the metas of these names, in order."""
        found = self.html.find_all("meta")
        called = [m for m in found if (m.get("property") or m.get("name")) in names]
        return [str(meta.get("content", "")) for meta in called]

    def links(self, rel: str) -> list[str]:
        found = self.html.find_all("link", rel=rel)
        return [str(link["href"]) for link in found]

    @property
    def data(self) -> dict[str, Any]:
        """Return the structured data, empty if there are none that can be read."""
        block = self.html.find("script", type="application/ld+json")
        try:
            found = json.loads(block.get_text()) if block else {}
        except json.JSONDecodeError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass
class Evidence:
    site: SiteSettings
    documentation: list[str]  # The texts of the public pages.
    feed: dict[str, Any]  # Its head.
    posts: list[Told]
    landings: list[Landing]


class Visitor:
    """Somebody without an account, who asks this process for pages of the site."""

    def __init__(self) -> None:
        host = urlsplit(settings.SITE_URL).netloc
        self._client = Client(
            headers={"host": host, "accept-encoding": "identity"},
            # What raises is answered by 500, as other visitors get it.
            raise_request_exception=False,
        )

    def ask(self, address: str) -> Any:
        path = address.removeprefix(settings.SITE_URL)
        return self._client.get(path, secure=settings.HTTPS)

    def feed(self) -> Iterator[dict[str, Any]]:
        """Yield the pages of the feed, from the newest posts to the first."""
        address = absolute(reverse("blog:feed_json"))
        while address:
            answer = self.ask(address)
            page = json.loads(answer.content) if answer.status_code == 200 else {}
            yield page
            address = page.get("next_url", "")

    def landing(self, post: Post) -> Landing:
        answer = self.ask(post.get_absolute_url())
        html = BeautifulSoup(answer.content, "html.parser")
        return Landing(post, answer.status_code, html)


def gather(pages: int) -> Evidence:
    """Read the whole feed, and the pages of the newest ``pages`` posts."""
    visitor = Visitor()
    feed: dict[str, Any] = {}
    items = defaultdict(list)
    for page in visitor.feed():
        for item in page.pop("items", []):
            item["words"] = len(markup.text(item.pop("content_html", "")).split())
            items[item.get("url", "")].append(item)
        feed = feed or page
    posts = Post.objects.published().for_feed()
    public = Page.objects.filter(is_published=True)
    return Evidence(
        SiteSettings.objects.for_page(),
        [f"{page.title} {page.body_html}" for page in public],
        feed,
        [told(post, items) for post in posts.iterator(AT_ONCE)],
        [visitor.landing(post) for post in posts[:pages]],
    )


def told(post: Post, items: dict[str, list[dict[str, Any]]]) -> Told:
    copies = items.get(absolute(post.get_absolute_url()), [])
    return Told(
        post.get_absolute_url(),
        [author.name for author in post.signers],
        len(post.text.split()),
        len(copies),
        copies[0] if copies else {},
    )
