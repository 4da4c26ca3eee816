from django import template

from blog import sharing
from blog.models import Post

register = template.Library()

# Names that are the same in each language. Mastodon's is asked for on a page.
NETWORKS = (
    ("Bluesky", sharing.bluesky),
    ("LinkedIn", sharing.linkedin),
    ("X", sharing.x),
)


@register.simple_tag
def networks(post: Post) -> list[tuple[str, str]]:
    """Return where a post can be shared at once: the name of each network, a link."""
    return [(name, link(post)) for name, link in NETWORKS]


@register.filter
def mail_link(post: Post) -> str:
    return sharing.email(post)
