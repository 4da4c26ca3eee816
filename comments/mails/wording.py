"""Comments as mails show them: whole where there is room, and cleaned like any page."""

from collections.abc import Iterator
from dataclasses import dataclass

from blog import markup
from comments.models import Comment

# After these elements a new line begins, and after those an empty one as well.
LINES = {"br", "li"}
BLOCKS = {"p", "blockquote", "pre", "ul", "ol", "div"}
# Of what is too long for a mail, so many words are shown.
WORDS = 250


@dataclass(frozen=True)
class Quote:
    """
    What a comment says: ``html``, which is clean, or only the ``beginning`` of it.

    The beginning is plain text: nothing is cut once it is cleaned (security.md S2).
    """

    text: str
    html: str = ""
    beginning: str = ""

    @property
    def size(self) -> int:
        """Return the bytes that it takes in a page."""
        return len((self.html or self.beginning).encode())


def quote(comment: Comment, room: int) -> Quote:
    """Return what ``comment`` says, in ``room`` bytes of HTML unless it is short."""
    html = comment.body_html
    if len(html.encode()) <= room:
        return Quote(lines_of(html), html)
    beginning = markup.excerpt(html, WORDS)
    return Quote(beginning, beginning=beginning)


def lines_of(html: str) -> str:
    """Return ``html`` as plain text that keeps its paragraphs and addresses."""
    lines = "".join(parts(html)).split("\n")
    return "\n".join(line.strip() for line in lines).strip()


def parts(html: str) -> Iterator[str]:
    address = ""
    for token in markup.scan(html):
        if isinstance(token, str):
            address = "" if token.strip() == address else address
            yield token
        elif isinstance(token, markup.Start):
            if token.tag == "a":
                address = token.attrs.get("href", "")
            elif token.tag == "li":
                yield "- "
            elif token.tag == "br":
                yield "\n"
        elif token.tag == "a" and address:
            yield f" <{address}>"
        elif token.tag in BLOCKS:
            yield "\n\n"
        elif token.tag in LINES:
            yield "\n"
