"""JSON Feed 1.1 as the feeds of this site write it."""

import json
from typing import Any

from django.utils.feedgenerator import rfc3339_date

from blog.feeds.form import Form
from blog.feeds.texts import plain

VERSION = "https://jsonfeed.org/version/1.1"


class JsonFeed(Form):
    """A feed as one object. What the standard has no name for begins with "_"."""

    suffix = "json/"
    name = "_json"
    media_type = "application/feed+json"
    label = "JSON Feed"
    content_type = "application/feed+json"

    def write(self, outfile: Any, encoding: str) -> None:
        outfile.write(json.dumps(self.as_object(), ensure_ascii=False))

    def as_object(self) -> dict[str, Any]:
        feed = self.feed
        about = {
            "version": VERSION,
            "title": feed["title"],
            "home_page_url": feed["link"],
            "feed_url": feed["feed_url"],
            "next_url": feed["page_links"].get("next"),
            "description": feed["subtitle"],
            "language": feed["language"],
            "authors": [{"name": feed["author_name"], "url": feed["author_link"]}],
        }
        if feed["feed_copyright"]:
            about["_rights"] = {"license": feed["feed_copyright"]}
        return told(about) | {"items": [self.item(item) for item in self.items]}

    def item(self, item: dict[str, Any]) -> dict[str, Any]:
        doi, answers = item.get("doi"), item.get("answers")
        about = {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "content_html": item["content"],
            "summary": plain(item["summary"]),
            "image": item.get("image"),
            "date_published": moment(item["pubdate"]),
            "date_modified": moment(item["updateddate"]),
            "authors": [told(author) for author in item["authors"]],
            "tags": item["categories"],
            "language": item.get("language"),
            "_citation": {"doi": doi} if doi else None,
            "_in_reply_to": {"id": answers["ref"]} if answers else None,
        }
        return told(about)


def told(about: dict[str, Any]) -> dict[str, Any]:
    """Return ``about`` without what is empty: the standard asks to leave that out."""
    return {name: value for name, value in about.items() if value}


def moment(at: Any) -> str:
    return str(rfc3339_date(at)) if at else ""
