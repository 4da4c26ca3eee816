"""A post as BibTeX, of the kind that old and new styles know: ``@misc``."""

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from blog.addresses import absolute
from blog.citing.csl import day_of, key_of, publisher_of
from blog.citing.names import CitedName, cited_name

if TYPE_CHECKING:
    from blog.models import Post, SiteSettings

MEDIA_TYPE = "application/x-bibtex"
# What TeX takes for a command. Braces must come in pairs, also those that are meant.
COMMANDS = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: rf"\{sign}" for sign in "&%$#_"},
}
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def as_bibtex(post: "Post", site: "SiteSettings") -> str:
    day = day_of(post, site)
    names = (as_name(cited_name(author)) for author in post.signers)
    fields = {
        "author": braced(" and ".join(names)),
        # In braces of its own: styles would write it small.
        "title": braced(braced(written(post.cited_title))),
        "howpublished": braced(written(site.name)),
        "publisher": braced(written(publisher_of(site))),
        "year": braced(str(day.year)),
        "month": MONTHS[day.month - 1],
        "day": braced(str(day.day)),
        "language": braced(post.language or site.language),
        "issn": braced(site.issn),
        # Both are read letter by letter.
        "doi": braced(re.sub(r"[{}\\]", lambda sign: quote(sign[0]), post.doi)),
        "url": braced(quote(absolute(post.get_absolute_url()), safe="/:%?=&#~+@,;()")),
    }
    lines = [f"  {name} = {value}" for name, value in fields.items() if value != "{}"]
    return "@misc{" + ",\n".join([key_of(post), *lines]) + "\n}\n"


def as_name(name: CitedName) -> str:
    """Return a name as BibTeX takes it apart: von Last, Jr, First."""
    if name.literal:
        return braced(written(name.literal))
    family = written(name.family)
    if any(word.islower() for word in family.split()[:-1]):
        # "Ramón y Cajal": small words end what BibTeX takes for a particle.
        family = braced(family)
    whole_family = f"{written(name.particle)} {family}".strip()
    parts = (whole_family, name.generation, written(name.given))
    return ", ".join(part for part in parts if part)


def written(text: str) -> str:
    """Return ``text`` on one line, with nothing in it that TeX would carry out."""
    line = " ".join(text.split())
    return re.sub(r"[\\{}~^&%$#_]", lambda sign: COMMANDS[sign[0]], line)


def braced(text: str) -> str:
    return f"{{{text}}}"
