"""HTML as a list of tokens: starts and ends of elements, and text as plain strings."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape


@dataclass(slots=True)
class Start:
    tag: str
    attrs: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class End:
    tag: str


# A string is text with its entities resolved.
Token = Start | End | str

# Not allowed in XML, not storable in PostgreSQL, able to turn the reading direction
# of what follows, or (the last two) kept for ``sanitising``.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202d\u202e\ufdd0-\ufdef\ufffe\uffff"
    "\U0001fffe\U0001ffff\ud800-\udfff\U0010fff0\U0010fff1]"
)


def printable(text: str) -> str:
    """Return ``text`` with ``\\n`` as its only line end and no control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", " ")
    return _FORBIDDEN.sub("", text)


_ESCAPES = {"<": "&lt;", "&": "&amp;", ">": "&gt;"}


def serialise(tokens: Iterable[Token], signs: Mapping[str, str] = _ESCAPES) -> str:
    """Return the HTML of ``tokens``; ``signs`` are what text has for "<", "&", ">"."""
    table = str.maketrans(dict(signs))
    return "".join(
        token.translate(table) if isinstance(token, str) else _tag(token)
        for token in tokens
    )


def _tag(token: Start | End) -> str:
    if isinstance(token, End):
        return f"</{token.tag}>"
    attrs = (f' {name}="{escape(value)}"' for name, value in token.attrs.items())
    return f"<{token.tag}{''.join(attrs)}>"
