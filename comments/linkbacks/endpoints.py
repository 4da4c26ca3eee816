"""Where a post takes answers from other sites, as its page says to their programs."""

from django.urls import reverse

from blog.addresses import absolute
from blog.models import Post, SiteSettings
from comments.models import Comment
from comments.moderation.judge import closed_to_mentions


def endpoints(post: Post, site: SiteSettings) -> dict[str, str]:
    """Return the address of each kind of mention that ``post`` takes now."""
    addresses = {
        Comment.Kind.PINGBACK: reverse("comments:pingback"),
        Comment.Kind.WEBMENTION: reverse("comments:webmention"),
        Comment.Kind.TRACKBACK: f"{post.get_absolute_url()}trackback/",
    }
    return {
        kind.value: absolute(path)
        for kind, path in addresses.items()
        if not closed_to_mentions(post, site, kind)
    }


def headers(post: Post, site: SiteSettings) -> dict[str, str]:
    """Return the headers by which programs find them without reading the page."""
    found = endpoints(post, site)
    said = {}
    if pingback := found.get("pingback"):
        said["X-Pingback"] = pingback
    if webmention := found.get("webmention"):
        said["Link"] = f'<{webmention}>; rel="webmention"'
    return said
