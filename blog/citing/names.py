"""
Names as citations turn them around: the family's first, the rest as initials.

Nobody can tell from "Nguyễn Thị Hạnh" or "Gabriel García Márquez" which word is the
family's. What is guessed here fills the field "name for citing" once, and whoever bears
the name corrects it there: what stands before its first comma is the family name.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blog.models.author import Author

# How generations are told apart, as citations write it: without a full stop.
SUFFIXES = {"jr": "Jr", "jnr": "Jr", "junior": "Jr", "sr": "Sr", "snr": "Sr"}
SUFFIXES |= {n.lower(): n for n in ("II", "III", "IV", "2nd", "3rd", "4th")}
# Words that belong to the family name after them even when they are written large.
LARGE = set(
    "Van Von De Der Den Del Della Du La Le El Ó Ní Nic Mac St St. Saint".split()
)
# Portuguese and Spanish words that say which one of the family, after its name.
AFTER = {"filho", "neto", "júnior", "sobrinho"}
# Words between two names of one family: Ramón y Cajal, Costa e Silva, Puig i Cadafalch.
JOINING = {"y", "e", "i"}
# "Jane Doe, MD, PhD": what stands there is no given name.
CREDENTIAL = re.compile(r"[A-Z][\w.]*[A-Z][\w.]*")

# What a nickname stands in: Robert (Bob), Anna “Nan”.
BRACKETS = "(“\"'‘«"


@dataclass(frozen=True)
class CitedName:
    """One name: either ``literal``, never turned around, or a ``family`` at least."""

    family: str = ""
    given: str = ""
    # What goes with the family name and isn't capitalised: "van der", "de la".
    particle: str = ""
    suffix: str = ""
    literal: str = ""

    @property
    def whole_family(self) -> str:
        return f"{self.particle} {self.family}".strip()

    @property
    def inverted(self) -> str:
        """Return the name as a register has it: "van der Berg, Anna, Jr"."""
        parts = (self.whole_family, self.given, self.suffix)
        return self.literal or ", ".join(part for part in parts if part)

    @property
    def generation(self) -> str:
        """Return the suffix with the full stop that stands after a shortened word."""
        return f"{self.suffix}." if self.suffix in ("Jr", "Sr") else self.suffix


def cited_name(author: "Author") -> CitedName:
    """Return the name of ``author`` in its parts, as "name for citing" says them."""
    name = author.citing_name or family_name_first(author.name)
    if author.is_group or not has_case(author.name):
        # Chinese, Arabic or Georgian names are cited as they are printed.
        return CitedName(literal=author.name)
    family, *rest = [part.strip() for part in name.split(",")]
    suffix = next((s for part in rest if (s := suffix_in(part))), "")
    given = next((part for part in rest if part and not suffix_in(part)), "")
    words = family.split()
    if not words:
        return CitedName(literal=author.name)
    small = 0
    while small < len(words) - 1 and words[small].islower():
        small += 1
    return CitedName(
        family=" ".join(words[small:]),
        given=given,
        particle=" ".join(words[:small]),
        suffix=suffix,
    )


def family_name_first(name: str, *, is_group: bool = False) -> str:
    """
    Return ``name`` as a list of references sorts it, as well as can be guessed.

    Particles go with the family name: "van Beethoven, Ludwig". What was written
    family first with a comma stays, as does a name in a script that knows no capitals.
    """
    name = " ".join(name.split())
    if is_group or not has_case(name):
        return name[:200]
    name, *rest = [part.strip() for part in name.split(",")]
    words, suffix = name.split(), next(filter(None, map(suffix_in, rest)), "")
    others = [part for part in rest if part and not suffix_in(part)]
    if others and not (len(words) > 1 and all(map(CREDENTIAL.fullmatch, others))):
        return ", ".join([name, *rest])[:200]
    if len(words) > 2 and (last := suffix_in(words[-1])):
        words, suffix = words[:-1], last
    start = family_from(words)
    parts = (" ".join(words[start:]), " ".join(words[:start]), suffix)
    return ", ".join(part for part in parts if part)[:200]


def family_from(words: list[str]) -> int:
    """Return at which of ``words`` the family name begins, never at the first."""
    start = len(words) - 1
    if words and words[-1].lower() in AFTER and start > 1:
        start -= 1
    while start > 1 and (words[start - 1].islower() or words[start - 1] in LARGE):
        start -= 1
    if words and words[start] in JOINING and start > 1:
        start -= 1
    return max(start, 0)


def suffix_in(word: str) -> str:
    return SUFFIXES.get(word.rstrip(".").lower(), "")


def has_case(name: str) -> bool:
    """Return whether ``name`` is in a script that has capitals."""
    return name.lower() != name.upper()


def initials(given: str, stop: str = "", space: str = "", hyphen: str = "") -> str:
    """
    Return the initials of given names: "JP", or "J.-P." by the marks of a style.

    Particles that stand after a given name are kept whole: "Jean de" is "J de".
    """
    found, gap = "", ""
    for word in given.split():
        names = [re.findall(r"[^\W\d_][^.]*", part) for part in word.split("-")]
        if word[0] in BRACKETS or not any(names):
            continue
        if found and word.islower():
            found, gap = f"{found} {word}", " "
            continue
        short = hyphen.join(space.join(n[0] + stop for n in part) for part in names)
        found, gap = f"{found}{gap}{short}", space
    return found
