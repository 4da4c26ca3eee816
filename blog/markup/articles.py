"""What authors write."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.text import slugify
from django.utils.translation import gettext

from .addresses import image_address
from .elements import HEADINGS
from .linking import Lookup, linked
from .places import lead_to, places_in, without_bare_spans
from .plaintext import words_of
from .policy import ARTICLE, SHOWN
from .sanitising import render
from .tokens import End, Start, Token
from .tree import read

_SLUG_LENGTH = 60
# A picture in the text is as wide as its column.
_SIZES = "(min-width: 48rem) 40rem, 100vw"

# These hold none of their like.
_TITLES = HEADINGS | {"caption"}


@dataclass(frozen=True)
class Shown:
    """Where an image is now, and the files that a browser may take instead."""

    src: str
    # Said where the text itself says nothing.
    alt: str = ""
    # What ``srcset`` says of each type.
    sources: dict[str, str] = field(default_factory=dict)


def clean_article(html: str) -> str:
    """Return what of ``html`` an article may show. A second call changes nothing."""
    return render(_dressed(html), SHOWN)


def clean_beside(html: str) -> str:
    """
    Return the same for what stands beside an article on its page, as a footer does.

    It has no ids: the article, or another of its kind, may have them too.
    """
    tokens = list(_with_images(read(html, ARTICLE)))
    _name_headings(tokens)
    for token in tokens:
        if isinstance(token, Start):
            token.attrs.pop("id", None)
    return render([*_with_frames([*without_bare_spans(tokens)])], SHOWN)


def article_html(
    source: str,
    tag_url: Lookup,
    handle_url: Lookup,
    pictures: Mapping[str, Shown] | None = None,
) -> str:
    """
    Return the HTML that readers see of ``source``, hashtags and handles linked.

    For the lookups, see ``link``. ``pictures`` says of an image's address how it is
    shown now.
    """
    tokens = linked(_dressed(source), tag_url, handle_url)
    return render([*_with_sources(tokens, pictures or {})], SHOWN)


def headings(html: str) -> list[tuple[str, str, int]]:
    """Return id, text and level (2 to 4) of each heading, boxes left out."""
    found = []
    tokens = _dressed(html)
    boxes = 0
    for index, token in enumerate(tokens):
        if isinstance(token, str):
            continue
        if token.tag == "aside":
            boxes += 1 if isinstance(token, Start) else -1
        elif isinstance(token, Start) and token.tag in HEADINGS and not boxes:
            words = words_of(_inside(tokens, index + 1))
            found.append((token.attrs["id"], words, int(token.tag[1])))
    return found


def _dressed(html: str) -> list[Token]:
    """Return the tokens of ``html`` with what we add to them."""
    tokens = list(_with_images(read(html, ARTICLE)))
    places = places_in(tokens)
    _name_headings(tokens)
    lead_to(places, tokens)
    return list(_with_frames([*without_bare_spans(tokens)]))


def _with_images(tokens: list[Token]) -> Iterator[Token]:
    """Complete links and images; an image of another site becomes a link to it."""
    in_link = False
    for token in tokens:
        if isinstance(token, str):
            yield token
        elif token.tag == "img" and isinstance(token, Start):
            yield from _image(token.attrs, in_link=in_link)
        else:
            if token.tag == "a":
                in_link = isinstance(token, Start)
                _complete_rel(token)
            yield token


def _image(attrs: dict[str, str], *, in_link: bool) -> list[Token]:
    if image_address(attrs["src"]):
        if attrs.get("alt"):
            attrs.pop("aria-hidden", None)
        lazy = {"loading": "lazy", "decoding": "async"}
        return [Start("img", {"alt": ""} | attrs | lazy)]
    words = attrs.get("alt") or attrs["src"]
    if in_link:
        return [words]
    anchor = Start("a", {"href": attrs["src"]})
    _complete_rel(anchor)
    return [anchor, words, End("a")]


def _with_sources(
    tokens: list[Token], pictures: Mapping[str, Shown]
) -> Iterator[Token]:
    """Show each image as it is now, and let browsers choose among its files."""
    for token in tokens:
        if not isinstance(token, Start) or token.tag != "img":
            yield token
            continue
        shown = pictures.get(token.attrs["src"])
        if not shown:
            yield token
            continue
        token.attrs["src"] = shown.src
        # Where it is decorative, it stays silent.
        if "aria-hidden" not in token.attrs:
            token.attrs["alt"] = token.attrs.get("alt") or shown.alt
        if not shown.sources:
            yield token
            continue
        yield Start("picture")
        for kind, srcset in shown.sources.items():
            yield Start("source", {"type": kind, "srcset": srcset, "sizes": _SIZES})
        yield token
        yield End("picture")


def _complete_rel(token: Start | End) -> None:
    """Let no page that we link to reach back to ours."""
    if isinstance(token, Start) and token.attrs["href"].lower().startswith("http"):
        token.attrs["rel"] = f"{token.attrs.get('rel', '')} noopener".strip()


def _name_headings(tokens: list[Token]) -> None:
    """
    Give each heading an id made from its own words.

    It stays when other headings change, but for the second of two with the same
    words. The prefix keeps it apart from the ids of the page around it.
    """
    names = _Names("-")
    previous: Token = ""
    for index, token in enumerate(tokens):
        if isinstance(token, Start) and token.tag in HEADINGS:
            slug = slugify(words_of(_inside(tokens, index + 1)), allow_unicode=True)
            slug = slug[:_SLUG_LENGTH].strip("-_")
            token.attrs["id"] = names.unique(f"section-{slug}".rstrip("-"))
            if isinstance(previous, Start) and "braced" in _classes(previous):
                token.attrs["class"] = "braced__name"
        if not isinstance(token, str) or not token.isspace():
            previous = token


def _with_frames(tokens: list[Token]) -> Iterator[Token]:
    """Put each table into a region that can be scrolled sideways, by keyboard too."""
    names = _Names(" ")
    for index, token in enumerate(tokens):
        table = not isinstance(token, str) and token.tag == "table"
        if table and isinstance(token, Start):
            label = names.unique(_caption(tokens, index + 1) or gettext("Table"))
            attrs = {"class": "table", "role": "region", "tabindex": "0"}
            yield Start("div", attrs | {"aria-label": label})
        yield token
        if table and isinstance(token, End):
            yield End("div")


def _caption(tokens: list[Token], index: int) -> str:
    token = tokens[index]
    if isinstance(token, Start) and token.tag == "caption":
        return words_of(_inside(tokens, index + 1))
    return ""


def _inside(tokens: list[Token], index: int) -> list[Token]:
    """Return what a heading or caption holds, whose text begins at ``index``."""
    end = index
    while isinstance(token := tokens[end], str) or token.tag not in _TITLES:
        end += 1
    return tokens[index:end]


def _classes(token: Start) -> list[str]:
    return token.attrs.get("class", "").split()


class _Names:
    """Names given so far, so that each is given once."""

    def __init__(self, separator: str) -> None:
        self.separator = separator
        self.taken: set[str] = set()
        self.counts: Counter[str] = Counter()

    def unique(self, name: str) -> str:
        given = name
        while given in self.taken:
            self.counts[name] += 1
            given = f"{name}{self.separator}{self.counts[name] + 1}"
        self.taken.add(given)
        return given
