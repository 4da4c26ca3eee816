"""#Hashtags and @handles in a text become links."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext

from .addresses import safe_address
from .elements import PHRASING
from .policy import ARTICLE, SHOWN
from .sanitising import render
from .tokens import End, Start, Token, serialise
from .tree import read

Lookup = Callable[[str], str | None]

# The longest name that a tag can have. A longer word is text.
LONGEST_TAG = 100

# Words in these are no talk of ours: links already, or quoted from a machine.
_UNLINKED = frozenset({"a", "code", "kbd", "pre", "samp"})

# Vowel signs and joiners, without which words of many scripts would be cut in two.
_MARKS = "\u200c\u200d" + "".join(
    chr(code)
    for code in range(0x300, 0x10000)
    if unicodedata.category(chr(code)).startswith("M")
)
_WORD = re.compile(
    rf"""
    (?P<address> (?:https?|ftp):// \S++ | (?<!\w) www\. \S++ )
    | (?<![\w&/#]) \# (?P<tag> [\w{_MARKS}]++ )
    | (?: (?<=[\s(\[{{<>"'“‘«‹„‚¿¡—–,;:|]) | (?<=\s\.) )
      @ (?P<handle>
          [a-zA-Z0-9_]++ (?: [.-]++ [a-zA-Z0-9_]++ )*+
          (?: @ [a-zA-Z0-9]++ (?: [.-]++ [a-zA-Z0-9]++ )++ )?+
        ) (?![\w@])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_COLOUR = re.compile("[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8}")


@dataclass(slots=True)
class _Word:
    sign: str  # "#" or "@"
    name: str


def link(html: str, tag_url: Lookup, handle_url: Lookup) -> str:
    """
    Return ``html``, which is clean, with its #hashtags and @handles linked.

    ``tag_url`` and ``handle_url`` are asked once for each name, without its sign,
    and return an address, None for a name that stays text, or nothing for a handle
    whose account is gone: it is marked, and leads nowhere. A colour such as
    ``#fff`` looks like a tag and is asked for like one: only a tag of that name
    makes it a link. A handle is ``name``, ``name.host`` or ``name@host``.
    """
    return render(linked(read(html, SHOWN), tag_url, handle_url), SHOWN)


def hashtags(html: str) -> list[str]:
    """Return the hashtags in ``html``, each spelling once, colours among them."""
    return _names(html, "#")


def handles(html: str) -> list[str]:
    """Return the @handles in ``html``, each spelling once."""
    return _names(html, "@")


def respelt(html: str, hashtag: str, other: str) -> str:
    """Return the article ``html`` with ``other`` wherever it says ``hashtag``."""
    return serialise(
        f"{w.sign}{other if (w.sign, w.name) == ('#', hashtag) else w.name}"
        if isinstance(w, _Word)
        else w
        for w in _words(read(html, ARTICLE))
    )


def may_be_colour(hashtag: str) -> bool:
    """Return whether this may be no word: ``#face`` is also a kind of blue."""
    return _COLOUR.fullmatch(hashtag) is not None


def _names(html: str, sign: str) -> list[str]:
    words = (w for w in _words(read(html, ARTICLE)) if isinstance(w, _Word))
    return list(dict.fromkeys(word.name for word in words if word.sign == sign))


def linked(tokens: list[Token], tag_url: Lookup, handle_url: Lookup) -> list[Token]:
    """Return ``tokens`` with links around the hashtags and handles."""
    lookups = {"#": cache(tag_url), "@": cache(handle_url)}
    result: list[Token] = []
    for token in _words(tokens):
        if isinstance(token, _Word):
            url = lookups[token.sign](token.name)
            result += _anchor(token, safe_address(url) if url else url)
        else:
            result.append(token)
    return result


def _anchor(word: _Word, url: str | None) -> list[Token]:
    text = word.sign + word.name
    if url is None:
        return [text]
    if not url:
        gone = {"class": "handle", "title": gettext("This account is gone.")}
        return [Start("span", gone), text, End("span")]
    kind, rel = ("hashtag", "tag") if word.sign == "#" else ("handle", "noopener")
    return [Start("a", {"class": kind, "href": url, "rel": rel}), text, End("a")]


def _words(tokens: list[Token]) -> Iterator[Token | _Word]:
    """Yield ``tokens``, the hashtags and handles in their text taken out as words."""
    unlinked = 0
    before = " "
    for token in tokens:
        if isinstance(token, str):
            yield from [token] if unlinked else _split(token, before)
            before = token[-1]
            continue
        if token.tag in _UNLINKED:
            unlinked += 1 if isinstance(token, Start) else -1
        if token.tag not in PHRASING:
            before = " "
        yield token


def _split(text: str, before: str) -> Iterator[str | _Word]:
    """Yield the words in ``text``, which follows the character ``before``."""
    text = before + text
    position = 1
    for match in _WORD.finditer(text, 1):
        word = _word(match)
        if word is not None:
            yield text[position : match.start()]
            yield word
            position = match.end()
    yield text[position:]


def _word(match: re.Match[str]) -> _Word | None:
    if handle := match["handle"]:
        return _Word("@", handle)
    tag = unicodedata.normalize("NFC", match["tag"] or "")
    if len(tag) <= LONGEST_TAG and any(letter.isalpha() for letter in tag):
        return _Word("#", tag)
    return None
