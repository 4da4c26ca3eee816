"""What readers write, and what other sites send."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from itertools import groupby

from .addresses import web_address
from .plaintext import is_visible, plain
from .policy import COMMENT
from .sanitising import render
from .tokens import End, Start, Token, printable, serialise
from .tree import read

# Quotations in quotations: deeper ones show their signs.
_QUOTES = 5

# Labels may hold brackets, and addresses parentheses, one in another at most: so the
# time stays linear, however many are opened and never closed.
_LABEL = r"(?:[^\[\]\n]|\[[^\[\]\n]*+\])++"
_TARGET = r"https?://(?:[^\s<>\"`()\[\]]|\([^\s<>\"`()\[\]]*+\))++"
_INLINE = re.compile(
    r"`(?P<code>[^`\n]++)`"
    rf"|\[(?P<label>{_LABEL})\]\((?P<target>{_TARGET})\)"
    r"|(?P<address>https?://[^\s<>\"`]++)"
    r"|(?P<sign>\*\*?)",
    re.IGNORECASE,
)
# What looks like an address itself: "https://", "journal.example".
_ADDRESS_LIKE = re.compile(r"://|\w[.。][^\W\d_]{2}")
_AFTER_ADDRESS = frozenset(".,;:!?'*_]}")
_TAGS = {"*": "em", "**": "strong"}


def clean_comment(html: str) -> str:
    """Return what of ``html`` a comment may show. A second call changes nothing."""
    return render(read(html, COMMENT), COMMENT)


@lru_cache(maxsize=8)
def comment_to_html(text: str) -> str:
    """
    Return the HTML of what a reader typed.

    It is remembered for a moment: form, rules and model each ask for it.

    Blank lines part paragraphs. ``*emphasis*``, ``**strong**``, code in backticks
    (a block of it between lines of three), lines of quotation with ``>`` and of a
    list with ``-``, whole web addresses and ``[words](https://address)`` are marked
    up; HTML is shown as typed.
    """
    return clean_comment("".join(_blocks(printable(text).split("\n"), _QUOTES)))


def _blocks(lines: list[str], quotes: int) -> Iterator[str]:
    for code, parts in _fenced(lines):
        if code:
            yield f"<pre><code>{escape('\n'.join(parts))}</code></pre>"
            continue
        for kind, group in groupby(parts, lambda line: _kind(line, quotes)):
            yield from _block(kind, list(group), quotes)


def _fenced(lines: list[str]) -> Iterator[tuple[bool, list[str]]]:
    """Yield runs of lines, and whether they stand between lines of backticks."""
    code = False
    part: list[str] = []
    for line in lines:
        if line.lstrip().startswith("```"):
            yield code, part
            code, part = not code, []
        else:
            part.append(line)
    yield code, part


def _kind(line: str, quotes: int) -> str:
    line = line.strip()
    if not line:
        return "blank"
    if line.startswith(">") and quotes:
        return "quote"
    return "list" if line.startswith(("- ", "* ")) else "text"


def _block(kind: str, lines: list[str], quotes: int) -> Iterator[str]:
    if kind == "quote":
        inner = [line.strip()[1:].strip() for line in lines]
        yield f"<blockquote>{''.join(_blocks(inner, quotes - 1))}</blockquote>"
    elif kind == "list":
        items = "".join(f"<li>{_inline(line.strip()[2:])}</li>" for line in lines)
        yield f"<ul>{items}</ul>"
    elif kind == "text":
        yield f"<p>{'<br>'.join(_inline(line.strip()) for line in lines)}</p>"


def _inline(line: str) -> str:
    """Return the HTML of one line."""
    return serialise(_tokens(line))


def _tokens(line: str) -> list[Token]:
    tokens: list[Token] = []
    opened: list[tuple[str, int]] = []  # signs that wait for their like, and where
    padded = f" {line} "
    position = 0
    while match := _INLINE.search(line, position):
        tokens.append(line[position : match.start()])
        position = match.end()
        if code := match["code"]:
            tokens += [Start("code"), code, End("code")]
        elif label := match["label"]:
            if link := _link(label, match["target"]):
                tokens += link
            else:
                tokens.append("[")
                position = match.start() + 1
        elif address := match["address"]:
            address = address[: _end_of_address(address)]
            position = match.start() + len(address)
            tokens += _anchor(address)
        else:
            around = padded[match.start()] + padded[match.end() + 1]
            _emphasis(tokens, opened, match["sign"], around)
    return [*tokens, line[position:]]


def _link(label: str, target: str) -> list[Token]:
    """Return the link of ``label``; nothing if it hides or misstates where to."""
    href = web_address(target)
    if href is None or not is_visible(label) or _seems_address(label):
        return []
    return [Start("a", {"href": href}), *_tokens(plain(label)), End("a")]


def _seems_address(label: str) -> bool:
    shown = (sign for sign in label if unicodedata.category(sign) != "Cf")
    return bool(_ADDRESS_LIKE.search(unicodedata.normalize("NFKC", "".join(shown))))


def _emphasis(
    tokens: list[Token], opened: list[tuple[str, int]], sign: str, around: str
) -> None:
    """Add ``sign``, which stands between the two characters ``around`` it."""
    before, after = around[0], around[1]
    waiting = [known for known, _ in opened]
    if sign in waiting and not before.isspace():
        depth = waiting.index(sign)
        tokens[opened[depth][1]] = Start(_TAGS[sign])
        tokens.append(End(_TAGS[sign]))
        del opened[depth:]
        return
    if sign not in waiting and not before.isalnum() and not after.isspace():
        opened.append((sign, len(tokens)))
    tokens.append(sign)


def _anchor(address: str) -> list[Token]:
    href = web_address(address)
    if href is None:
        return [address]
    return [Start("a", {"href": href}), address, End("a")]


def _end_of_address(address: str) -> int:
    """Return where ``address`` ends without the punctuation that follows it."""
    surplus = address.count(")") - address.count("(")
    end = len(address)
    while address[end - 1] in _AFTER_ADDRESS or (
        address[end - 1] == ")" and surplus > 0
    ):
        surplus -= address[end - 1] == ")"
        end -= 1
    return end
