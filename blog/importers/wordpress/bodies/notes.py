"""Footnotes: the links to them within a text, and the way back."""

import json
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from blog.markup import Start, Token, place

from .context import Context

# Word writes a file of somebody's disk before the names of its notes.
_ELSEWHERE = ("http", "https", "mailto", "tel")


def listed(context: Context) -> str:
    """Return the notes that WordPress 6.3 and later keeps beside the text."""
    items = "".join(
        f'<li id="{escape(name)}">{text}{_way_back(name, number, context)}</li>'
        for number, (name, text) in enumerate(_kept(context), 1)
    )
    return f"\n<ol>{items}</ol>\n" if items else ""


def _kept(context: Context) -> Iterator[tuple[str, str]]:
    """Yield name and HTML of each of these notes, in their order."""
    try:
        notes: Any = json.loads(context.item.first("footnotes") or "[]")
    except (ValueError, RecursionError):
        return
    for note in notes if isinstance(notes, list) else ():
        if isinstance(note, dict) and isinstance(text := note.get("content"), str):
            yield str(note.get("id", "")), text


def _way_back(name: str, number: int, context: Context) -> str:
    """Return the link to where the text names a note, if it does."""
    back = f"{name}-link"
    if not name or f'id="{back}"' not in context.item.body:
        return ""
    label = _("Back to note %(number)d in the text") % {"number": number}
    return f' <a href="#{escape(back)}" aria-label="{escape(label)}">↩\ufe0e</a>'


def within(tokens: Iterable[Token], context: Context) -> list[Token]:
    """Return ``tokens`` with links to places in the same text as nothing but that."""
    tokens = list(tokens)
    known = places(tokens)
    for token in tokens:
        if isinstance(token, Start) and token.tag == "a":
            before, sign, name = token.attrs.get("href", "").partition("#")
            if sign and before and place(name) in known and _is_here(before, context):
                token.attrs["href"] = f"#{name}"
    return tokens


def places(tokens: Iterable[Token]) -> set[str | None]:
    """Return the ids to which links may lead, as they will be here."""
    starts = [token.attrs for token in tokens if isinstance(token, Start)]
    names = [attrs.get(key, "") for attrs in starts for key in ("id", "name")]
    return {place(name) for name in names} - {None}


def _is_here(address: str, context: Context) -> bool:
    """Return whether ``address`` is the text's own, or nobody else's."""
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        return False
    if scheme and scheme not in _ELSEWHERE:
        return True
    own = (context.item.link, context.item.guid, f"/?p={context.item.number}")
    here = context.places.address(address).rstrip("/")
    return here in {context.places.address(url).rstrip("/") for url in own} - {""}
