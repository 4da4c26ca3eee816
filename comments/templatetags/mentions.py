from django import template
from django.template import Context
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from blog.context import site_of
from blog.models import Post
from comments.linkbacks.endpoints import endpoints

register = template.Library()


@register.simple_tag(takes_context=True)
def mention_endpoints(context: Context, post: Post) -> dict[str, str]:
    """Return where ``post`` takes mentions, by protocol."""
    return endpoints(post, site_of(context["request"]))


@register.filter
def in_comment(text: str) -> SafeString:
    """Escape ``text`` for an attribute in a comment, which two hyphens could end."""
    return mark_safe(escape(text).replace("--", "&#45;&#45;"))  # noqa: S308 (escaped)
