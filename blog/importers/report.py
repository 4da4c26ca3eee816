"""
What an import did, counted and listed for who asked for it.

Lines are told in the words of the reader's language only when they are shown: what
is stored is a code of ``Matter`` and what it concerns.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

# Of one matter, so many are named; the rest is counted.
NAMED = 500


class Matter(models.TextChoices):
    """Why something came in otherwise than it was there, or not at all."""

    KEPT_DRAFT = "kept_draft", _("Came in as a draft, since it was not public")
    NO_FILE = "no_file", _("The file of this image was not in the folder")
    NO_ATTACHMENT = "no_attachment", _("This file was not in the folder")
    NOT_FETCHED = "not_fetched", _("This could not be fetched from where it was")
    LINK = "link", _("This links to a file that did not come along")
    BAD_FILE = "bad_file", _("The file of this image can't be used")
    NO_ALT = "no_alt", _("Still needs an alternative text")
    SHORTCODE = "shortcode", _("This shortcode was left out")
    BLOCK = "block", _("This block was left out")
    EMBED = "embed", _("This embed became a link")
    BYLINE_KEPT = (
        "byline_kept",
        _("The byline could not be read, and stays in the text"),
    )
    NUMBER_TAKEN = "number_taken", _("Another thing has this number here already")
    SLUG_TAKEN = "slug_taken", _("Another page had this address, so it got a new one")
    MENU = "menu", _("This menu did not come along: make it anew")
    SERIES = "series", _("This series did not come along: make it anew")
    STICKY = "sticky", _("Stood at the top of the front page there")
    KIND = "kind", _("Things of this kind do not come along")
    CUT = "cut", _("This was too long, and is cut")
    NO_PLACE = "no_place", _("Comments below a page do not come along")
    FAILED = "failed", _("This did not come in")


NOUNS = {
    "post": _("Posts"),
    "page": _("Pages"),
    "image": _("Images"),
    "attachment": _("Other files"),
    "author": _("Authors"),
    "category": _("Categories"),
    "tag": _("Tags"),
    "comment": _("Comments"),
    "pingback": _("Pingbacks"),
    "trackback": _("Trackbacks"),
    "webmention": _("Webmentions"),
    "redirect": _("Redirects"),
    "gallery": _("Galleries"),
    "caption": _("Captions"),
    "embed": _("Embeds"),
    "nav_menu_item": _("Menu entries"),
}
OUTCOMES = {
    "in": _("%(number)s in"),
    "mended": _("%(number)s mended"),
    "known": _("%(number)s here already"),
    "out": _("%(number)s left out"),
}


@dataclass(frozen=True)
class Row:
    """What became of one kind of thing, in words."""

    label: str
    numbers: str


@dataclass
class Report:
    """
    Counts and lines. ``counts`` has keys such as ``post.in`` and ``comment.known``.

    The first word says what (post, page, image, author, category, tag, comment,
    pingback, trackback, redirect, gallery, caption, embed), the second what became
    of it: ``in`` came in now, ``known`` was here already, ``mended`` was here and
    is better now, ``out`` did not come.
    """

    counts: Counter[str] = field(default_factory=Counter)
    lines: list[tuple[str, str]] = field(default_factory=list)

    def count(self, what: str, how: str = "in", number: int = 1) -> None:
        if number:
            self.counts[f"{what}.{how}"] += number

    def tell(self, matter: Matter, subject: str) -> None:
        """Note that ``matter`` befell ``subject``: a title, an address, a name."""
        self.counts[f"matter.{matter}"] += 1
        if self.counts[f"matter.{matter}"] <= NAMED:
            self.lines.append((matter, subject[:300]))

    def table(self) -> list[Row]:
        """Return one row for each kind of thing there was, in the order of NOUNS."""
        kinds = [key.partition(".")[0] for key in self.counts]
        known = [kind for kind in NOUNS if kind in kinds]
        others = sorted(set(kinds) - set(NOUNS) - {"matter"})
        return [Row(str(NOUNS.get(k, k)), self._outcomes(k)) for k in known + others]

    def _outcomes(self, kind: str) -> str:
        numbers = {how: self.counts[f"{kind}.{how}"] for how in OUTCOMES}
        said = [str(OUTCOMES[h]) % {"number": n} for h, n in numbers.items() if n]
        return ", ".join(said)

    def matters(self) -> list[tuple[str, int, list[str]]]:
        """Return each matter in words, how often it was, and what it befell."""
        told = {matter: [s for m, s in self.lines if m == matter] for matter in Matter}
        return [
            (str(matter.label), self.counts[f"matter.{matter}"], subjects)
            for matter, subjects in told.items()
            if subjects
        ]

    def as_json(self) -> dict[str, Any]:
        return {"counts": dict(self.counts), "lines": self.lines}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Report":
        lines = [(matter, subject) for matter, subject in stored.get("lines", [])]
        return cls(Counter(stored.get("counts", {})), lines)
