"""Texts of the block editor: HTML between comments that say what each part is."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from blog.importers.report import Matter

from . import classic, shortcodes
from .context import Context, link

DEEPEST = 60

_COMMENT = re.compile(r"<!--[ \t\n]*+(/?)wp:([a-z][a-z0-9_/-]*+)")
_ADDRESS = re.compile(r"""\b(?:src|href)=["'](https?://[^"'<>\s]{1,2000})["']""")
_CAPTION = re.compile(r"<figcaption[^>]*+>(.{0,5000}?)</figcaption>", re.DOTALL)
_FRAME = re.compile(r"<figure\b[^<>]*\bwp-block-gallery\b[^<>]*+>")
_TAGS = re.compile(r"<[^<>]*+>")

# Blocks that hold text, or hold blocks that do. What they are wrapped in goes.
_TEXT = frozenset(
    "paragraph heading list list-item quote code preformatted verse table columns "
    "column group cover media-text details button buttons image file html separator "
    "freeform row stack footnote social-links social-link accordion accordion-item "
    "accordion-heading accordion-panel math".split()
)
# These leave nothing, and nothing is lost.
_SILENT = frozenset("more nextpage spacer footnotes".split())


@dataclass
class _Block:
    name: str
    attributes: dict[str, Any]
    parts: list[str] = field(default_factory=list)


def has_blocks(html: str) -> bool:
    return bool(_COMMENT.search(html))


def plain(html: str, context: Context) -> str:
    """Return the HTML of blocks, each made what it can be here."""
    open_blocks = [_Block("", {})]
    for piece in _pieces(html):
        if isinstance(piece, str):
            outside = len(open_blocks) == 1
            text = classic.plain(piece, context) if outside else piece
            open_blocks[-1].parts.append(text)
            continue
        name, attributes, form = piece
        if form == "close":
            _close(open_blocks, name, context)
        elif form == "void" or len(open_blocks) > DEEPEST:
            open_blocks[-1].parts.append(_finished(_Block(name, attributes), context))
        else:
            open_blocks.append(_Block(name, attributes))
    while len(open_blocks) > 1:
        _close(open_blocks, open_blocks[-1].name, context)
    return "".join(open_blocks[0].parts)


def _close(open_blocks: list[_Block], name: str, context: Context) -> None:
    """End the innermost block of this name, and what was left open in it."""
    if not any(block.name == name for block in open_blocks[1:]):
        return
    while True:
        block = open_blocks.pop()
        open_blocks[-1].parts.append(_finished(block, context))
        if block.name == name:
            return


def _pieces(html: str) -> Iterator[str | tuple[str, dict[str, Any], str]]:
    """Yield the text between block comments, and name, attributes and form of each."""
    position = 0
    while match := _COMMENT.search(html, position):
        end = html.find("-->", match.end())
        if end < 0:
            break
        yield html[position : match.start()]
        inside = html[match.end() : end].strip()
        void = inside.endswith("/")
        form = "close" if match[1] else "void" if void else "open"
        name = match[2].removeprefix("core/").rstrip("/")
        yield name, _attributes(inside.removesuffix("/")), form
        position = end + 3
    yield html[position:]


def _attributes(source: str) -> dict[str, Any]:
    """Return the JSON of a block comment; nothing where it is broken."""
    try:
        found = json.loads(source) if source.strip() else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _finished(block: _Block, context: Context) -> str:
    inner = "".join(block.parts)
    name = block.name
    if name == "embed" or name.startswith("core-embed/"):
        return _embed(block, inner, context)
    if name in ("audio", "video"):
        return _media(inner, context)
    if name == "gallery":
        return _gallery(block, inner, context)
    if name == "pullquote":
        inner = _without(inner, "figure")
        return inner.replace("<blockquote", '<blockquote class="pull"', 1)
    if name == "shortcode":
        return shortcodes.plain(inner, context)
    if name == "footnotes":
        return _footnotes(context)
    if name == "file":
        return _file(inner, context)
    if name in _SILENT:
        return ""
    if name in _TEXT:
        return _wrapped(block, inner)
    return _left_out(block, inner, context)


def _wrapped(block: _Block, inner: str) -> str:
    if block.name == "image" and block.attributes.get("align") in ("wide", "full"):
        return inner.replace("<figure", '<figure data-wide="1"', 1)
    if block.name == "freeform":
        return inner
    return f"\n{inner.strip()}\n"


def _left_out(block: _Block, inner: str, context: Context) -> str:
    """Leave out what only another site could make; keep what is written in it."""
    context.tell(Matter.BLOCK, block.name)
    words = unescape(_TAGS.sub(" ", inner)).strip()
    return inner if words else ""


def _embed(block: _Block, inner: str, context: Context) -> str:
    address = str(block.attributes.get("url") or "")
    if not address:
        found = re.search(r"https?://[^\s<>\"']{1,2000}", inner)
        address = unescape(found[0]) if found else ""
    return context.embed(address, _caption(inner))


def _media(inner: str, context: Context) -> str:
    found = _ADDRESS.search(inner)
    if not found:
        return ""
    return link(context.places.address(unescape(found[1])), _caption(inner))


def _caption(inner: str) -> str:
    found = _CAPTION.search(inner)
    return " ".join(unescape(_TAGS.sub(" ", found[1])).split()) if found else ""


def _file(inner: str, context: Context) -> str:
    """Return the link to the file alone, without the button beside it."""
    found = re.search(r'<a [^>]*?href="([^"]{1,2000})"[^>]*>(.{0,1000}?)</a>', inner)
    if not found:
        return inner
    name = " ".join(unescape(_TAGS.sub(" ", found[2])).split())
    return link(context.places.address(unescape(found[1])), name)


def _gallery(block: _Block, inner: str, context: Context) -> str:
    """Return a run of figures: the frame of the gallery and its list go."""
    context.report.count("gallery")
    if "<img" not in inner:
        ids = [n for n in block.attributes.get("ids", []) if str(n).isdigit()]
        return shortcodes.figures([int(n) for n in ids], context)
    captions = inner.rfind("blocks-gallery-caption")
    inner = re.sub(r"</?(?:ul|li)\b[^>]*+>", "", inner)
    inner, framed = _FRAME.subn("", inner, count=1)
    if framed:
        head, _closing, tail = inner.rpartition("</figure>")
        inner = head + tail
    if captions >= 0:
        frame = (
            r"<figcaption[^>]*blocks-gallery-caption[^>]*+>(.{0,5000}?)</figcaption>"
        )
        inner = re.sub(frame, r"<p>\1</p>", inner, flags=re.DOTALL)
    return f"\n\n{inner}\n\n"


def _without(html: str, tag: str) -> str:
    return re.sub(rf"</?{tag}\b[^>]*+>", "", html)


def _footnotes(context: Context) -> str:
    """Return the notes that WordPress 6.3 and later keeps beside the text."""
    try:
        notes = json.loads(context.item.first("footnotes") or "[]")
    except (ValueError, RecursionError):
        return ""
    texts = [n.get("content") for n in notes if isinstance(n, dict)]
    items = "".join(f"<li>{text}</li>" for text in texts if isinstance(text, str))
    return f"\n<ol>{items}</ol>\n" if items else ""
