from django import template
from django.db.models import Q
from django.template import Context

from blog.context import site_of
from blog.models import Author, Post
from comments.models import Comment
from comments.models.comment_queryset import CommentQuerySet
from comments.paging import View
from comments.reactions import Reactions, reactions_to
from comments.threads import Thread, thread_of
from comments.writing import Desk, desk_of

register = template.Library()

SAID = 5
# How far back the front page looks for posts that are talked about.
LOOKED_AT = 50


@register.simple_tag(takes_context=True)
def discussion(context: Context, post: Post) -> Thread:
    """Return the page of the discussion of ``post`` that the request asks for."""
    request = context["request"]
    return thread_of(post, View.asked(site_of(request), request.GET))


@register.simple_tag
def reactions(post: Post) -> Reactions:
    """Return what other sites say of ``post`` without a word."""
    return reactions_to(post)


@register.simple_tag(takes_context=True)
def desk(context: Context, thread: Thread) -> Desk:
    """Return what the page of a discussion offers to whoever wants to join it."""
    request = context["request"]
    return desk_of(request, site_of(request), thread)


@register.simple_tag
def under_discussion(number: int = SAID) -> list[Comment]:
    """Return what was said last under public posts, one comment for each of them."""
    last: dict[int, Comment] = {}
    for comment in Comment.objects.recent()[:LOOKED_AT]:
        last.setdefault(comment.post_id, comment)
    return list(last.values())[:number]


@register.simple_tag
def said_by(author: Author, number: int = SAID) -> CommentQuerySet:
    """Return what ``author`` said last, by account or as an editor knows, anywhere."""
    own = Q(author=author)
    if author.user_id:
        own |= Q(user=author.user_id)
    return Comment.objects.recent().filter(own)[:number]
