"""RSS 2.0 as the feeds of this site write it."""

from typing import Any

from django.utils.feedgenerator import Rss201rev2Feed, rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

from blog.feeds.form import NAMESPACES, Form


class FullTextRss(Form, Rss201rev2Feed):
    """RSS 2.0 with the whole text of each item and all of its authors."""

    media_type = "application/rss+xml"
    label = "RSS"
    content_type = Rss201rev2Feed.content_type
    shown_as = "application/xml; charset=utf-8"

    def rss_attributes(self) -> dict[str, str]:
        own = {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:slash": "http://purl.org/rss/1.0/modules/slash/",
            "xmlns:wfw": "http://wellformedweb.org/CommentAPI/",
        }
        return super().rss_attributes() | NAMESPACES | own

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        for rel, href in self.feed["page_links"].items():
            handler.addQuickElement("atom:link", None, {"rel": rel, "href": href})

    def add_item_elements(
        self, handler: SimplerXMLGenerator, item: dict[str, Any]
    ) -> None:
        super().add_item_elements(handler, item)
        for author in item["authors"]:
            handler.addQuickElement("dc:creator", author["name"])
        if language := item.get("language"):
            handler.addQuickElement("dc:language", language)
        for name, value in self.own_elements(item):
            handler.addQuickElement(name, value)
        if item["updateddate"] and item["updateddate"] != item["pubdate"]:
            handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))
        if replies := item.get("replies"):
            handler.addQuickElement("wfw:commentRss", replies["url"])
            handler.addQuickElement("slash:comments", str(replies["number"]))
        if answers := item.get("answers"):
            handler.addQuickElement("thr:in-reply-to", None, answers)
        handler.addQuickElement("content:encoded", item["content"])
