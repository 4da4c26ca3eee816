"""
Citations of a post in four styles, made of CSL files by citeproc-py.

It costs some 60 ms of CPU, so it is done by a job and stored. What is stored is a
template: the address, the DOI and the name of the blog are filled in when it is read,
so that a blog that moves or is renamed writes no citation anew.

What citeproc-py 0.11.1 does otherwise than the styles ask is settled here, before and
after: initials and particles, stops beside stops and inside quotes, the number in
front, spaces in dates. A style remembers what it wrote: each text gets one of its own.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from blog.addresses import absolute
from blog.citing.csl import day_of, parts_of, publisher_of
from blog.citing.names import CitedName, cited_name, initials

if TYPE_CHECKING:
    from blog.models import Post, SiteSettings

FILES = Path(__file__).with_name("styles")
# Signs of Unicode's private area stand for what is put there, or done there, later.
END, ITALIC, ROMAN, URL, BLOG, DOI, SITE = (chr(0xE001 + n) for n in range(7))
UNMARKED = dict.fromkeys(range(0xE001, 0xE008))
# Citations in these styles are in English, whatever the language of the post.
LOCALE = "en-US"
STOPS = (".", "?", "!", "…")
# Words that stay small in a headline.
SMALL = frozenset(
    "a an and as at but by for from in nor of on or so the to with".split()
)
SINGLE = str.maketrans('“”"', "‘’'")
# By the rules of the National Library of Medicine, second and later bearers of a name
# are told apart in Arabic figures.
ARABIC = {"II": "2nd", "III": "3rd", "IV": "4th"}


MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def headline(word: re.Match[str]) -> str:
    return word[0] if word[0] in SMALL else word[0].capitalize()


@dataclass(frozen=True)
class Style:
    """One style: the ``file`` it is in, and what is settled before that is asked."""

    label: str
    file: str
    # How a name is given to it.
    name: Callable[[CitedName], dict[str, str]]
    # How the name of the blog stands in it, which is filled in later.
    blog: str
    # Whether the year stands first in a date, and the title in quotation marks.
    year_first: bool = False
    quotes: bool = False

    def title(self, title: str, language: str) -> str:
        """Return ``title`` with a stop at its end, inside of quotation marks."""
        if self.quotes:
            title = title.translate(SINGLE)
            if language.startswith("en"):
                # Only the first sign of a word would be made a capital.
                title = re.sub(r"(?<=[‘(])[a-z]+", headline, title)
        closing = '”"' + ("’" if "‘" in title else "") + ("'" if self.quotes else "")
        text = title.rstrip(closing)
        stop = "" if text.endswith(STOPS) else "."
        return f"{text}{stop}{title[len(text) :]}{END}"

    def date(self, day: date) -> dict[str, Any]:
        if self.year_first:
            return {"literal": f"{day:%Y} {MONTHS[day.month - 1]} {day.day}"}
        return {"date-parts": [parts_of(day)]}

    def blog_name(self, site: "SiteSettings") -> SafeString:
        """Return the name of the blog, called a blog where the style asks for it."""
        name = format_html(self.blog.partition(" ")[0], site.name)
        kind = self.blog.partition(" ")[2]
        if kind and not site.name.lower().endswith("blog"):
            name = format_html("{} {}", name, kind)
        publisher = publisher_of(site) if self.quotes else ""
        return format_html("{}, {}", name, publisher) if publisher else name


def close(name: CitedName) -> dict[str, str]:
    """Return a name as medical journals have it: "van Beethoven L Jr"."""
    return parts(name, initials(name.given), name.suffix)


def of_the_library(name: CitedName) -> dict[str, str]:
    if name.literal:
        return {"literal": name.literal.removeprefix("The ")}
    suffix = ARABIC.get(name.suffix, name.suffix)
    return parts(name, initials(name.given), suffix)


def spaced(name: CitedName) -> dict[str, str]:
    return parts(name, initials(name.given, ".", " ", "-"), name.generation)


def full(name: CitedName) -> dict[str, str]:
    return parts(name, name.given, name.generation)


def parts(name: CitedName, given: str, suffix: str) -> dict[str, str]:
    if name.literal:
        return {"literal": name.literal}
    found = {"family": name.whole_family, "given": given, "suffix": suffix}
    return {part: value for part, value in found.items() if value}


STYLES = {
    "ama": Style("AMA", "american-medical-association", close, "{} blog"),
    "vancouver": Style(
        "Vancouver", "nlm-citation-sequence", of_the_library, "{}", year_first=True
    ),
    "apa": Style("APA", "apa", spaced, "<i>{}</i>"),
    "chicago": Style(
        "Chicago", "chicago-author-date", full, "<i>{}</i> (blog)", quotes=True
    ),
}


def templates(post: "Post", site: "SiteSettings") -> dict[str, str]:
    """Return the citation of ``post`` in each style, to be filled in by ``as_html``."""
    return {key: template(style, post, site) for key, style in STYLES.items()}


def template(style: Style, post: "Post", site: "SiteSettings") -> str:
    language = post.language or site.language
    names = [style.name(cited_name(author)) for author in post.signers]
    item = {
        "id": "1",
        "type": "post-weblog",
        "author": [unmarked(name) for name in names] or [{"literal": SITE}],
        "title": style.title(post.cited_title.translate(UNMARKED), language),
        "container-title": BLOG,
        "issued": style.date(day_of(post, site)),
        "language": language,
        "URL": URL,
    }
    text = formatted(style.file, item | ({"DOI": DOI} if post.doi else {}))
    # The stop of the title stands before its sign, perhaps inside of quotes.
    text = re.sub(rf"{END}(”?)\.", r"\1", text).replace(END, "")
    return text.replace(f"{ITALIC}{BLOG}{ROMAN}", BLOG)


def unmarked(name: dict[str, str]) -> dict[str, str]:
    return {part: value.translate(UNMARKED) for part, value in name.items()}


class Marks:
    """What citeproc-py asks of a format: signs, until the text is escaped."""

    @staticmethod
    def preformat(text: str) -> str:
        return text

    @staticmethod
    def Italic(text: str) -> str:  # noqa: N802  Its name there.
        return f"{ITALIC}{text}{ROMAN}"

    Oblique = Italic
    Bold = Light = Underline = Superscript = Subscript = SmallCaps = str


def formatted(file: str, item: dict[str, Any]) -> str:
    # The web processes never need it, nor the parser of XML behind it.
    from citeproc import (
        Citation,
        CitationItem,
        CitationStylesBibliography,
        CitationStylesStyle,
    )
    from citeproc.source.json import CiteProcJSON

    style = CitationStylesStyle(str(FILES / f"{file}.csl"), LOCALE, validate=False)
    adapt(style.root)
    source = CiteProcJSON([item])
    bibliography = CitationStylesBibliography(style, source, Marks)
    bibliography.register(Citation([CitationItem(item["id"])]))
    return str(bibliography.bibliography()[0]).strip()


def adapt(root: Any) -> None:
    """Let a style number nothing, and leave initials as they are given."""
    for element in root.iter():
        element.attrib.pop("initialize-with", None)
        if element.get("variable") == "citation-number" and "suffix" in element.attrib:
            element.getparent().remove(element)


def as_html(key: str, text: str, post: "Post", site: "SiteSettings") -> SafeString:
    """Return a citation as HTML; ``text`` is its template in the style ``key``."""
    url = absolute(post.get_absolute_url())
    put = {
        ITALIC: "<i>",
        ROMAN: "</i>",
        SITE: escape(site.name),
        BLOG: STYLES[key].blog_name(site),
        URL: link(url, url),
        f"doi:{DOI}": link(post.doi_url, f"doi:{post.doi}"),
        f"https://doi.org/{DOI}": link(post.doi_url, post.doi_url),
    }
    html: str = escape(text)
    for sign, value in put.items():
        html = html.replace(sign, value)
    # A blog may be called "Who Asks?".
    return mark_safe(re.sub(r"([.?!…]</i>)\.", r"\1", html))  # noqa: S308  Escaped.


def link(url: str, text: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, text)
