"""
Measure that the functions of ``blog.markup`` take time in proportion to length.

Each is given what slows parsers down, at 1,000 characters and each doubling up to
64,000. Printed are the seconds at the full length, and the worst ratio of one length
to half of it (2 is linear). The ratio is taken from 8,000 characters on: below, fixed
costs hide it. Run it on a quiet machine::

    python -m bench.markup
"""

import os
import time
from collections.abc import Callable

import django

LENGTHS = [1000 * 2**power for power in range(7)]
FIRST_RATIO_AT = 16_000
REPEATS = 3

# A piece to repeat, and what stands before it.
FAMILIES = {
    "open tags": ("", "<b>"),
    "open blocks": ("", "<blockquote>"),
    "formatting": ("", "<b title=%d><p>"),
    "open lists": ("", "<ul><li>"),
    "open cells": ("", "<table><tr><td>"),
    "open brackets": ("", "<"),
    "open quotes": ("", '<a href="'),
    "open comments": ("", "<!--"),
    "attributes": ("<p ", "a%d=1 "),
    "entities": ("", "&#x26;&amp"),
    "long number": ("&#", "9"),
    "signs": ("", "#@"),
    "handles": ("@", "a."),
    "tags": ("", "#a%d "),
    "headings": ("", "<h2>a</h2>"),
    "addresses": ("", "http://a)"),
    "stars": ("", "*a**"),
    "backticks": ("", "`a\n"),
    "quotations": ("", ">"),
    "spaces": ("a", " "),
    "blank lines": ("a", "\n "),
    "end tags": ("<p>a", "</b></p>"),
}


def text_of(family: str, length: int) -> str:
    """Return ``length`` characters of a family."""
    text, piece = FAMILIES[family]
    numbered = "%d" in piece
    pieces = [text]
    size, number = len(text), 0
    while size < length:
        pieces.append(piece % number if numbered else piece)
        size += len(pieces[-1])
        number += 1
    return "".join(pieces)[:length]


def functions() -> dict[str, Callable[[str], object]]:
    """Return what is measured; the settings must be there."""
    from blog import markup

    def nobody(name: str) -> None:
        return None

    def somewhere(name: str) -> str:
        return f"/{name}/"

    return {
        "clean_article": markup.clean_article,
        "article_html": lambda text: markup.article_html(text, somewhere, somewhere),
        "link": lambda text: markup.link(text, nobody, nobody),
        "clean_comment": markup.clean_comment,
        "comment_to_html": markup.comment_to_html,
        "feed_html": lambda text: markup.feed_html(text, "https://blog.example/"),
        "hashtags": markup.hashtags,
        "handles": markup.handles,
        "headings": markup.headings,
        "text": markup.text,
        "excerpt": markup.excerpt,
        "plain": markup.plain,
        "safe_address": markup.safe_address,
    }


def seconds(
    function: Callable[[str], object], text: str, repeats: int = REPEATS
) -> float:
    """Return the shortest CPU time of some calls."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        function(text)
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(f"{'function':16} {'family':14} {'64k, s':>8} {'ratio':>6}")
    for name, function in functions().items():
        for family in FAMILIES:
            times = [seconds(function, text_of(family, size)) for size in LENGTHS]
            later = zip(LENGTHS[1:], times[1:], times, strict=False)
            ratios = [
                after / max(before, 1e-4)
                for length, after, before in later
                if length >= FIRST_RATIO_AT
            ]
            print(f"{name:16} {family:14} {times[-1]:8.3f} {max(ratios):6.2f}")


if __name__ == "__main__":
    main()
