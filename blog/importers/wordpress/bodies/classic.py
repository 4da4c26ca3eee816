"""Texts from before the block editor: newlines part lines and paragraphs."""

import re

from . import shortcodes
from .context import Context

# A newline beside one of these says nothing.
_BLOCKS = frozenset(
    "address article aside blockquote caption col colgroup dd details div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li "
    "main nav ol p pre section summary table tbody td tfoot th thead tr ul br".split()
)
_VOID = frozenset("area br col embed hr img input param source track wbr".split())
_EMPHASIS = frozenset("b em i strong".split())
# So many of them are taken along into the next paragraph; so deep an end is looked for.
_EMPHASES, _DEEPEST = 4, 50
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>")
_EMPTY = re.compile(r"[ \t]*+\n[ \t]*+\n\s*+")
_ALONE = re.compile(r"(?m)^[ \t]*+(https?://[^\s<>\"']{1,2000})[ \t]*+$")


def plain(html: str, context: Context) -> str:
    """Return the HTML of a text in which newlines and shortcodes mean something."""
    if not html.strip():
        return html
    html = _embeds(_without_comments(html), context)
    return _Lines().read(shortcodes.plain(html, context))


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


class _Lines:
    """
    Writes the newlines of a text as HTML.

    Single ones become line breaks. Empty lines part paragraphs by themselves, but
    only outside of all elements: in one, such as a quotation, they become tags.
    """

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.verbatim: list[str] = []
        self.open: list[str] = []
        self.after_block = True
        self.in_paragraph = False  # one that was begun here

    def read(self, html: str) -> str:
        position = 0
        for match in _TAG.finditer(html):
            block = match[2].lower() in _BLOCKS
            self._text(html[position : match.start()], before_block=block)
            if block and match[2].lower() != "br":
                self._end_paragraph()
            self.pieces.append(match[0])
            self.after_block = block
            self._nest(match)
            _follow(self.verbatim, match, ("pre", "script", "style"))
            position = match.end()
        self._text(html[position:], before_block=True)
        self._end_paragraph()
        return "".join(self.pieces)

    def _nest(self, match: re.Match[str]) -> None:
        name = match[2].lower()
        if not match[1] and name not in _VOID:
            self.open.append(name)
        elif match[1] and name in self.open[-_DEEPEST:]:
            while self.open.pop() != name:
                pass

    def _text(self, text: str, *, before_block: bool) -> None:
        start = len(text) - len(text.lstrip()) if self.after_block else 0
        end = len(text.rstrip()) if before_block else len(text)
        if self.verbatim or start >= end:
            self.pieces.append(text)
            return
        self.pieces.append(text[:start])
        if self.after_block and self.open[-1:] == ["blockquote"]:
            self._begin_paragraph()
        for number, part in enumerate(_EMPTY.split(text[start:end])):
            if number:
                self._part()
            self.pieces.append(part.replace("\n", "<br>\n"))
        self.pieces.append(text[end:])

    def _part(self) -> None:
        """Begin another paragraph, within the same words of emphasis."""
        last = self.open[-_EMPHASES:]
        outer = len(last)
        while outer and last[outer - 1] in _EMPHASIS:
            outer -= 1
        self.pieces += [f"</{name}>" for name in reversed(last[outer:])]
        if last[:outer][-1:] == ["p"]:
            self.pieces.append("</p>\n\n<p>")
        else:
            self._end_paragraph()
            self.pieces.append("\n\n")
            if len(self.open) > len(last) - outer:
                self._begin_paragraph()
        self.pieces += [f"<{name}>" for name in last[outer:]]

    def _begin_paragraph(self) -> None:
        self.pieces.append("<p>")
        self.in_paragraph = True

    def _end_paragraph(self) -> None:
        if self.in_paragraph:
            self.pieces.append("</p>")
        self.in_paragraph = False


def _follow(inside: list[str], match: re.Match[str], names: tuple[str, ...]) -> None:
    """Keep in ``inside`` which of the elements ``names`` are open after ``match``."""
    name = match[2].lower()
    if name in names:
        if match[1] and inside and inside[-1] == name:
            inside.pop()
        elif not match[1]:
            inside.append(name)
