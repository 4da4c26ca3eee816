"""What pages say of themselves to programs."""

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from blog import structured
from blog.addresses import absolute
from blog.models import Card, Post

register = template.Library()

# Within a script element nothing may look like markup, least of all its own end.
INERT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


@register.simple_tag(takes_context=True)
def structured_data(context: template.Context, post: Post) -> SafeString:
    """Write what the article is, for search engines; no browser runs it."""
    data = structured.article(post, context["site"])
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(text.translate(INERT)),  # noqa: S308  Nothing in it is markup.
    )


@register.inclusion_tag("partials/card.html", takes_context=True)
def card(context: template.Context, post: Post) -> dict[str, Any]:
    """Name the pictures that stand for the post where it is shared, the best first."""
    drawn: Card | None = getattr(post, "card", None)
    pictures: list[dict[str, Any]] = []
    if drawn and drawn.file:
        pictures.append(
            {
                "url": absolute(drawn.get_absolute_url()),
                "width": drawn.WIDTH,
                "height": drawn.HEIGHT,
                "alt": drawn.alt,
            }
        )
    for image in (post.image, context["site"].logo):
        if image:
            size = {"width": image.width, "height": image.height}
            url = absolute(image.file.url)
            pictures.append({"url": url, "alt": image.alt, **size})
    return {"pictures": pictures[:2]}
