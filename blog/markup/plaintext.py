"""Text without markup."""

import re
import unicodedata

from .elements import PHRASING
from .policy import ARTICLE
from .tokens import Token, printable
from .tree import read

WORDS = 55

# Longer than any word of a language that parts words by spaces; others don't.
_LETTERS_A_WORD = 15

# Marks that turn the direction of reading, and the ones that end them.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")

# Letters and signs that look like a space.
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"

# Not the spaces that hold two words together.
_SPACES = re.compile(r"[^\S\xa0\u202f]+")


def text(html: str) -> str:
    """Return the words of ``html`` on one line, for search, counts and descriptions."""
    return words_of(read(html, ARTICLE))


def excerpt(html_or_text: str, words: int = WORDS) -> str:
    """
    Return the first ``words`` words as plain text, with "…" where more follow.

    Where a language doesn't part its words, the cut is made by length.
    """
    whole = text(html_or_text)
    cut = " ".join(whole.split(" ")[:words])[: words * _LETTERS_A_WORD]
    return whole if cut == whole else cut.rstrip(" ,;:–—-") + "…"


def plain(text: str) -> str:
    """
    Return ``text`` as one line that neither hides nor reverses anything.

    Letters with marks are written in the composed form, NFC.
    """
    text = unicodedata.normalize("NFC", _DIRECTION.sub("", printable(text)))
    return _SPACES.sub(" ", text).strip()


def is_visible(text: str) -> bool:
    """Return whether there is anything to see in ``text``."""
    return any(
        unicodedata.category(sign)[0] not in "CZM" and sign not in _BLANK
        for sign in text
    )


def words_of(tokens: list[Token]) -> str:
    """Return the text of ``tokens``, blocks and lines parted by a space."""
    pieces = []
    for token in tokens:
        if isinstance(token, str):
            pieces.append(token)
        elif token.tag not in PHRASING:
            pieces.append(" ")
    return " ".join("".join(pieces).split())
