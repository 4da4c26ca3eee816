"""Drawing the card of a post: its title, who signs it, and the site's name."""

import unicodedata
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import ngettext
from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)  # What networks show whole, in pixels.
# Counted on when the same words are drawn otherwise than before.
DRAWING = 1

PAPER, INK, MUTED = "#fbf8f1", "#1c2329", "#56605f"
MARGIN = 80
WIDTH = SIZE[0] - 2 * MARGIN
# From the largest on, until the title fits into its lines.
TITLE_SIZES = ((96, 3), (78, 3), (66, 4), (54, 5), (44, 6))
LEADING = 1.12
NAMES_SIZE, SITE_SIZE = 34, 30
MOST_NAMES = 4
COLOURS = 64

FONTS = Path(settings.BASE_DIR, "static", "fonts")
# Of each kind of text, and where that has no sign, of all: Greek and mathematics.
DISPLAY, SANS, SIGNS = "display.woff2", "sans.woff2", "signs.woff2"
BOLD = 600
# Say of the sign before them how it looks: an emoji, mostly.
SELECTORS = {chr(code) for code in range(0xFE00, 0xFE10)}


def draw(says: dict[str, Any]) -> bytes | None:
    """
    Return the card as a PNG, or None where our fonts lack a letter of it.

    ``says`` has the ``title``, the ``names`` of who signs, the name of the ``site``,
    and its ``accent``. Signs that are no letters, such as emoji, are left out.
    """
    title, site = drawable(says["title"]), drawable(says["site"])
    names = drawable(in_words(says["names"]))
    if title is None or site is None or names is None:
        return None
    picture = Image.new("RGB", SIZE, PAPER)
    drawing = ImageDraw.Draw(picture)
    drawing.rectangle((0, 0, SIZE[0], 14), fill=says["accent"])
    write(drawing, (MARGIN, 92), fit(site, SANS, SITE_SIZE), SANS, SITE_SIZE, MUTED)
    drawing.line((MARGIN, 118, SIZE[0] - MARGIN, 118), fill=INK, width=2)
    drawing.line((MARGIN, 124, SIZE[0] - MARGIN, 124), fill=INK, width=1)
    size, lines = laid_out(title)
    for number, line in enumerate(lines):
        y = 124 + 1.35 * size + number * LEADING * size
        write(drawing, (MARGIN, y), line, DISPLAY, size, INK)
    last = fit(names, SANS, NAMES_SIZE)
    write(drawing, (MARGIN, SIZE[1] - 60), last, SANS, NAMES_SIZE, says["accent"])
    stream = BytesIO()
    picture.quantize(COLOURS).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def in_words(names: list[str]) -> str:
    if len(names) <= MOST_NAMES:
        return ", ".join(names)
    more = len(names) - MOST_NAMES + 1
    line = ngettext("{names} and {more} more", "{names} and {more} more", more)
    return line.format(names=", ".join(names[: MOST_NAMES - 1]), more=more)


def drawable(text: str) -> str | None:
    """Return what of ``text`` can be drawn; None if a letter or digit can't."""
    kept = []
    for sign in " ".join(unicodedata.normalize("NFC", text).split()):
        if any(has(font, sign) for font in (SANS, DISPLAY, SIGNS)):
            kept.append(sign)
        elif unicodedata.category(sign)[0] in "LMN" and sign not in SELECTORS:
            return None
    return "".join(kept)


@cache
def has(name: str, sign: str) -> bool:
    """Return whether a font has a sign: else it draws a box, or nothing at all."""
    if sign == " ":
        return True
    plain = ImageFont.truetype(FONTS / name, 40, layout_engine=ImageFont.Layout.BASIC)
    return bytes(plain.getmask(sign)) != bytes(plain.getmask("\U0010ffff"))


@cache
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    found = ImageFont.truetype(FONTS / name, size)
    if name == SANS:
        found.set_variation_by_axes([BOLD])
    return found


def laid_out(title: str) -> tuple[int, list[str]]:
    """Return the largest size in which ``title`` fits, and its lines in that."""
    for size, most in TITLE_SIZES:
        lines = broken(title, size)
        if len(lines) <= most:
            return size, lines
    return size, [*lines[: most - 1], fit(" ".join(lines[most - 1 :]), DISPLAY, size)]


def broken(title: str, size: int) -> list[str]:
    lines = [""]
    for word in title.split():
        longer = f"{lines[-1]} {word}".strip()
        if width(longer, DISPLAY, size) <= WIDTH:
            lines[-1] = longer
        else:
            lines.append(fit(word, DISPLAY, size))
    return [line for line in lines if line]


def fit(text: str, name: str, size: int) -> str:
    """Return as much of ``text`` as one line takes."""
    if width(text, name, size) <= WIDTH:
        return text
    while width(f"{text}…", name, size) > WIDTH:
        text = text[:-1].rstrip()
    return f"{text}…"


def runs(text: str, name: str) -> list[tuple[str, str]]:
    """Return ``text`` in pieces, each with the font that has all its signs."""
    found: list[tuple[str, str]] = []
    for sign in text:
        own = next((f for f in (name, SIGNS, SANS, DISPLAY) if has(f, sign)), name)
        if found and found[-1][1] == own:
            found[-1] = (found[-1][0] + sign, own)
        else:
            found.append((sign, own))
    return found


def width(text: str, name: str, size: int) -> float:
    return sum(font(own, size).getlength(piece) for piece, own in runs(text, name))


def write(
    drawing: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    name: str,
    size: int,
    colour: str,
) -> None:
    """Write one line; ``at`` is where its baseline begins."""
    x, y = at
    for piece, own in runs(text, name):
        drawing.text((x, y), piece, colour, font(own, size), anchor="ls")
        x += font(own, size).getlength(piece)
