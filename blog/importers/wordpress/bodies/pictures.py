"""Images and links of a text: from where they were to where they are."""

import re
from collections.abc import Iterator
from html import unescape

from blog.importers.report import Matter
from blog.markup import End, Start, Token, image_address, place_of, scan, serialise

from ..places import Picture
from . import headings, notes
from .context import Context

_FRAME = re.compile(
    r"<iframe\b([^<>]{0,5000})>(?:.{0,2000}?</iframe>)?", re.IGNORECASE | re.DOTALL
)
_SOURCE = re.compile(r"""\bsrc\s*=\s*["']?([^"'\s<>]{1,2000})""", re.IGNORECASE)
_OWN_CLASS = re.compile(r"\bwp-image-([0-9]{1,18})\b")
_GAP = re.compile(r"[ \t]*+\n[ \t]*+\n\s*+")
_FILES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")
_WIDE = frozenset(("alignwide", "alignfull"))


def settle(html: str, context: Context) -> str:
    """Return ``html`` with the addresses of this site, and no frames of others."""
    tokens = list(scan(_FRAME.sub(lambda frame: _frame(frame, context), html)))
    tokens = notes.within(headings.without_gaps(tokens), context)
    tokens = _without_own_links(tokens, context)
    settled: list[Token] = []
    for token in tokens:
        if not isinstance(token, Start):
            settled.append(token)
        elif token.tag == "img":
            settled.append(_image(token, context))
        elif token.tag == "figure":
            settled.append(_figure(token))
        elif token.tag == "a" and "href" in token.attrs:
            href = _destination(token.attrs["href"], context)
            settled.append(Start("a", token.attrs | {"href": href}))
        else:
            settled.append(token)
    _count_captions(settled, context)
    return serialise(_without_gaps(_without_empty_figures(settled)))


def _frame(frame: re.Match[str], context: Context) -> str:
    source = _SOURCE.search(frame[1])
    address = unescape(source[1]) if source else ""
    address = f"https:{address}" if address.startswith("//") else address
    return context.embed(address)


def _figure(token: Start) -> Start:
    classes = token.attrs.get("class", "").split()
    wide = "data-wide" in token.attrs or _WIDE.intersection(classes)
    named = {"id": token.attrs["id"]} if "id" in token.attrs else {}
    return Start("figure", named | ({"class": "wide"} if wide else {}))


def _destination(href: str, context: Context) -> str:
    """Return where a link leads here, to a file if it did so there."""
    if picture := context.places.picture_at(href):
        return picture.src
    if file := context.places.file_at(href):
        return file
    if context.places.is_file(href):
        context.tell(Matter.LINK, href)
    return context.places.address(href)


def _picture(token: Start, context: Context) -> Picture | None:
    found = context.places.picture_at(token.attrs.get("src", ""))
    if found:
        return found
    own = _OWN_CLASS.search(token.attrs.get("class", ""))
    return context.places.picture(int(own[1])) if own else None


def _image(token: Start, context: Context) -> Token:
    if image_address(token.attrs.get("src", "")):
        return token
    picture = _picture(token, context)
    alt = token.attrs.get("alt", "").strip()
    if not picture:
        source = token.attrs.get("src", "")
        if source.startswith("data:"):
            source = source[:30]
        return context.missing(source or "?", alt)
    attrs = {"src": picture.src, "alt": alt or picture.alt}
    if picture.width and picture.height:
        attrs |= {"width": str(picture.width), "height": str(picture.height)}
    return Start("img", attrs)


def _without_own_links(tokens: list[Token], context: Context) -> list[Token]:
    """
    Leave out links that lead nowhere new.

    That is, around an image to its own file or page, and to a place that is not in
    the text.
    """
    places = notes.places(tokens)
    kept: list[Token] = []
    dropping = False
    for index, token in enumerate(tokens):
        if isinstance(token, Start) and token.tag == "a":
            href = token.attrs.get("href", "")
            lost = href.startswith("#") and place_of(token) not in places
            dropping = lost or (
                _holds_only_image(tokens, index) and _is_picture(href, context)
            )
            if dropping:
                continue
        if isinstance(token, End) and token.tag == "a" and dropping:
            dropping = False
            continue
        kept.append(token)
    return kept


def _holds_only_image(tokens: list[Token], index: int) -> bool:
    images = 0
    for token in tokens[index + 1 : index + 6]:
        if isinstance(token, str):
            if token.strip():
                return False
        elif token.tag == "img":
            images += 1
        else:
            return isinstance(token, End) and token.tag == "a" and images == 1
    return False


def _is_picture(href: str, context: Context) -> bool:
    if context.places.picture_at(href):
        return True
    # A file of the old blog that did not come along is nothing to lead to.
    here = context.places.address(href)
    path = here.partition("?")[0].lower()
    return here.startswith("/") and path.endswith(_FILES)


def _count_captions(tokens: list[Token], context: Context) -> None:
    number = sum(isinstance(t, Start) and t.tag == "figcaption" for t in tokens)
    if number:
        context.report.count("caption", number=number)


def _without_empty_figures(tokens: list[Token]) -> list[Token]:
    """Leave out figures of which neither an image nor a word is left."""
    kept: list[Token] = []
    starts: list[int] = []
    said = -1  # where the last image or word lies in ``kept``
    for token in tokens:
        if isinstance(token, Start) and token.tag == "figure":
            starts.append(len(kept))
        if _says(token):
            said = len(kept)
        kept.append(token)
        if isinstance(token, End) and token.tag == "figure" and starts:
            start = starts.pop()
            if said < start:
                del kept[start:]
    return kept


def _without_gaps(tokens: list[Token]) -> Iterator[Token]:
    """Yield ``tokens`` with one empty line where there were several."""
    kept = 0
    for token in tokens:
        if isinstance(token, str):
            yield token if kept else _GAP.sub("\n\n", token)
        else:
            if token.tag == "pre":
                kept += 1 if isinstance(token, Start) else -1
            yield token


def _says(token: Token) -> bool:
    if isinstance(token, str):
        return bool(token.strip())
    return isinstance(token, Start) and token.tag in ("img", "table", "hr")
