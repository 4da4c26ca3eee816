"""
What a page says by microformats, as mf2py reads it, in bounded time.

mf2py calls itself once for each level, and anew for each property that a nested
microformat is: on a page made for it, it would never end. So it gets what matters of
the page, as a small tree that is whole: the microformats with the classes that we ask
for, not deep and not many, and the links that tell of people.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from blog import markup
from blog.markup import End, Start, Token
from comments.linkbacks.pages import Page

# Of microformats.org/wiki, as they are written today and were before 2014.
ROOTS = frozenset(
    "h-adr h-app h-card h-cite h-entry h-event h-feed h-geo h-item h-listing h-product "
    "h-recipe h-resume h-review hentry hfeed vcard".split()
)
# The first of these that a microformat is to another counts.
PROPERTIES = (
    *("u-in-reply-to", "p-in-reply-to", "u-like-of", "p-like-of", "u-repost-of"),
    *("p-repost-of", "u-bookmark-of", "p-bookmark-of", "u-like", "u-repost"),
    *("u-comment", "p-comment", "p-author", "u-author", "author"),
    *("e-content", "p-content", "p-summary", "dt-published", "p-name"),
    *("u-url", "u-uid", "u-photo", "p-photo", "p-rsvp"),
    *("entry-title", "entry-content", "entry-summary", "published"),
    *("fn", "photo", "url", "value", "value-title"),
)
RELS = ("author", "me")
# How addresses are resolved is known; the others change how all that follows is read.
LEFT_OUT = ("base", "plaintext", "xmp")
ATTRIBUTES = ("alt", "cite", "data", "datetime", "href", "src", "title", "value")
VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()
)
# What the start of an element ends, where its end is left out.
BLOCKS = frozenset(
    "address article aside blockquote div dl footer h1 h2 h3 h4 h5 h6 header hr main "
    "nav ol p pre section table ul".split()
)
ENDED = {tag: {"p"} for tag in BLOCKS} | {
    "li": {"li", "p"},
    "dt": {"dt", "dd", "p"},
    "dd": {"dt", "dd", "p"},
    "tr": {"tr", "td", "th"},
    "td": {"td", "th"},
    "th": {"td", "th"},
}
# Microformats in microformats; elements in elements; elements; characters, and those
# of one attribute.
NESTED, DEEPEST, MOST, LONGEST, LONGEST_VALUE = 6, 40, 5_000, 250_000, 2_000


def parse(page: Page) -> dict[str, Any]:
    """Return the ``items`` and ``rels`` of ``page``, as mf2py gives them."""
    # To load it is a sixth of every start of ours, and few processes come here.
    import mf2py

    html = markup.serialise(Tree(page.tokens).pruned())
    try:
        parsed: dict[str, Any] = mf2py.parse(
            html, url=page.base, html_parser="html.parser"
        )
    except (TypeError, ValueError):
        # It stumbles over some odd values, such as a time zone without a time. Whoever
        # writes that says nothing by microformats; the page may still link to us.
        return {"items": [], "rels": {}}
    return parsed


class Tree:
    """The tokens of a page, of which only the microformats are kept."""

    def __init__(self, tokens: Iterable[Token]) -> None:
        self.tokens = tokens
        self.open: list[tuple[str, bool]] = []  # elements, and which are roots
        self.left_out: Counter[str] = Counter()  # elements too deep to be open
        self.elements = self.characters = 0

    def pruned(self) -> Iterator[Token]:
        for token in self.tokens:
            if isinstance(token, str):
                if self.open and (text := token[: LONGEST - self.characters]):
                    self.characters += len(text)
                    yield text
            elif isinstance(token, Start):
                yield from self.start(token)
            else:
                yield from self.end(token.tag)
            if self.elements >= MOST:
                break
        yield from self.close_to(0)

    def start(self, element: Start) -> Iterator[Token]:
        if element.tag in LEFT_OUT:
            return
        classes = self.classes(element)
        is_root = not ROOTS.isdisjoint(classes)
        if not self.open and not is_root:
            yield from self.person(element)
            return
        while self.open and self.open[-1][0] in ENDED.get(element.tag, ()):
            yield from self.close_to(len(self.open) - 1)
        if len(self.open) >= DEEPEST:
            if element.tag not in VOID:
                self.left_out[element.tag] += 1
            return
        self.elements += 1
        yield Start(element.tag, self.attributes(element, classes))
        if element.tag not in VOID:
            self.open.append((element.tag, is_root))

    def end(self, tag: str) -> Iterator[Token]:
        if self.left_out[tag]:
            self.left_out[tag] -= 1
            return
        for depth in reversed(range(len(self.open))):
            if self.open[depth][0] == tag:
                yield from self.close_to(depth)
                return

    def close_to(self, depth: int) -> Iterator[Token]:
        while len(self.open) > depth:
            yield End(self.open.pop()[0])

    def classes(self, element: Start) -> list[str]:
        """Return those that mean something: of a microformat, what it is and whose."""
        given = set(element.attrs.get("class", "").split())
        roots = sorted(given & ROOTS)[:1]
        if sum(is_root for _tag, is_root in self.open) >= NESTED:
            roots = []
        properties = [name for name in PROPERTIES if name in given]
        # A microformat that is several properties is read once for each of them.
        return [*roots, *(properties[:1] if roots else properties)]

    def attributes(self, element: Start, classes: list[str]) -> dict[str, str]:
        kept = {
            name: value
            for name, value in element.attrs.items()
            if name in ATTRIBUTES and len(value) <= LONGEST_VALUE
        }
        if classes:
            kept["class"] = " ".join(classes)
        return kept | rel(element)

    def person(self, element: Start) -> Iterator[Token]:
        """Keep what tells who wrote the page, or who somebody is elsewhere."""
        address = element.attrs.get("href", "")
        if (
            element.tag in {"a", "link"}
            and rel(element)
            and len(address) < LONGEST_VALUE
        ):
            self.elements += 1
            yield Start("link", {"href": address} | rel(element))


def rel(element: Start) -> dict[str, str]:
    given = element.attrs.get("rel", "").lower().split()
    rels = [name for name in (*RELS, "bookmark") if name in given]
    return {"rel": " ".join(rels)} if rels else {}
