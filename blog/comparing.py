"""What was changed in a text, word by word."""

import re
from collections.abc import Iterator, Sequence
from difflib import Match, SequenceMatcher
from itertools import accumulate

WORDS = re.compile(r"\S+\s*|\s+")
# How many pairs of equal parts are looked at for one comparison, a fraction of a second
# of work. What would take more is shown as a whole: a minute of work tells nobody more.
MOST = 1_000_000

# A sign, "=", "-" or "+", and what stayed, went or came.
Change = tuple[str, str]


class Effort:
    """What one comparison may still take, however many parts it has."""

    def __init__(self) -> None:
        self.left = MOST

    def spend(self, number: int) -> bool:
        """Spend ``number``, if so much is left; return whether it is."""
        if number > self.left:
            return False
        self.left -= number
        return True


class Matcher[T](SequenceMatcher[T]):
    """One that takes what it would take too long to compare for different."""

    def __init__(self, before: Sequence[T], after: Sequence[T], effort: Effort) -> None:
        super().__init__(is_blank, before, after, autojunk=False)
        self.effort = effort
        pairs = (1 + len(self.b2j.get(part, ())) for part in before)  # type: ignore[attr-defined]
        self.costs = [0, *accumulate(pairs)]

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        end = -1 if ahi is None else ahi
        if self.effort.spend(self.costs[end] - self.costs[alo]):
            return super().find_longest_match(alo, ahi, blo, bhi)
        return Match(alo, blo, 0)


def is_blank(part: object) -> bool:
    """Return whether ``part`` is the space between words, which stands everywhere."""
    return isinstance(part, str) and part.isspace()


def changes(before: list[str], after: list[str]) -> list[Change]:
    """Return what leads from the lines ``before`` to those ``after``, by word."""
    found: list[Change] = []
    for sign, text in by_line(before, after):
        if not text:
            continue
        if found and found[-1][0] == sign:
            found[-1] = (sign, found[-1][1] + text)
        else:
            found.append((sign, text))
    return found


def by_line(before: list[str], after: list[str]) -> Iterator[Change]:
    effort = Effort()
    for kind, a, b in aligned(before, after, effort):
        if kind == "equal":
            yield "=", "".join(before[a])
        else:
            yield from by_word("".join(before[a]), "".join(after[b]), effort)


def by_word(before: str, after: str, effort: Effort) -> Iterator[Change]:
    old, new = WORDS.findall(before), WORDS.findall(after)
    for kind, a, b in aligned(old, new, effort):
        if kind == "equal":
            yield "=", "".join(old[a])
        else:
            yield "-", "".join(old[a])
            yield "+", "".join(new[b])


def aligned[T](
    before: Sequence[T], after: Sequence[T], effort: Effort
) -> Iterator[tuple[str, slice, slice]]:
    """Yield what is equal and what isn't, as slices of both, in order."""
    start = 0
    for old, new in zip(before, after, strict=False):
        if old != new:
            break
        start += 1
    end = 0
    while (
        end < min(len(before), len(after)) - start
        and before[-1 - end] == after[-1 - end]
    ):
        end += 1
    middle = before[start : len(before) - end], after[start : len(after) - end]
    yield "equal", slice(0, start), slice(0, start)
    for kind, a, b, c, d in Matcher(*middle, effort).get_opcodes():
        yield kind, slice(start + a, start + b), slice(start + c, start + d)
    yield "equal", slice(len(before) - end, None), slice(len(after) - end, None)
