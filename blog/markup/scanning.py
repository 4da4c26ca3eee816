"""
From any text to the tags and the text in it, each character looked at a few times.

``html.parser`` isn't used: before Python 3.13.4 it takes time in proportion to the
square of what an attacker sends. The rules are those of the HTML standard
(html.spec.whatwg.org, 13.2.5) but for what they make of unfinished markup: that is
text here, so that an author sees what went wrong.
"""

import re
from collections.abc import Iterator
from html import unescape

from .tokens import End, Start, Token, printable

_TAG = re.compile(r"<(/?)([a-zA-Z][^ \t\n/>]*+)")
_ATTRIBUTE = re.compile(
    r"""[ \t\n/]*+([^ \t\n/>][^ \t\n/>=]*+)"""
    r"""(?:[ \t\n]*+=[ \t\n]*+"""
    r"""(?:"([^"]*+)"|'([^']*+)'|([^ \t\n>"'][^ \t\n>]*+)|(?=>)))?+"""
)
_TAG_END = re.compile(r"[ \t\n/]*+>")
_COMMENT_END = re.compile(r"--!?>")

# Longer ones name no character, and int() refuses thousands of digits.
_ENDLESS = re.compile(r"&#(?:[0-9]{8,}+|[xX][0-9a-fA-F]{7,}+);?")
# In attributes, "&copy=1" is part of an address: only "&copy;" is a sign.
_IN_ATTRIBUTE = re.compile(
    r"&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[a-zA-Z][a-zA-Z0-9]{1,31};)"
)

# What stands in these is no text of the article.
_CLOSERS = {
    name: re.compile(rf"</{name}(?=[ \t\n/>])", re.IGNORECASE)
    for name in (
        "iframe",
        "noembed",
        "noframes",
        "noscript",
        "script",
        "style",
        "textarea",
        "title",
    )
}


def scan(html: str, *, titles: bool = False) -> Iterator[Token]:
    """
    Yield the tags and the text of ``html``, in no way checked or balanced.

    With ``titles``, what stands in ``title`` comes as text after the start of that.
    """
    html = printable(html)
    position = 0
    while (found := html.find("<", position)) >= 0:
        yield _text(html[position:found])
        token, position = _markup(html, found)
        if isinstance(token, Start) and token.tag in _CLOSERS:
            closer = _CLOSERS[token.tag].search(html, position)
            start, position = position, closer.start() if closer else len(html)
            if titles and token.tag == "title":
                yield token
                yield _text(html[start:position])
        elif token is not None:
            yield token
    yield _text(html[position:])


def _markup(html: str, start: int) -> tuple[Token | None, int]:
    """Return what the ``<`` at ``start`` begins, and the position after it."""
    if html.startswith("<!--", start):
        end = _COMMENT_END.search(html, start + 2)
        return None, end.end() if end else len(html)
    if match := _TAG.match(html, start):
        return _tag(html, match)
    if html.startswith(("<!", "<?", "</"), start):
        close = html.find(">", start)
        return (None, close + 1) if close >= 0 else (_text(html[start:]), len(html))
    return "<", start + 1


def _tag(html: str, match: re.Match[str]) -> tuple[Token, int]:
    attrs: dict[str, str] = {}
    position = match.end()
    while attribute := _ATTRIBUTE.match(html, position):
        name, *values = attribute.groups()
        attrs.setdefault(name.lower(), _value("".join(v or "" for v in values)))
        position = attribute.end()
    end = _TAG_END.match(html, position)
    if end is None:
        return _text(html[match.start() :]), len(html)
    tag = match[2].lower()
    return (End(tag) if match[1] else Start(tag, attrs)), end.end()


def _text(source: str) -> str:
    return printable(unescape(_ENDLESS.sub("\ufffd", source)))


def _value(source: str) -> str:
    return printable(_IN_ATTRIBUTE.sub(lambda match: unescape(match[0]), source))
