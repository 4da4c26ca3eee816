"""A post as RIS, the tagged lines that nearly every reference manager reads."""

from typing import TYPE_CHECKING

from blog.addresses import absolute
from blog.citing.csl import day_of, publisher_of
from blog.citing.names import CitedName, cited_name

if TYPE_CHECKING:
    from blog.models import Post, SiteSettings

MEDIA_TYPE = "application/x-research-info-systems"


def as_ris(post: "Post", site: "SiteSettings") -> str:
    day = day_of(post, site)
    fields = [
        ("TY", "BLOG"),
        *(("AU", as_line(cited_name(author))) for author in post.signers),
        ("TI", post.cited_title),
        ("T2", site.name),
        ("PY", f"{day:%Y}"),
        ("DA", f"{day:%Y/%m/%d}/"),
        ("AB", post.standfirst),
        *(("KW", tag.name) for tag in post.tags.all()),
        ("PB", publisher_of(site)),
        ("SN", site.issn),
        ("LA", post.language or site.language),
        ("DO", post.doi),
        ("UR", absolute(post.get_absolute_url())),
        ("ID", f"post-{post.pk}"),
    ]
    # A value is one line: what breaks it would begin a field of its own.
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def as_line(name: CitedName) -> str:
    """Return a name as RIS has it: family, given, suffix."""
    parts = (name.whole_family, name.given, name.generation)
    return name.literal or ", ".join(part for part in parts if part)
