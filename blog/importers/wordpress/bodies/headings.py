"""Levels of headings: WordPress lets people choose them by their size."""

import re
from collections.abc import Iterable, Iterator

from blog.markup import End, Start, Token

_HEADING = re.compile(r"h[1-6]")
# The title of the post is the first level.
_HIGHEST, _LOWEST = 2, 4


def without_gaps(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield ``tokens`` with no level left out between a heading and those above."""
    above: list[tuple[int, int]] = []  # as written, as it is here
    for token in tokens:
        if isinstance(token, str) or not _HEADING.fullmatch(token.tag):
            yield token
        elif isinstance(token, Start):
            written = int(token.tag[1])
            while above and above[-1][0] >= written:
                above.pop()
            level = min(above[-1][1] + 1, _LOWEST) if above else _HIGHEST
            above.append((written, level))
            yield Start(f"h{level}", token.attrs)
        else:
            yield End(f"h{above[-1][1]}") if above else token
