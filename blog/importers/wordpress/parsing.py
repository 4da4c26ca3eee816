"""
A stream of the parts of an RSS channel, read within limits.

expat builds a text or an element of any size before it hands it over, so what is
too much is counted while it comes (security.md, A4): the parser's target raises,
and nothing more is read.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from blog.importers.errors import ImportRefused

MIB = 1024 * 1024
LARGEST_FILE = 200 * MIB  # Bytes.
LONGEST_TEXT = 5 * MIB  # Characters of one element.
LARGEST_PART = 50 * MIB  # Characters of one item with its comments.
DEEPEST = 100
MOST_ATTRIBUTES = 100
MOST_ITEMS = 50_000
CHUNK = 64 * 1024  # Bytes.

# XML 1.0 forbids these, and WordPress writes them all the same.
_FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
_DECLARED = re.compile(rb"""^<\?xml[^>]{0,200}?encoding=["']([A-Za-z0-9._-]{1,40})""")
_SPACES = (
    (re.compile(r"https?://wordpress\.org/export/\d\.\d/excerpt/?"), "excerpt"),
    (re.compile(r"https?://wordpress\.org/export/\d\.\d/?"), "wp"),
    (re.compile(r"https?://purl\.org/rss/1\.0/modules/content/?"), "content"),
    (re.compile(r"https?://purl\.org/dc/elements/1\.1/?"), "dc"),
    (re.compile(r"urn:rounds:export:1"), "own"),
)


@dataclass(slots=True)
class Part:
    """An element. ``name`` has the usual prefix of its namespace: ``wp:post_id``."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    parts: list["Part"] = field(default_factory=list)

    def all(self, name: str) -> Iterator["Part"]:
        return (part for part in self.parts if part.name == name)

    def get(self, name: str) -> str:
        """Return the text of the first part of this name, trimmed, or nothing."""
        return self.whole(name).strip()

    def whole(self, name: str) -> str:
        return next((part.text for part in self.all(name)), "")


def parts_of(path: Path) -> Iterator[Part]:
    """Yield what stands in the channel of the file, each part whole, in order."""
    target = _Target(path.name)
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    try:
        for text in _decoded(path):
            parser.feed(text)
            yield from target.taken()
        parser.close()
    except DefusedXmlException:
        message = _("%(file)s defines entities of its own, which no export does.")
        raise ImportRefused(message % {"file": path.name}) from None
    except ParseError as error:
        line = error.position[0]
        message = _("%(file)s is damaged or no XML: line %(line)s can't be read.")
        raise ImportRefused(message % {"file": path.name, "line": line}) from None
    yield from target.taken()
    if not target.channel:
        raise _no_export(path.name)


def _no_export(name: str) -> ImportRefused:
    message = _("%(file)s is no export of WordPress (WXR): it holds no RSS channel.")
    return ImportRefused(message % {"file": name})


def _decoded(path: Path) -> Iterator[str]:
    """Yield the text of the file, without what XML forbids."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            message = _("%(file)s is larger than 200 MB. Export in several files.")
            raise ImportRefused(message % {"file": path.name})
        with path.open("rb") as file:
            first = file.read(CHUNK)
            decoder = _decoder(path.name, first)
            while first:
                yield decoder.decode(first).translate(_FORBIDDEN)
                first = file.read(CHUNK)
            yield decoder.decode(b"", final=True)
    except OSError as error:
        message = _("%(file)s can't be read: %(reason)s.")
        values = {"file": path.name, "reason": error.strerror or error}
        raise ImportRefused(message % values) from None


def _decoder(name: str, first: bytes) -> codecs.IncrementalDecoder:
    if first.startswith(b"\x1f\x8b"):
        message = _("%(file)s is packed: unpack it first.")
        raise ImportRefused(message % {"file": name})
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        declared = _DECLARED.match(first.removeprefix(codecs.BOM_UTF8).lstrip())
        encoding = declared[1].decode() if declared else "utf-8"
    try:
        if codecs.lookup(encoding).name == "utf-8":
            encoding = "utf-8-sig"
        # Text encodings only: "zip" and its like unpack bombs.
        "".encode(encoding)
        return codecs.getincrementaldecoder(encoding)(errors="replace")
    except (LookupError, ValueError):
        message = _("%(file)s is written in an encoding that is not known.")
        raise ImportRefused(message % {"file": name}) from None


class _Target:
    """Collects the parts of ``rss/channel``; everything else passes unseen."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.channel = False
        self._names: dict[str, str] = {}
        self._open: list[Part] = []
        self._done: list[Part] = []
        self._texts: list[str] = []
        self._length = self._weight = self._items = 0

    def taken(self) -> list[Part]:
        done, self._done = self._done, []
        return done

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(attributes) > MOST_ATTRIBUTES or len(self._open) >= DEEPEST:
            raise self._too(_("%(file)s is nested deeper than any export."))
        self._flush()
        part = Part(self._name(tag), dict(attributes))
        if len(self._open) == 0 and part.name != "rss":
            raise _no_export(self.file)
        if len(self._open) == 1 and part.name == "channel":
            self.channel = True
        if len(self._open) == 2:
            self._weight = 0
            self._count(part)
        # Each element costs memory, if it is empty too.
        self._weigh(100)
        self._open.append(part)

    def data(self, text: str) -> None:
        self._length += len(text)
        if self._length > LONGEST_TEXT:
            raise self._too(_("%(file)s holds a text of more than 5 MB."))
        self._weigh(len(text))
        self._texts.append(text)

    def end(self, tag: str) -> None:
        self._flush()
        part = self._open.pop()
        if len(self._open) == 2:
            if self._open[1].name == "channel":
                self._done.append(part)
        elif len(self._open) > 2:
            self._open[-1].parts.append(part)

    def close(self) -> None:
        """Nothing is returned: parts are taken as they come."""

    def _flush(self) -> None:
        # The channel itself has no text, only spaces between its parts.
        if len(self._open) > 2:
            self._open[-1].text += "".join(self._texts)
        self._texts.clear()
        self._length = len(self._open[-1].text) if self._open else 0

    def _count(self, part: Part) -> None:
        self._items += part.name == "item"
        if self._items > MOST_ITEMS:
            raise self._too(_("%(file)s holds more than 50,000 items."))

    def _weigh(self, length: int) -> None:
        self._weight += length
        if len(self._open) > 2 and self._weight > LARGEST_PART:
            raise self._too(_("%(file)s holds an item of more than 50 MB."))

    def _too(self, message: str) -> ImportRefused:
        return ImportRefused(message % {"file": self.file})

    def _name(self, tag: str) -> str:
        known = self._names.get(tag)
        if known is None:
            space, _brace, local = tag.removeprefix("{").rpartition("}")
            prefix = next((p for form, p in _SPACES if form.fullmatch(space)), space)
            known = self._names[tag] = f"{prefix}:{local}" if prefix else local
        return known
