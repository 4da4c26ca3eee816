"""
The words around a link, as WordPress shows them (wp-includes: pingback_ping).

Where that cuts after so many bytes, this cuts after as many characters, so that none
is broken.
"""

from collections.abc import Iterable
from html import escape

from blog.markup import Start, Token
from blog.markup.elements import PHRASING

# Characters on both sides of the link, and of what the link says itself.
AROUND, INSIDE = 100, 100
# How much a side without any space may have: some languages part no words.
UNPARTED = 500
ELLIPSIS = "…"
# Where a paragraph ends, as WordPress has it, and with the blocks of today.
PARTING = frozenset(
    "article aside blockquote body button caption dd div dt figcaption figure footer "
    "h1 h2 h3 h4 h5 h6 header input li main nav p pre section td textarea th title"
    "".split()
)


def around(tokens: list[Token], link: int) -> str:
    """Return the words around the link that starts at ``link``, as plain text."""
    start = end = link
    while start and not parts(tokens[start - 1]):
        start -= 1
    while end < len(tokens) and not (parts(tokens[end]) and end != link):
        end += 1
    inner = inside(tokens, link, end)
    before, words = line(tokens[start:link]), line(tokens[link + 1 : inner])
    after = line(tokens[inner:end])
    words = words if len(words) <= INSIDE else words[:INSIDE] + ELLIPSIS
    return " ".join(f"{last(before.lstrip())}{words}{first(after.rstrip())}".split())


def parts(token: Token) -> bool:
    return not isinstance(token, str) and token.tag in PARTING


def inside(tokens: list[Token], link: int, end: int) -> int:
    """Return where what the link says ends, which is before ``end``."""
    opened = tokens[link]
    if not isinstance(opened, Start) or opened.tag != "a":
        return link + 1
    for number in range(link + 1, end):
        token = tokens[number]
        if not isinstance(token, str) and token.tag == "a":
            return number
    return end


def line(tokens: Iterable[Token]) -> str:
    """Return the text of ``tokens`` on one line, lines parted by a space."""
    pieces = []
    for token in tokens:
        if isinstance(token, str):
            pieces.append(token)
        elif token.tag not in PHRASING:
            pieces.append(" ")
    text = "".join(pieces)
    words = " ".join(text.split())
    left = " " if text[:1].isspace() and words else ""
    right = " " if text[-1:].isspace() else ""
    return f"{left}{words}{right}"


def last(text: str) -> str:
    """Return the end of ``text``, from a word's beginning."""
    if len(text) <= AROUND:
        return text
    reach = text[-AROUND - 1 :]
    space = reach.find(" ")
    return reach[space + 1 :] if space >= 0 else text[-UNPARTED:]


def first(text: str) -> str:
    """Return the beginning of ``text``, up to a word's end."""
    if len(text) <= AROUND:
        return text
    reach = text[: AROUND + 1]
    space = reach.rfind(" ")
    return reach[:space] if space >= 0 else text[:UNPARTED]


def bracketed(text: str) -> str:
    """Return ``text`` as the HTML of an excerpt; both signs, also if nothing is cut."""
    return f"[…] {escape(text)} […]" if text else ""


def cut(text: str, length: int) -> str:
    """Return at most ``length`` characters of ``text``, "…" after the last word."""
    if len(text) <= length:
        return text
    words = text[:length].rpartition(" ")[0] or text[: length - 1]
    return words.rstrip(" ,;:–—-") + ELLIPSIS
