"""
The line that a blog without bylines writes by hand: "By: Ines Okafor, MD (@okafor), …"

It is read only where it can be written again letter for letter by ``blog.bylines``:
else nobody could tell what was lost.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone, translation

from blog import bylines
from blog.markup import End, Start, Token, scan, serialise
from blog.models import Author, Byline

_BY = re.compile(r"\s*By:?\s+", re.IGNORECASE)
_HANDLE = r"@[\w.]+(?:@[\w.-]+)?"
_HANDLES = re.compile(rf" \(({_HANDLE}(?:, {_HANDLE})*)\)")
# "MD", "M.D.", "FRCP(C)", "MHPE", "PhD", "BSc (Hons)": few letters, most of them large.
_CREDENTIAL = re.compile(
    r"((?:[A-Z][A-Za-z]{0,3}\.?){1,6})(?:\([A-Za-z]{1,5}\)|-[A-Z]{1,4})?"
    r"(?: \([A-Z][a-z]+\))?"
)
# General words for what employs or teaches; a part with one begins the affiliation.
_INSTITUTION = re.compile(
    r"\b(?:academy|association|board|cent(?:er|re)|clinic|college|committee|council|"
    r"department|division|facult(?:y|é)|foundation|group|hospital|institut[eo]?|"
    r"journal|laborator(?:y|ies)|library|ministry|network|office|organi[sz]ation|"
    r"program(?:me)?|school|service|society|trust|universit\w+|hôpital|école|klinik\w*)"
    r"\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"[A-ZÀ-Þ]")
_LONGEST = 5000
# Stands for <br> while a line is read: white space that no text has.
_BREAK = "\v"
_KEPT = ("credentials", "handles", "role", "affiliation")
_FIELDS: dict[str, int] = {n: getattr(Byline, n).field.max_length for n in _KEPT}
_BLOCKS = ("p", "div", "h2", "h3", "h4")
_STARTS = (*_BLOCKS, "blockquote", "figure", "ol", "table", "ul")


@dataclass(frozen=True)
class Person:
    """Who may be named: an account of the other blog, with its forms of the name."""

    login: str
    name: str  # without credentials
    credentials: str = ""


@dataclass(frozen=True)
class Signed:
    """One author's part of a line, each field as printed."""

    login: str
    name: str
    credentials: str = ""
    handles: str = ""  # divided by spaces
    role: str = ""
    affiliation: str = ""


def split_credentials(display: str) -> tuple[str, str]:
    """Return name and credentials of a name as displayed: "Jason R. Frank, MD"."""
    name, _comma, rest = " ".join(display.split()).partition(", ")
    if rest and name and len(rest) <= _FIELDS["credentials"] and are_credentials(rest):
        return name, rest
    return " ".join(display.split()), ""


def are_credentials(text: str) -> bool:
    """Return whether each part of ``text`` looks like a degree: few small letters."""
    found = [_CREDENTIAL.fullmatch(part) for part in text.split(", ")]
    letters = [match[1].replace(".", "") if match else "" for match in found]
    return all(
        len(part) > 1 and sum(map(str.isupper, part)) >= max(2, len(part) * 0.4)
        for part in letters
    )


def take_line(html: str, people: Sequence[Person]) -> tuple[str, list[Signed], bool]:
    """
    Return ``html`` without its byline, and who signs by it.

    Where the first paragraph is none, or can't be written again as it stands, the
    text comes back whole; the last part tells whether it looked like one.
    """
    tokens = list(scan(html))
    end = _end_of_paragraph(tokens)
    said = "".join(map(_said, tokens[:end])).strip()
    line = " ".join(said.split())
    if not _BY.match(line) or len(line) > _LONGEST:
        return html, [], False
    # What follows on another line of the paragraph is text.
    signed = [] if _BREAK in said else read_line(line, people)
    if not signed:
        return html, [], line[:3].lower() == "by:"
    return serialise(tokens[end:]).strip(), signed, False


def _said(token: Token) -> str:
    if isinstance(token, str):
        return token
    return _BREAK if token == Start("br") else ""


def _end_of_paragraph(tokens: list[Token]) -> int:
    """Return where the first paragraph with text in it ends."""
    words = False
    for index, token in enumerate(tokens):
        if isinstance(token, str):
            head, blank, _tail = token.lstrip().partition("\n\n")
            if blank and (head.strip() or words):
                tokens[index : index + 1] = [
                    token[: token.find(head) + len(head)],
                    token[token.find(head) + len(head) :],
                ]
                return index + 1
            words = words or bool(token.strip())
        elif isinstance(token, End) and token.tag in _BLOCKS and words:
            return index + 1
        elif words and isinstance(token, Start) and token.tag in _STARTS:
            return index
    return len(tokens)


def read_line(line: str, people: Sequence[Person]) -> list[Signed]:
    """Return the parts of ``line``, or nothing unless they render back to it."""
    line = " ".join(line.split())
    if line[:3].lower() != "by:" and line.endswith((".", "!", "?")):
        return []  # A sentence that begins with "By".
    words = _BY.sub("", line, count=1)
    found = _names_in(words, people)
    if not found or found[0][0] != 0:
        return []
    ends = [start for start, _person, _name in found[1:]] + [len(words)]
    signed = []
    for (start, person, name), end in zip(found, ends, strict=True):
        part = words[start + len(name) : end]
        if end < len(words):
            part = re.sub(r"(?:,? and|,) ?$", "", part.rstrip())
        signed.append(_read_part(person, name, part))
    # A handle that was not read as one would be lost as a link.
    stray = any("@" in f"{s.credentials}{s.role}{s.affiliation}" for s in signed)
    if stray or not all(map(_fits, signed)):
        return []
    return signed if _renders_as(signed, line) else []


def _fits(signed: Signed) -> bool:
    return all(len(getattr(signed, name)) <= most for name, most in _FIELDS.items())


def _names_in(words: str, people: Sequence[Person]) -> list[tuple[int, Person, str]]:
    """Return where the names begin that stand at the start of a part, in order."""
    names = {person.name: person for person in people if person.name}
    if not names:
        return []
    longest_first = sorted(names, key=len, reverse=True)
    either = "|".join(re.escape(name) for name in longest_first)
    pattern = re.compile(rf"(?:^|(?<=, )|(?<= and ))(?:{either})(?=$|[,( ])")
    found: dict[str, tuple[int, Person, str]] = {}
    for match in pattern.finditer(words):
        found.setdefault(match[0], (match.start(), names[match[0]], match[0]))
    return sorted(found.values(), key=lambda entry: entry[0])


def _read_part(person: Person, name: str, part: str) -> Signed:
    """Read ", MD (@x), teaching chair, Faculty of Medicine"."""
    handles = _HANDLES.search(part)
    if handles:
        credentials = part[: handles.start()].removeprefix(", ")
        rest = part[handles.end() :].removeprefix(", ")
    else:
        pieces = part.removeprefix(", ").split(", ") if part else []
        count = 0
        while count < len(pieces) and are_credentials(pieces[count]):
            count += 1
        credentials, rest = ", ".join(pieces[:count]), ", ".join(pieces[count:])
    role, affiliation = divide(rest)
    return Signed(
        login=person.login,
        name=name,
        credentials=credentials,
        handles=handles[1].replace(", ", " ") if handles else "",
        role=role,
        affiliation=affiliation,
    )


def divide(words: str) -> tuple[str, str]:
    """Return role and affiliation, which begins at the first institution's name."""
    pieces = words.split(", ") if words else []
    for index, piece in enumerate(pieces):
        if _INSTITUTION.search(piece) and _NAMED.match(piece):
            return ", ".join(pieces[:index]), ", ".join(pieces[index:])
    return words, ""


def _renders_as(signed: Iterable[Signed], line: str) -> bool:
    lines = [byline(part, Author(name=part.name, slug="-")) for part in signed]
    with translation.override("en"):
        written = bylines.as_text(lines)
    # "By Ines" says what "By: Ines" does.
    return _BY.sub("", written, count=1) == _BY.sub("", line, count=1)


def byline(signed: Signed, author: Author) -> Byline:
    """Return the unsaved Byline of ``signed``, as kept at some publication."""
    made = Byline(
        author=author,
        credentials=signed.credentials,
        handles=signed.handles,
        role=signed.role,
        affiliation=signed.affiliation,
        kept_at=timezone.now(),
    )
    made.author_handles = []
    return made


def person(login: str, name: str) -> Person:
    plain, credentials = split_credentials(name)
    return Person(login, plain, credentials)


def unsigned(person: Person) -> Signed:
    """Return what signs a post where no line does: the name alone."""
    return replace(Signed(person.login, person.name), credentials=person.credentials)
