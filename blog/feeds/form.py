"""What the forms of a feed have in common."""

from datetime import UTC, datetime
from typing import Any

from django.utils.feedgenerator import SyndicationFeed

from blog.feeds.texts import writable

BEGINNING = datetime.fromtimestamp(0, UTC)
# Elements of others that RSS and Atom carry alike.
NAMESPACES = {
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:prism": "http://prismstandard.org/namespaces/basic/2.0/",
    "xmlns:thr": "http://purl.org/syndication/thread/1.0",
}


class Form(SyndicationFeed):
    """
    A form in which feeds are written.

    An item has, beside what Django's generators know: ``authors``, each with a name
    and a url, its whole text as ``content``, and where there is one its ``doi``, its
    ``language``, its ``image``, where its discussion is (``replies``), and what it
    answers (``answers``). The feed has ``page_links``, by their relation.
    """

    # Templates name forms, and make none.
    do_not_call_in_templates = True
    # What stands after ``…/feed/`` in the address, and after the name of its route.
    suffix = ""
    name = ""
    media_type = ""
    label = ""  # What people call it.
    content_type = ""
    shown_as = ""  # The type by which a browser shows it, where that is another.

    def add_item(self, *args: Any, **kwargs: Any) -> None:
        super().add_item(*args, **kwargs)
        item: dict[str, Any] = self.items[-1]
        self.items[-1] = {key: writable(value) for key, value in item.items()}

    def latest_post_date(self) -> datetime:
        """Return when it last changed; a moment that stays where nothing is in it."""
        return super().latest_post_date() if self.items else BEGINNING

    def own_elements(self, item: dict[str, Any]) -> list[tuple[str, str]]:
        """Return the elements for which neither RSS nor Atom has one of its own."""
        doi = item.get("doi")
        return [("dc:identifier", f"doi:{doi}"), ("prism:doi", doi)] if doi else []
