"""The site as a WordPress export (WXR 1.2), which other systems read as well."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import IO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings

from blog.models import SiteSettings
from config import private_files
from config.moving.records import HEAD, as_line

SPACES = {
    "xmlns:excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:wfw": "http://wellformedweb.org/CommentAPI/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:wp": "http://wordpress.org/export/1.2/",
    "xmlns:rounds": "urn:rounds:export:1",
}
# Bytes after which a new file begins: WordPress' own hosts take files of this size.
FULL = 50 * 1024 * 1024
# XML 1.0 has no way to write these.
UNWRITABLE = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)]
)


class Writer:
    """
    Writes the files of one export, a new one when one is full.

    Each says how many ``records`` all of them hold, so that a copy of which a file
    is missing is known for one. They get their names when the last one is whole.
    """

    def __init__(
        self, folder: Path, site: SiteSettings, day: datetime, records: int
    ) -> None:
        self.folder = folder
        self.site = site
        self.day = day
        self.records = records
        self.paths: list[Path] = []
        self._stream: IO[bytes] | None = None
        self._xml: XMLGenerator

    @contextmanager
    def writing(self) -> Iterator["Writer"]:
        self._begin()
        try:
            yield self
        finally:
            self._end()

    def name_files(self) -> None:
        for path in self.paths:
            unfinished(path).replace(path)

    def part(self) -> None:
        """Begin a new file if this one is full: called between items and records."""
        assert self._stream
        if self._stream.tell() > FULL:
            self._end()
            self._begin()

    def _begin(self) -> None:
        name = f"{self.day:%Y-%m-%d}-{len(self.paths) + 1:03}.xml"
        path = self.folder / name
        self.paths.append(path)
        self._stream = private_files.begin(unfinished(path))
        self._xml = XMLGenerator(self._stream, "utf-8", short_empty_elements=True)
        self._xml.startDocument()
        self._xml.startElement("rss", AttributesImpl({"version": "2.0"} | SPACES))
        self._xml.startElement("channel", AttributesImpl({}))
        self._head()

    def _end(self) -> None:
        assert self._stream
        self._xml.endElement("channel")
        self._xml.endElement("rss")
        self._xml.endDocument()
        private_files.finish(self._stream)

    def _head(self) -> None:
        self.text("title", self.site.name)
        self.text("link", settings.SITE_URL)
        self.text("description", self.site.tagline)
        self.text("pubDate", format_datetime(self.day))
        self.text("language", self.site.language)
        self.text("wp:wxr_version", "1.2")
        self.text("wp:base_site_url", settings.SITE_URL)
        self.text("wp:base_blog_url", settings.SITE_URL)
        head = {"model": HEAD, "records": self.records}
        self.text("rounds:record", as_line(head))

    @contextmanager
    def element(self, name: str, **attributes: str) -> Iterator[None]:
        self._xml.startElement(name, AttributesImpl(attributes))
        yield
        self._xml.endElement(name)
        self._xml.ignorableWhitespace("\n")

    def text(self, name: str, text: object, **attributes: str) -> None:
        with self.element(name, **attributes):
            self._xml.characters(str(text).translate(UNWRITABLE))

    def texts(self, prefix: str, **texts: object) -> None:
        """Write one element for each of ``texts``, its name below ``prefix``."""
        for name, text in texts.items():
            self.text(f"{prefix}{name}", text)

    def meta(self, key: str, value: object) -> None:
        with self.element("wp:postmeta"):
            self.texts("wp:meta_", key=key, value=value)


def unfinished(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")


def moment(at: datetime | None) -> str:
    """Return a time in WordPress' form, which has zeros for none."""
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else "0000-00-00 00:00:00"


def gmt(at: datetime | None) -> str:
    return moment(at.astimezone(UTC) if at else None)
