"""Texts from before the block editor: newlines part lines and paragraphs."""

import re

from . import shortcodes
from .context import Context

# A newline beside one of these says nothing.
_BLOCKS = frozenset(
    "address article aside blockquote caption dd details div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre "
    "section summary table tbody td tfoot th thead tr ul br".split()
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>")
_LINE = re.compile(r"(?<!\n)\n(?![ \t]*+\n)")
_ALONE = re.compile(r"(?m)^[ \t]*+(https?://[^\s<>\"']{1,2000})[ \t]*+$")


def plain(html: str, context: Context) -> str:
    """Return the HTML of a text in which newlines and shortcodes mean something."""
    if not html.strip():
        return html
    html = _embeds(_without_comments(html), context)
    return _lines(shortcodes.plain(html, context))


def _without_comments(html: str) -> str:
    """Leave out comments, such as the fold; one without an end stays."""
    pieces, position = [], 0
    while (start := html.find("<!--", position)) >= 0:
        end = html.find("-->", start)
        if end < 0:
            break
        pieces.append(html[position:start])
        position = end + 3
    return "".join([*pieces, html[position:]])


def _embeds(html: str, context: Context) -> str:
    """Link to what WordPress fetches for an address that is alone on its line."""
    inside: list[str] = []

    def replace(match: re.Match[str]) -> str:
        return context.embed(match[1]) or match[0]

    pieces, position = [], 0
    for match in _TAG.finditer(html):
        text = html[position : match.start()]
        pieces.append(text if inside else _ALONE.sub(replace, text))
        pieces.append(match[0])
        position = match.end()
        _follow(inside, match, ("pre", "code", "a", "script", "style"))
    text = html[position:]
    pieces.append(text if inside else _ALONE.sub(replace, text))
    return "".join(pieces)


def _lines(html: str) -> str:
    """Write single newlines as line breaks; empty lines part paragraphs already."""
    pieces: list[str] = []
    inside: list[str] = []
    position, after_block = 0, True
    for match in _TAG.finditer(html):
        block = match[2].lower() in _BLOCKS
        text = html[position : match.start()]
        if text:
            text = text if inside else _broken(text, after_block, block)
            pieces.append(text)
        after_block = block
        pieces.append(match[0])
        position = match.end()
        _follow(inside, match, ("pre", "script", "style", "table"))
    text = html[position:]
    pieces.append(text if inside else _broken(text, after_block, True))
    return "".join(pieces)


def _broken(text: str, after_block: bool, before_block: bool) -> str:
    """Return ``text`` with breaks for the newlines in it, not for those at a block."""
    start = len(text) - len(text.lstrip()) if after_block else 0
    end = len(text.rstrip()) if before_block else len(text)
    if start >= end:
        return text
    return text[:start] + _LINE.sub("<br>\n", text[start:end]) + text[end:]


def _follow(inside: list[str], match: re.Match[str], names: tuple[str, ...]) -> None:
    """Keep in ``inside`` which of the elements ``names`` are open after ``match``."""
    name = match[2].lower()
    if name in names:
        if match[1] and inside and inside[-1] == name:
            inside.pop()
        elif not match[1]:
            inside.append(name)
