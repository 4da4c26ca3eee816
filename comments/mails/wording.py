"""Comments as mails show them: whole where there is room, and cleaned like any page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from blog import markup
from comments.models import Comment

# What stands in plain text for the beginning and the end of an element.
BEGINNINGS = {"br": "\n", "li": "- "}
ENDS = {"li": "\n"} | dict.fromkeys(("p", "pre", "ul", "ol", "div"), "\n\n")
EMPTY = re.compile(r"\n{3,}")
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
    def marked(self) -> str:
        """Return the text with a mark on every line: none can pass for one of ours."""
        return "\n".join(f"> {line}".rstrip() for line in self.text.splitlines())

    @property
    def size(self) -> int:
        """Return the bytes that it takes in a page."""
        return len((self.html or self.beginning).encode())


def name_of(pk: int | None) -> str:
    """Return by what a mail about this comment is found while it waits."""
    return f"comment {pk}"


def quote(comment: Comment, room: int) -> Quote:
    """Return what ``comment`` says, in ``room`` bytes of HTML unless it is short."""
    html = comment.body_html
    if len(html.encode()) <= room:
        return Quote(lines_of(html), html)
    beginning = markup.excerpt(html, WORDS)
    return Quote(beginning, beginning=beginning)


def lines_of(html: str) -> str:
    """Return ``html`` as plain text that keeps paragraphs, quotations and addresses."""
    lines = [""]
    for quotes, part in parts(html):
        first, *others = part.split("\n")
        lines[-1] += first
        lines += ["> " * quotes + line for line in others]
    said = (line.rstrip() if line.strip("> ") else "" for line in lines)
    return EMPTY.sub("\n\n", "\n".join(said)).strip()


def parts(html: str) -> Iterator[tuple[int, str]]:
    """Return the words, and what stands for elements, by how deep they are quoted."""
    quotes, address = 0, ""
    for token in markup.scan(html):
        if isinstance(token, str):
            address = "" if token.strip() == address else address
            yield quotes, token
            continue
        if token.tag == "blockquote":
            quotes += 1 if isinstance(token, markup.Start) else -1
            yield quotes, "\n\n"
        elif isinstance(token, markup.Start):
            address = token.attrs.get("href") or ""
            yield quotes, BEGINNINGS.get(token.tag, "")
        else:
            link = f" <{address}>" if token.tag == "a" and address else ""
            yield quotes, link or ENDS.get(token.tag, "")
