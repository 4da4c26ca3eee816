"""What an article says, block by block, for comparing two texts of it."""

from typing import NamedTuple

from .elements import PHRASING
from .policy import ARTICLE
from .tokens import End, Start, Token, serialise
from .tree import read


class Block(NamedTuple):
    tag: str
    text: str
    html: str  # What stands in it, so that a link or stress that changes is seen.

    @property
    def line(self) -> str:
        """Return it as a line of plain text, a picture by what it shows."""
        return f"[{self.text}]\n" if self.tag == "img" else f"{self.text}\n"


def blocks(html: str) -> list[Block]:
    """Return each paragraph, heading, item, cell and picture of ``html`` in order."""
    found: list[Block] = []
    inside: list[Token] = []
    open_tags = ["p"]
    for token in read(html, ARTICLE):
        if isinstance(token, str) or token.tag in PHRASING or token.tag == "br":
            inside.append(token)
            continue
        _close(found, open_tags[-1], inside)
        if token.tag == "img" and isinstance(token, Start):
            found.append(Block("img", token.attrs.get("alt", ""), serialise([token])))
        elif token.tag == "hr":
            found.append(Block("hr", "⁂", ""))
        elif isinstance(token, Start):
            open_tags.append(token.tag)
        elif isinstance(token, End) and len(open_tags) > 1:
            open_tags.pop()
    _close(found, open_tags[-1], inside)
    return found


def _close(found: list[Block], tag: str, inside: list[Token]) -> None:
    pieces = (
        token if isinstance(token, str) else " " * (token.tag == "br")
        for token in inside
    )
    if text := " ".join("".join(pieces).split()):
        found.append(Block(tag, text, serialise(inside)))
    inside.clear()
