"""
Where a quoted passage stands in a text that was edited since.

A passage is what the W3C's Web Annotation Data Model calls a TextQuoteSelector: its
words and a little of what stands before and after. It is looked for letter by letter
first, then between its neighbours, then by likeness. No step takes longer than in
proportion to the text, and to the square of a passage.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

# Signs of context that are kept on either side.
CONTEXT = 32
# A passage of so many words is its own proof; a shorter one needs its neighbours.
TELLING = 5
# Signs on either side between which it is looked for when it was edited itself.
NEAREST = 12
# Of more occurrences the others are not looked at.
OCCURRENCES = 200
# How alike a passage and what it became must be, of 1; the same of its neighbours.
ALIKE = 0.6
SAME_PLACE = 0.5
# Between its neighbours it may have become half another.
BETWEEN = 0.5
# Languages that don't part words are compared sign by sign.
WORD = re.compile(r"[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|\w+")


class Place(NamedTuple):
    start: int
    end: int


@dataclass(frozen=True)
class Anchor:
    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int = 0

    @classmethod
    def at(cls, text: str, place: Place) -> "Anchor":
        start, end = place
        before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
        return cls(text[start:end], before, after, start)


def choose(text: str, exact: str, prefix: str = "", suffix: str = "") -> Anchor | None:
    """Return the anchor of what somebody chose in ``text``, or typed from it."""
    wanted = Anchor(exact, prefix, suffix)
    if not exact:
        return None
    places = list(occurrences(text, wanted))
    near = max(places, key=lambda p: nearness(text, wanted, p)[0], default=None)
    found = near or likeliest(text, wanted)
    return Anchor.at(text, found) if found else None


def find(text: str, anchor: Anchor) -> Place | None:
    """Return where the passage stands in ``text`` by now; None if it is gone."""
    if not anchor.exact:
        return None
    found = letter_by_letter(text, anchor) or between(text, anchor)
    return found or likeliest(text, anchor)


def letter_by_letter(text: str, anchor: Anchor) -> Place | None:
    places = list(occurrences(text, anchor))
    if not places:
        return None
    best = max(places, key=lambda place: nearness(text, anchor, place))
    telling = len(WORD.findall(anchor.exact)) >= TELLING
    alone = not (anchor.prefix or anchor.suffix)
    same = nearness(text, anchor, best)[0] >= SAME_PLACE
    return best if telling or alone or same else None


def occurrences(text: str, anchor: Anchor) -> Iterator[Place]:
    """Yield where its very words stand, a limited number of times."""
    size, at = len(anchor.exact), -1
    for _number in range(OCCURRENCES):
        at = text.find(anchor.exact, at + 1)
        if at < 0:
            return
        yield Place(at, at + size)


def nearness(text: str, anchor: Anchor, place: Place) -> tuple[float, int]:
    """Return how alike the neighbours are, of 1, and how near the place is."""
    now = Anchor.at(text, place)
    kept = likeness(anchor.prefix, now.prefix) * len(anchor.prefix)
    kept += likeness(anchor.suffix, now.suffix) * len(anchor.suffix)
    size = len(anchor.prefix) + len(anchor.suffix)
    return (kept / size if size else 1.0), -abs(place.start - anchor.start)


def between(text: str, anchor: Anchor) -> Place | None:
    """Find what stands between its nearest neighbours, if it is anything like it."""
    before, after = anchor.prefix[-NEAREST:], anchor.suffix[:NEAREST]
    if not (before.strip() and after.strip()):
        return None
    longest = 2 * len(anchor.exact) + CONTEXT + len(after)
    found: dict[Place, float] = {}
    for _at, start in occurrences(text, Anchor(before)):
        end = text.find(after, start, start + longest)
        if end > start:
            found[Place(start, end)] = likeness(anchor.exact, text[start:end])
    best = max(found, key=lambda place: found[place], default=None)
    return best if best and found[best] >= BETWEEN else None


def likeliest(text: str, anchor: Anchor) -> Place | None:
    """Find the stretch of ``text`` that shares most words, in most of their order."""
    wanted = [word.lower() for word in WORD.findall(anchor.exact)]
    if len(wanted) < TELLING:
        return None
    words = list(WORD.finditer(text))
    said = [word[0].lower() for word in words]
    at = fullest(said, wanted, [word.start() for word in words], anchor.start)
    size = len(wanted)
    first = max(0, at - size // 2)
    window = said[first : at + size + size // 2]
    matcher = SequenceMatcher(None, wanted, window, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return None
    low, high = blocks[0].b, blocks[-1].b + blocks[-1].size
    shared = sum(block.size for block in blocks)
    if 2 * shared / (size + high - low) < ALIKE:
        return None
    return Place(words[first + low].start(), words[first + high - 1].end())


def fullest(said: list[str], wanted: list[str], starts: list[int], near: int) -> int:
    """Return where a stretch begins that holds most of ``wanted``, in any order."""
    need, have = Counter(wanted), Counter[str]()
    size, shared = len(wanted), 0
    best, found = (-1, 0), 0
    for index, word in enumerate(said):
        have[word] += 1
        shared += have[word] <= need[word]
        if index >= size:
            left = said[index - size]
            shared -= have[left] <= need[left]
            have[left] -= 1
        begin = max(0, index - size + 1)
        rank = (shared, -abs(starts[begin] - near))
        if rank > best:
            best, found = rank, begin
    return found


def likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
