"""A post as an item of the Citation Style Language, version 1.0.2, in JSON."""

from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from blog.addresses import absolute
from blog.citing.names import CitedName, cited_name

if TYPE_CHECKING:
    from blog.models import Post, SiteSettings

# As registered with IANA.
MEDIA_TYPE = "application/vnd.citationstyles.csl+json"


def as_csl(post: "Post", site: "SiteSettings") -> dict[str, Any]:
    """Return what reference managers read; without what is empty."""
    item = {
        "id": key_of(post),
        "type": "post-weblog",
        "title": post.cited_title,
        "author": [as_name(cited_name(author)) for author in post.signers],
        "container-title": site.name,
        "publisher": publisher_of(site),
        "issued": {"date-parts": [parts_of(day_of(post, site))]},
        "abstract": post.standfirst,
        "keyword": ", ".join(tag.name for tag in post.tags.all()),
        "language": post.language or site.language,
        "ISSN": site.issn,
        "DOI": post.doi,
        "URL": absolute(post.get_absolute_url()),
    }
    return {name: value for name, value in item.items() if value}


def as_name(name: CitedName) -> dict[str, str]:
    if name.literal:
        return {"literal": name.literal}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.generation,
    }
    return {part: value for part, value in parts.items() if value}


def day_of(post: "Post", site: "SiteSettings") -> date:
    """Return the day of publication as the page says it: in the zone of the site."""
    assert post.published_at
    return post.published_at.astimezone(ZoneInfo(site.time_zone)).date()


def parts_of(day: date) -> list[int]:
    return [day.year, day.month, day.day]


def publisher_of(site: "SiteSettings") -> str:
    """Return who publishes the blog, unless that is the blog's own name."""
    return "" if site.publisher == site.name else site.publisher


def key_of(post: "Post") -> str:
    """Return by what a list of references tells this post from all others."""
    return f"post-{post.pk}"
