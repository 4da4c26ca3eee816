"""What was changed in a text, word by word."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

WORDS = re.compile(r"\S+\s*|\s+")
# Comparing takes time in proportion to the product of the lengths. Above so much,
# what differs is shown as a whole: a minute of work tells nobody more.
MOST = 4_000_000

# A sign, "=", "-" or "+", and what stayed, went or came.
Change = tuple[str, str]


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
    for kind, a, b in aligned(before, after):
        if kind == "equal":
            yield "=", "".join(before[a])
        else:
            yield from by_word("".join(before[a]), "".join(after[b]))


def by_word(before: str, after: str) -> Iterator[Change]:
    old, new = WORDS.findall(before), WORDS.findall(after)
    for kind, a, b in aligned(old, new):
        if kind == "equal":
            yield "=", "".join(old[a])
        else:
            yield "-", "".join(old[a])
            yield "+", "".join(new[b])


def aligned[T](
    before: Sequence[T], after: Sequence[T]
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
    if len(middle[0]) * len(middle[1]) > MOST:
        yield "replace", slice(start, len(before) - end), slice(start, len(after) - end)
    else:
        matcher = SequenceMatcher(None, *middle, autojunk=False)
        for kind, a, b, c, d in matcher.get_opcodes():
            yield kind, slice(start + a, start + b), slice(start + c, start + d)
    yield "equal", slice(len(before) - end, None), slice(len(after) - end, None)
