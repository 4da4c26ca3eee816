"""Texts of the block editor: HTML between comments that say what each part is."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from blog.importers.report import Matter

from . import classic, notes, parts, shortcodes
from .context import Context, file_name, link

DEEPEST = 60

_COMMENT = re.compile(r"<!--[ \t\n]*+(/?)wp:([a-z][a-z0-9_/-]*+)")
# Blocks that hold text, or hold blocks that do. What they are wrapped in goes.
_TEXT = frozenset(
    "paragraph heading list list-item quote code preformatted verse table columns "
    "column group cover media-text details button buttons image file html separator "
    "freeform row stack footnote social-links social-link accordion accordion-item "
    "accordion-heading accordion-panel math shortcode".split()
)
# Brackets in these are what they look like.
_VERBATIM = frozenset("code preformatted verse math".split())
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
            open_blocks[-1].parts.append(_text(piece, open_blocks[-1].name, context))
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


def _text(piece: str, block: str, context: Context) -> str:
    """Return what stands between two comments, the inner one of ``block``."""
    if not block:
        return classic.plain(piece, context)
    if block in _VERBATIM:
        return piece
    return shortcodes.plain(piece, context, alone=block == "shortcode")


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
        return parts.pulled(inner)
    if name == "footnotes":
        return notes.listed(context)
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
    return inner if parts.says(inner) else ""


def _embed(block: _Block, inner: str, context: Context) -> str:
    address = str(block.attributes.get("url") or "")
    if not address:
        words = parts.words(inner, "div").split()
        framed = parts.address(inner, "a", "iframe")
        address = next((w for w in words if w.startswith("http")), framed)
    return context.embed(address, parts.words(inner, "figcaption"))


def _media(inner: str, context: Context) -> str:
    """Return a link to the sound or film that a player played."""
    address = parts.address(inner, "audio", "video", "source", "a")
    if not address:
        return ""
    return link(address, parts.words(inner, "figcaption") or file_name(address))


def _file(inner: str, context: Context) -> str:
    """Return the link to the file alone, without the button beside it."""
    address = parts.address(inner, "a")
    if not address:
        return inner
    return link(address, parts.words(inner, "a") or file_name(address))


def _gallery(block: _Block, inner: str, context: Context) -> str:
    """Return a run of figures: the frame of the gallery and its list go."""
    context.report.count("gallery")
    if "<img" in inner:
        return f"\n\n{parts.gallery(inner)}\n\n"
    given = block.attributes.get("ids")
    ids = given if isinstance(given, list) else []
    numbers = [int(n) for n in ids if re.fullmatch("[0-9]{1,18}", str(n))]
    return shortcodes.figures(numbers, context)
