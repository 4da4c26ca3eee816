"""Places in a text that its own links lead to: notes, and the way back from them."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from .tokens import Start, Token

_LONGEST = 100
_PREFIX = "text-"
_NAMES = re.compile(r"[\w-]+")


def place(name: str) -> str | None:
    """
    Return the id here for what a text calls ``name``, None if that says nothing.

    Its beginning keeps it apart from the ids of the page around the text, and from
    those of headings. Of its own result this returns the same.
    """
    signs = "-".join(_NAMES.findall(unquote(name))).removeprefix(_PREFIX)[:_LONGEST]
    return f"{_PREFIX}{signs}" if signs else None


def place_of(token: Token) -> str | None:
    """Return the id of the place to which ``token`` leads, if it is a link to one."""
    if not isinstance(token, Start) or token.tag != "a":
        return None
    href = token.attrs.get("href", "")
    return place(href[1:]) if href.startswith("#") else None


def places_in(tokens: list[Token]) -> dict[str, Start]:
    """
    Return what links in ``tokens`` lead to, by its id; nothing else keeps one.

    Of two of one name the first is meant, as in browsers.
    """
    wanted = {place_of(token) for token in tokens}
    found: dict[str, Start] = {}
    for token in tokens:
        name = token.attrs.pop("id", "") if isinstance(token, Start) else ""
        if isinstance(token, Start) and name in wanted and name not in found:
            token.attrs["id"] = name
            found[name] = token
    return found


def lead_to(places: dict[str, Start], tokens: list[Token]) -> None:
    """Let links go by the ids that ``places`` have by now: headings have their own."""
    for token in tokens:
        target = places.get(place_of(token) or "")
        if isinstance(token, Start) and target:
            token.attrs["href"] = f"#{target.attrs['id']}"


def without_bare_spans(tokens: list[Token]) -> Iterator[Token]:
    """Yield ``tokens`` without the spans that say nothing once they have no id."""
    shown: list[bool] = []
    for token in tokens:
        if not isinstance(token, str) and token.tag == "span":
            if isinstance(token, Start):
                shown.append(bool(token.attrs))
            if not (shown[-1] if isinstance(token, Start) else shown.pop()):
                continue
        yield token
