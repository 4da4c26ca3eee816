"""What two texts of a post have in common and what not, by word, side by side."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import NamedTuple, Self

from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext

from blog import markup
from blog.comparing import Effort, aligned
from blog.markup import Block
from blog.models.drafting import Texts

# Blocks shown before and after what differs.
AROUND = 1
WORD = re.compile(r"\s+|\w+|[^\w\s]")


class Piece(NamedTuple):
    text: str
    changed: bool = False


@dataclass(frozen=True)
class Row:
    """One block as it was and as it is; one of them is empty where it isn't there."""

    tag: str
    before: Sequence[Piece] = ()
    after: Sequence[Piece] = ()
    note: str = ""

    @property
    def is_same(self) -> bool:
        changed = any(piece.changed for piece in (*self.before, *self.after))
        return not changed and not self.note


@dataclass(frozen=True)
class Gap:
    """Blocks that are the same, and shown only as how many they are."""

    number: int

    def __str__(self) -> str:
        return ngettext(
            "%(number)d paragraph is the same",
            "%(number)d paragraphs are the same",
            self.number,
        ) % {"number": self.number}


@dataclass(frozen=True)
class Difference:
    title: Row
    standfirst: Row
    body: list[Row] = field(default_factory=list)

    @classmethod
    def between(cls, before: Texts, after: Texts) -> Self:
        effort = Effort()
        return cls(
            by_word("h1", before.title, after.title, effort),
            by_word("p", before.standfirst, after.standfirst, effort),
            [*rows(markup.blocks(before.body), markup.blocks(after.body), effort)],
        )

    @property
    def is_empty(self) -> bool:
        return all(row.is_same for row in (self.title, self.standfirst, *self.body))

    @cached_property
    def shown(self) -> list[Row | Gap]:
        """Return what differs in the body, and a little around it."""
        near = {
            index + step
            for index, row in enumerate(self.body)
            if not row.is_same
            for step in range(-AROUND, AROUND + 1)
        }
        shown: list[Row | Gap] = []
        hidden = 0
        for index, row in enumerate(self.body):
            if index not in near:
                hidden += 1
                continue
            if hidden:
                shown.append(Gap(hidden))
            shown.append(row)
            hidden = 0
        if hidden:
            shown.append(Gap(hidden))
        return shown


def rows(before: list[Block], after: list[Block], effort: Effort) -> Iterator[Row]:
    one, two = ([block[:2] for block in side] for side in (before, after))
    for tag, a, b in aligned(one, two, effort):
        if tag == "equal":
            yield from map(unchanged, before[a], after[b])
            continue
        for old, new in zip_longest(before[a], after[b]):
            if old and new:
                yield by_word(new.tag, old.text, new.text, effort)
            elif old:
                yield Row(old.tag, before=[Piece(old.text, changed=True)])
            else:
                yield Row(new.tag, after=[Piece(new.text, changed=True)])


def unchanged(old: Block, new: Block) -> Row:
    """Return the row of a block whose words are the same, if not its links."""
    note = "" if old.html == new.html else gettext("Links or emphasis changed")
    return Row(new.tag, [Piece(old.text)], [Piece(new.text)], note)


def by_word(tag: str, before: str, after: str, effort: Effort) -> Row:
    old, new = WORD.findall(before), WORD.findall(after)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a, b in aligned(old, new, effort):
        changed = kind != "equal"
        if old[a]:
            left.append(Piece("".join(old[a]), changed))
        if new[b]:
            right.append(Piece("".join(new[b]), changed))
    return Row(tag, joined(left), joined(right))


def joined(pieces: list[Piece]) -> list[Piece]:
    """Return ``pieces`` with neighbours of one kind, and the space between, as one."""
    found: list[Piece] = []
    for index, piece in enumerate(pieces):
        near = pieces[max(index - 1, 0) : index + 2]
        between = piece.text.isspace() and sum(p.changed for p in near) == 2
        changed = piece.changed or between
        if found and found[-1].changed == changed:
            found[-1] = Piece(found[-1].text + piece.text, changed)
        else:
            found.append(Piece(piece.text, changed))
    return found
