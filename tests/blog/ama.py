"""
Fifty citations, written by hand after the AMA Manual of Style, 11th edition.

The rules, by its sections: names inverted, initials without stops (3.7); up to six
authors all, of more the first three and "et al" (3.7); Jr, II and III after the initials
without a comma; particles as the bearer writes them; groups as they call themselves
(3.7); a title in its own capitals with one full stop, question mark or exclamation point,
inside of quotation marks (3.9, 8.6.5); the name of the blog and the word "blog", the
date of publication, then the DOI or, without one, the address without a stop (3.15).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape

from django.utils.html import strip_tags

from blog.citing.rendering import STYLES, as_html, template
from tests.factories import make_author, make_draft

BLOG, DATE = "Rounds blog.", (2026, 3, 17)
URL = "https://rounds.example/2026/03/17/p/"


@dataclass(frozen=True)
class Case:
    """Names, or pairs of a name and a name for citing; "=" begins a group."""

    names: tuple[str | tuple[str, str], ...]
    cited: str
    title: str = "Count to five"
    ends: str = "Count to five."
    date: tuple[int, int, int] = DATE
    day: str = "March 17, 2026."
    doi: str = ""

    @property
    def expected(self) -> str:
        where = f"doi:{self.doi}" if self.doi else URL
        where = where.replace("2026/03/17", "/".join(f"{n:02}" for n in self.date))
        return f"{self.cited} {self.ends} {BLOG} {self.day} {where}"


def named(name, cited):
    return Case((name,), cited)


def titled(title, ends):
    return Case(("Ines Okafor",), "Okafor I.", title, ends)


def dated(date, day):
    return Case(("Ines Okafor",), "Okafor I.", date=date, day=day)


SEVEN = ("Ann A", "Bob B", "Cyd C", "Dan D", "Eve E", "Fay F", "Gus G")
CASES = [
    # One name.
    named("Alireza Jalali", "Jalali A."),
    named("Jason R. Frank", "Frank JR."),
    named("J. R. R. Tolkien", "Tolkien JRR."),
    named("J.R.R. Tolkien", "Tolkien JRR."),
    named("Jean-Paul Sartre", "Sartre JP."),
    named("Zoë Müller", "Müller Z."),
    named("Łukasz Ścięgienny", "Ścięgienny Ł."),
    named("Bartholomew J. T. Featherstonehaugh-Cholmondeley",
          "Featherstonehaugh-Cholmondeley BJT."),
    named("Madonna", "Madonna."),
    named("bell hooks", "hooks b."),
    # Particles.
    named("Ludwig van Beethoven", "van Beethoven L."),
    named("Vincent Van Gogh", "Van Gogh V."),
    named("Ana María de la Cruz", "de la Cruz AM."),
    named("Jean d’Alembert", "d’Alembert J."),
    named("Robert De Niro", "De Niro R."),
    named("Mary St. John", "St. John M."),
    named("Seán Ó hÉalaithe", "Ó hÉalaithe S."),
    named(("Jean de La Fontaine", "La Fontaine, Jean de"), "La Fontaine J de."),
    named(("Johann von Goethe", "Goethe, Johann von"), "Goethe J von."),
    named("Conor MacDonald", "MacDonald C."),
    named("Siobhan O’Brien", "O’Brien S."),
    # Two names of one family, and families that stand first.
    named("Santiago Ramón y Cajal", "Ramón y Cajal S."),
    named(("Gabriel García Márquez", "García Márquez, Gabriel"), "García Márquez G."),
    named("João da Silva Neto", "da Silva Neto J."),
    named(("Nguyễn Thị Hạnh", "Nguyễn, Thị Hạnh"), "Nguyễn TH."),
    # Generations.
    named("Martin Luther King Jr.", "King ML Jr."),
    named("Jan van der Berg Sr", "van der Berg J Sr."),
    named("Henry Ford II", "Ford H II."),
    named("Henry Ford III", "Ford H III."),
    # Groups and other scripts.
    named("=ABC Study Group", "ABC Study Group."),
    named("=Smith, Jones, and Others", "Smith, Jones, and Others."),
    named("毛泽东", "毛泽东."),
    named("Владимир Петров", "Петров В."),
    # Several names.
    Case(("Ann Ames", "Bob Bell"), "Ames A, Bell B."),
    Case(("Alireza Jalali", "Andrew Micieli", "Jason R. Frank"),
         "Jalali A, Micieli A, Frank JR.",
         "“Why Do You Tweet, Anyway?”", "“Why Do You Tweet, Anyway?”",
         (2015, 6, 11), "June 11, 2015."),
    Case(SEVEN[:6], "A A, B B, C C, D D, E E, F F."),
    Case(SEVEN, "A A, B B, C C, et al."),
    Case(("Ann Ames", "=ABC Study Group"), "Ames A, ABC Study Group."),
    Case(("Martin Luther King Jr.", "Bob Bell"), "King ML Jr, Bell B."),
    # Titles.
    titled("Who asks?", "Who asks?"),
    titled("Count to five!", "Count to five!"),
    titled("Stop.", "Stop."),
    titled("He said “yes”", "He said “yes.”"),
    titled("He said “yes!”", "He said “yes!”"),
    titled("The residents’", "The residents’."),
    titled("#MedEd: what’s next (again)", "#MedEd: what’s next (again)."),
    titled("L’être : « le néant » ?", "L’être : « le néant » ?"),
    # Dates and DOI.
    dated((2026, 5, 1), "May 1, 2026."),
    dated((2019, 12, 31), "December 31, 2019."),
    Case(("Ines Okafor",), "Okafor I.", doi="10.5555/sct.1974.081"),
]  # fmt: skip


def write(case, site):
    """Return the citation of a post as ``case`` has it, in AMA style."""
    post = make_draft(
        authors=[signer(name) for name in case.names],
        title=case.title,
        slug="p",
        doi=case.doi,
    )
    post.publish(datetime(*case.date, 12, tzinfo=UTC))
    style = STYLES["ama"]
    return unescape(strip_tags(as_html("ama", template(style, post, site), post, site)))


def signer(said):
    name, citing_name = said if isinstance(said, tuple) else (said, "")
    group = name.startswith("=")
    return make_author(
        name=name.removeprefix("="), citing_name=citing_name, is_group=group
    )
