"""Atom 1.0 (RFC 4287) as the feeds of this site write it."""

from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from blog.feeds.form import NAMESPACES, Form


class FullTextAtom(Form, Atom1Feed):
    """Atom with the whole text of each entry and an element for each author."""

    suffix = "atom/"
    name = "_atom"
    media_type = "application/atom+xml"
    label = "Atom"
    content_type = Atom1Feed.content_type
    shown_as = "application/xml; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        """Write as Django does, and say before the first element how it may look."""
        handler = SimplerXMLGenerator(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        for stylesheet in self.feed["stylesheets"] or []:
            handler.processingInstruction("xml-stylesheet", str(stylesheet))
        handler.startElement("feed", AttributesImpl(self.root_attributes()))
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")

    def root_attributes(self) -> dict[str, str]:
        attributes: dict[str, str] = super().root_attributes()
        return attributes | NAMESPACES

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        for rel, href in self.feed["page_links"].items():
            handler.addQuickElement("link", "", {"rel": rel, "href": href})

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        language = item.get("language")
        return {"xml:lang": language} if language else {}

    def add_item_elements(
        self, handler: SimplerXMLGenerator, item: dict[str, Any]
    ) -> None:
        super().add_item_elements(handler, item)
        for author in item["authors"]:
            handler.startElement("author", AttributesImpl({}))
            handler.addQuickElement("name", author["name"])
            if author["url"]:
                handler.addQuickElement("uri", author["url"])
            handler.endElement("author")
        for name, value in self.own_elements(item):
            handler.addQuickElement(name, value)
        if replies := item.get("replies"):
            link = {
                "rel": "replies",
                "href": f"{replies['url']}{self.suffix}",
                "type": self.media_type,
                "thr:count": str(replies["number"]),
            }
            handler.addQuickElement("link", "", link)
        if answers := item.get("answers"):
            handler.addQuickElement("thr:in-reply-to", "", answers)
        handler.addQuickElement("content", item["content"], {"type": "html"})
