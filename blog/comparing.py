"""What was changed in a text, word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from blog import markup

# Each is a line of its own when texts are compared.
BLOCKS = {
    *("p", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "figure", "figcaption"),
    *("table", "tr", "td", "th", "caption", "pre", "aside", "div", "ul", "ol", "hr"),
    *("dl", "dt", "dd", "br"),
}
WORDS = re.compile(r"\S+\s*|\s+")
# Words of a changed passage beyond which it counts as written anew: the time to
# compare grows with the square.
COMPARED = 4_000

# A sign, "=", "-" or "+", and what stayed, went or came.
Change = tuple[str, str]


def lines_of(html: str) -> list[str]:
    """Return the text of ``html``, a line for each paragraph or the like."""
    pieces: list[str] = []
    for token in markup.scan(html):
        if isinstance(token, str):
            pieces.append(token.replace("\n", " "))
        elif token.tag in BLOCKS:
            pieces.append("\n")
        elif isinstance(token, markup.Start) and token.tag == "img":
            pieces.append(f"[{token.attrs.get('alt', '')}]")
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return [f"{line}\n" for line in lines if line]


def changes(before: list[str], after: list[str]) -> list[Change]:
    """Return what leads from the lines ``before`` to those ``after``, by word."""
    found: list[Change] = []
    for sign, text in by_line(before, after):
        if found and found[-1][0] == sign:
            found[-1] = (sign, found[-1][1] + text)
        else:
            found.append((sign, text))
    return found


def by_line(before: list[str], after: list[str]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield "=", "".join(before[a:b])
        else:
            yield from by_word("".join(before[a:b]), "".join(after[c:d]))


def by_word(before: str, after: str) -> Iterator[Change]:
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) + len(new) > COMPARED:
        old, new = [before], [after]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield "=", "".join(old[a:b])
            continue
        if a < b:
            yield "-", "".join(old[a:b])
        if c < d:
            yield "+", "".join(new[c:d])
