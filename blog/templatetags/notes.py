from typing import Any

from django import template

from blog.desk.noting import Threads, threads_of, words_of
from blog.models import Post

register = template.Library()


@register.simple_tag(takes_context=True)
def notes_of(context: dict[str, Any], post: Post) -> Threads:
    """Return the notes on ``post``, placed in the text that the page is about."""
    text = (context.get("waits") and context.get("pending")) or post
    return threads_of(post.notes.all(), words_of(text))
