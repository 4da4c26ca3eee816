from collections.abc import Iterable
from dataclasses import dataclass, field

from django import template

from blog.models import Author, Post
from comments.models import Comment
from comments.models.comment import CommentQuerySet

register = template.Library()

SAID = 5
# How far back the front page looks for posts that are talked about.
LOOKED_AT = 50


@dataclass
class Item:
    """One place in the discussion, with the answers to it."""

    comment: Comment
    parent: "Item | None" = None
    replies: list["Item"] = field(default_factory=list)
    # How many items stand below this one, at any depth.
    below: int = 0
    by_author: bool = False

    @property
    def is_removed(self) -> bool:
        return self.comment.status != Comment.Status.APPROVED

    @property
    def by_editor(self) -> bool:
        user = self.comment.user
        return bool(user and user.is_staff and not self.by_author)


@dataclass
class Thread:
    items: list[Item]
    number: int
    mentions: int


@register.simple_tag
def discussion(post: Post) -> Thread:
    """Return the discussion of ``post``, nested, from one query."""
    accounts = {b.author.user_id for b in post.bylines.all()} - {None}
    comments = list(Comment.objects.in_thread().filter(post=post))
    shown = [c for c in comments if c.status == Comment.Status.APPROVED]
    return Thread(
        items=nest(comments, accounts),
        number=len(shown),
        mentions=sum(c.is_mention for c in shown),
    )


def nest(comments: Iterable[Comment], accounts: set[int | None]) -> list[Item]:
    """Hang each comment, which come in the order of the page, below its parent."""
    roots: list[Item] = []
    items: dict[int, Item] = {}
    for comment in comments:
        parent = items.get(comment.parent_id)
        item = Item(comment, parent, by_author=comment.user_id in accounts)
        items[comment.pk] = item
        (parent.replies if parent else roots).append(item)
        while parent:
            parent.below += 1
            parent = parent.parent
    return roots


@register.simple_tag
def under_discussion(number: int = SAID) -> list[Comment]:
    """Return what was said last under public posts, one comment for each of them."""
    last: dict[int, Comment] = {}
    for comment in Comment.objects.recent()[:LOOKED_AT]:
        last.setdefault(comment.post_id, comment)
    return list(last.values())[:number]


@register.simple_tag
def said_by(author: Author, number: int = SAID) -> CommentQuerySet:
    """Return what the account of ``author`` said last, anywhere."""
    return Comment.objects.recent().filter(user=author.user_id)[:number]
