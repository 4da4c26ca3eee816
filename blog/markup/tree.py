"""From any text to a tree that is whole, valid and not deep, as a list of tokens."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from . import elements
from .policy import Policy
from .scanning import scan
from .tokens import End, Start, Token

# Parsers slow down with depth, and browsers stop at 512. Text in elements that lie
# deeper stays, they go.
MAX_DEPTH = 50

_BLANK_LINE = re.compile(r"\n[ \t]*+\n\s*+")


def read(html: str, policy: Policy) -> list[Token]:
    """
    Return what ``policy`` lets stand of ``html``.

    Text that stands in no block becomes paragraphs, parted by blank lines.
    """
    tree = _Tree(policy)
    for token in scan(html):
        if isinstance(token, str):
            tree.pieces.append(token)
        elif isinstance(token, Start):
            tree.start(token.tag, token.attrs)
        else:
            tree.end(token.tag)
    return tree.finish()


def _joined(tokens: list[Token]) -> Iterator[Token]:
    """Yield ``tokens`` with no two texts in a row."""
    for is_text, group in groupby(tokens, lambda token: isinstance(token, str)):
        if is_text:
            yield "".join(map(str, group))
        else:
            yield from group


def id_of(token: Token) -> str:
    return token.attrs.get("id", "") if isinstance(token, Start) else ""


@dataclass(slots=True)
class _Open:
    name: str  # as written
    tag: str  # as shown, empty for an element that isn't
    index: int  # where its start lies in the output
    content: int  # how much was in the output before it
    implied: bool = False


class _Tree:
    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.pieces: list[str] = []  # text that waits for the next tag
        self.tokens: list[Token] = []
        self.open: list[_Open] = []
        self.content = 0  # pictures, lines and texts written so far
        self.place = ""  # the id of a block that went, for what follows it

    def start(self, name: str, attrs: dict[str, str]) -> None:
        tag = self.policy.renames.get(name, name)
        if tag == "a" and "name" in attrs:  # as ids were called before HTML 4
            attrs = {"id": attrs["name"]} | attrs
        if tag not in self.policy.attributes or len(self.open) >= MAX_DEPTH:
            return
        kept = self.policy.filter(tag, attrs)
        if tag == "img" and "src" not in kept:
            self.pieces.append(kept.get("alt", ""))
            return
        if tag == "a" and "href" not in kept and "id" in kept:
            tag, kept = "span", {"id": kept["id"]}
        self._flush()
        if self._has_no_place(tag):
            tag, kept = "p", {}
        self._make_room(tag)
        shown = bool(kept) if tag == "span" else tag != "a" or "href" in kept
        self._write_start(name, tag if shown else "", kept)

    def end(self, name: str) -> None:
        barrier = {"table"} if name in elements.TABLE else elements.CELLS
        for depth in reversed(range(len(self.open))):
            if self.open[depth].name == name:
                self._flush()
                self._close_to(depth)
                return
            if self.open[depth].tag in barrier:
                return

    def finish(self) -> list[Token]:
        self._flush()
        self._close_to(0)
        return list(_joined(self.tokens))

    def _has_no_place(self, tag: str) -> bool:
        parents = elements.PARENTS.get(tag)
        return parents is not None and all(o.tag not in parents for o in self.open)

    def _make_room(self, tag: str) -> None:
        """Close and open what must be for ``tag`` to stand here."""
        if parents := elements.PARENTS.get(tag):
            while self.open[-1].tag not in parents:
                self._close()
        elif tag in elements.PHRASING or tag in {"br", "img"}:
            if tag == "a":
                self._close_link()
            if not self.open:
                self._write_start("p", "p", {}, implied=True)
        else:
            blocks = elements.CONTAINERS | elements.CHILDREN.keys()
            while self.open and self.open[-1].tag not in blocks:
                self._close()
        self._imply(tag)

    def _imply(self, tag: str) -> None:
        while (parent := self._top()) in elements.CHILDREN:
            if tag in elements.CHILDREN[parent]:
                break
            implied = elements.IMPLIED[parent]
            self._write_start(implied, implied, {}, implied=True)

    def _top(self) -> str:
        return self.open[-1].tag if self.open else ""

    def _close_link(self) -> None:
        for depth, opened in enumerate(self.open):
            if opened.name == "a":
                self._close_to(depth)
                return

    def _close_to(self, depth: int) -> None:
        while len(self.open) > depth:
            self._close()

    def _close(self) -> None:
        opened = self.open.pop()
        if not opened.tag:
            return
        empty = opened.content == self.content
        if not empty or opened.tag in elements.KEPT_WHEN_EMPTY:
            self.tokens.append(End(opened.tag))
        elif opened.tag in elements.PHRASING:
            self._close_empty(opened.index)
        else:
            ids = (id_of(token) for token in self.tokens[opened.index :])
            self.place = next(filter(None, ids), self.place)
            del self.tokens[opened.index :]

    def _close_empty(self, index: int) -> None:
        """Leave nothing of an empty part of a sentence, or the place that it marks."""
        if name := id_of(self.tokens[index]):
            self.tokens[index] = Start("span", {"id": name})
            self.tokens.append(End("span"))
        else:
            del self.tokens[index]  # A space in it still parts two words.

    def _write_start(
        self, name: str, tag: str, attrs: dict[str, str], *, implied: bool = False
    ) -> None:
        opened = _Open(name, tag, len(self.tokens), self.content, implied)
        if tag:
            if self.place and tag not in elements.VOID:
                attrs, self.place = {"id": self.place} | attrs, ""
            self.tokens.append(Start(tag, attrs))
        if tag in {"hr", "img"}:
            self.content += 1
        if tag not in elements.VOID:
            self.open.append(opened)

    def _flush(self) -> None:
        """Write the text that waits."""
        text = "".join(self.pieces)
        self.pieces.clear()
        if not text:
            return
        if not self.open or (len(self.open) == 1 and self.open[0].implied):
            self._write_paragraphs(text)
        elif not text.isspace():
            self._imply("")
            self._write(text)
        elif self._top() not in elements.CHILDREN:
            self._write(text)

    def _write_paragraphs(self, text: str) -> None:
        for number, paragraph in enumerate(_BLANK_LINE.split(text)):
            if number:
                self._close_to(0)
            if not self.open and paragraph and not paragraph.isspace():
                self._write_start("p", "p", {}, implied=True)
            if self.open:
                self._write(paragraph)
        if not self.open and "\n" in text and self.tokens[-1:] != ["\n"]:
            self._write("\n")

    def _write(self, text: str) -> None:
        before = self.tokens[-1] if self.tokens else ""
        if isinstance(before, Start) and before.tag == "pre":
            text = text.lstrip("\n")  # Parsers drop the first one at each reading.
        if text:
            self.tokens.append(text)
            self.content += not text.isspace()
