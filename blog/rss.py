"""RSS 2.0 as the feeds of this site write it."""

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from blog.addresses import absolute

LENGTH = 20

# What XML 1.0 has no way to write, not even as a reference (section 2.2).
UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What a program that takes a title for HTML would take for a tag.
LIKE_A_TAG = re.compile(r"<[a-zA-Z/!?]")

NAMESPACES = {
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:slash": "http://purl.org/rss/1.0/modules/slash/",
    "xmlns:wfw": "http://wellformedweb.org/CommentAPI/",
}


class FullTextRss(Rss201rev2Feed):
    """RSS 2.0 with the whole text of each item and all of its authors."""

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | NAMESPACES

    def add_item(self, *args: Any, **kwargs: Any) -> None:
        super().add_item(*args, **kwargs)
        self.items[-1] = {key: writable(value) for key, value in self.items[-1].items()}

    def add_item_elements(
        self, handler: SimplerXMLGenerator, item: dict[str, Any]
    ) -> None:
        super().add_item_elements(handler, item)
        for name in item["creators"]:
            handler.addQuickElement("dc:creator", name)
        for name, value in item["discussion"].items():
            handler.addQuickElement(name, value)
        handler.addQuickElement("content:encoded", item["content"])


@dataclass
class Channel:
    """What a feed says of itself. Its items are the first of ``entries``."""

    title: str
    path: str
    entries: QuerySet[Any]
    description: str = ""


@method_decorator(require_safe, name="__call__")
class ChannelFeed(Feed):
    """A feed that writes the Channel which its ``get_object`` returns."""

    feed_type = FullTextRss

    def title(self, channel: Channel) -> str:
        return plain(writable(channel.title))

    def link(self, channel: Channel) -> str:
        return absolute(channel.path)

    def feed_url(self, channel: Channel) -> str:
        return absolute(f"{channel.path}feed/")

    def description(self, channel: Channel) -> str:
        return escape(writable(channel.description))

    def items(self, channel: Channel) -> QuerySet[Any]:
        return channel.entries[:LENGTH]

    def item_link(self, item: Any) -> str:
        return absolute(item.get_absolute_url())

    def item_guid_is_permalink(self) -> bool:
        return True


def plain(title: str) -> str:
    """
    Return ``title`` for an element that half of all programs take for HTML.

    "p < 0.05" as it stands is right for either half. "<script>" is not, so what
    looks like a tag is escaped: both halves show it, and neither runs it.
    """
    return escape(title) if LIKE_A_TAG.search(title) else title


def writable(value: Any) -> Any:
    """Return ``value`` without the characters that would break the whole feed."""
    if isinstance(value, str):
        return UNWRITABLE.sub("", value)
    return [writable(part) for part in value] if isinstance(value, list) else value
