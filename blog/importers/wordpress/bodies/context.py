import re
from dataclasses import dataclass, field
from html import escape
from urllib.parse import unquote

from django.utils.translation import gettext as _

from blog.importers.report import Matter, Report
from blog.markup import web_address

from ..places import Picture, Places
from ..records import Item


@dataclass
class Context:
    """Which text is read, and what is noted of it."""

    item: Item
    places: Places
    report: Report
    _told: set[tuple[str, str]] = field(default_factory=set)

    @property
    def subject(self) -> str:
        return self.item.title or f"{self.item.kind} {self.item.number}"

    def tell(self, matter: Matter, what: str) -> None:
        """Note ``matter`` once for each ``what`` of this text."""
        if (matter, what) not in self._told:
            self._told.add((matter, what))
            self.report.tell(matter, f"{self.subject}: {what}")

    def embed(self, address: str, caption: str = "") -> str:
        """Return a paragraph that links to what was shown here from another site."""
        href = web_address(address.strip())
        if not href:
            return ""
        self.report.count("embed")
        self.tell(Matter.EMBED, href)
        return link(href, caption)

    def figure(self, picture: Picture, caption: str = "") -> str:
        """Return a figure; ``caption`` is HTML, and without it the image's own."""
        caption = caption.strip() or escape(picture.caption)
        size = ""
        if picture.width and picture.height:
            size = f' width="{picture.width}" height="{picture.height}"'
        image = f'<img src="{escape(picture.src)}" alt="{escape(picture.alt)}"{size}>'
        below = f"<figcaption>{caption}</figcaption>" if caption else ""
        return f"\n\n<figure>{image}{below}</figure>\n\n"

    def missing(self, what: str, alt: str) -> str:
        """Return what stands for an image whose file is not there."""
        self.tell(Matter.NO_FILE, what)
        return _("[Image: %(alt)s]") % {"alt": alt} if alt.strip() else ""


def link(href: str, caption: str = "") -> str:
    """Return a paragraph with a link, named by ``caption`` (text) or its address."""
    bare = re.sub(r"^(?:https?:)?//(?:www\.)?|#.*$", "", href)
    name = caption.strip() or bare.rstrip("/")
    return f'\n\n<p><a href="{escape(href)}">{escape(name)}</a></p>\n\n'


def file_name(address: str) -> str:
    """Return how a file is called in a link that nobody has named."""
    return unquote(address.partition("?")[0].rpartition("/")[2])
