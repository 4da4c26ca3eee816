"""Links that tell programs in the headers what a page is: see signposting.org."""

from typing import TYPE_CHECKING

from blog.addresses import absolute
from blog.citing import bibtex, csl, ris

if TYPE_CHECKING:
    from blog.models import Post, SiteSettings

# Proxies refuse long headers: so many of those who sign are named, in order.
NAMED = 20
FILES = {
    "ris": ris.MEDIA_TYPE,
    "bib": bibtex.MEDIA_TYPE,
    "json": csl.MEDIA_TYPE,
}


def signposts(post: "Post", site: "SiteSettings") -> str:
    """Return the header ``Link`` of the page of ``post``."""
    url = absolute(post.get_absolute_url())
    links = [f'<{post.doi_url}>; rel="cite-as"'] if post.doi else []
    orcids = [author.orcid_url for author in post.signers if author.orcid]
    links += [f'<{orcid}>; rel="author"' for orcid in orcids[:NAMED]]
    links += [
        f'<{url}cite.{end}>; rel="describedby"; type="{media_type}"'
        for end, media_type in FILES.items()
    ]
    if site.licence:
        links.append(f'<{site.licence}>; rel="license"')
    return ", ".join(links)
