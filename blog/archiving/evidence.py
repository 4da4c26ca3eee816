"""What this site gives to anybody who asks: its feed, and the page of each post."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from django.urls import reverse

from blog.addresses import absolute
from blog.models import Page, Post, SiteSettings


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
    posts: list[Post]
    documentation: list[str]  # The texts of the public pages.
    feed: dict[str, Any] = field(default_factory=dict)
    items: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # By address.
    landings: list[Landing] = field(default_factory=list)

    def item(self, post: Post) -> dict[str, Any]:
        """Return what the feed has of ``post``; empty where it lacks it."""
        found = self.items.get(absolute(post.get_absolute_url()), [])
        return found[0] if found else {}


class Visitor:
    """Somebody without an account, who asks this process for pages of the site."""

    def __init__(self) -> None:
        host = urlsplit(settings.SITE_URL).netloc
        self._client = Client(headers={"host": host, "accept-encoding": "identity"})

    def ask(self, address: str) -> Any:
        path = address.removeprefix(settings.SITE_URL)
        return self._client.get(path, secure=settings.HTTPS)


def gather(pages: int) -> Evidence:
    """Read the whole feed, and the pages of the newest ``pages`` posts."""
    posts = list(Post.objects.published().for_feed())
    public = Page.objects.filter(is_published=True)
    texts = [f"{page.title} {page.body_html}" for page in public]
    evidence = Evidence(SiteSettings.objects.for_page(), posts, texts)
    visitor = Visitor()
    address = absolute(reverse("blog:feed_json"))
    while address:
        answer = visitor.ask(address)
        feed = json.loads(answer.content) if answer.status_code == 200 else {}
        evidence.feed = evidence.feed or feed
        for item in feed.get("items", []):
            evidence.items.setdefault(item.get("url", ""), []).append(item)
        address = feed.get("next_url", "")
    evidence.landings = [landing(visitor, post) for post in posts[:pages]]
    return evidence


def landing(visitor: Visitor, post: Post) -> Landing:
    answer = visitor.ask(post.get_absolute_url())
    html = BeautifulSoup(answer.content, "html.parser")
    return Landing(post, answer.status_code, html)
