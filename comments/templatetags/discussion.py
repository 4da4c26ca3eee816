from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django import template
from django.db.models import Q

from blog.models import Author, Post
from comments.models import Comment
from comments.models.comment_queryset import CommentQuerySet

register = template.Library()

SAID = 5
# How far back the front page looks for posts that are talked about.
LOOKED_AT = 50
# Answers nest to this depth; what lies deeper stands below its ancestor there.
DEEPEST = 8


@dataclass
class Item:
    """One place in the discussion, with the answers to it."""

    comment: Comment
    # What it answers, and what it stands below: the same, but in a deep thread.
    parent: "Item | None" = None
    above: "Item | None" = None
    depth: int = 0
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
    authors = [byline.author for byline in post.signatures]
    comments = list(Comment.objects.in_thread().filter(post=post))
    shown = [c for c in comments if c.status == Comment.Status.APPROVED]
    return Thread(
        items=nest(comments, authors),
        number=len(shown),
        mentions=sum(c.is_mention for c in shown),
    )


def nest(comments: Iterable[Comment], authors: Sequence[Author] = ()) -> list[Item]:
    """Hang each comment, which come in the order of the page, below its parent."""
    names = {author.pk for author in authors}
    accounts = {author.user_id for author in authors} - {None}
    roots: list[Item] = []
    items: dict[int, Item] = {}
    for comment in comments:
        parent = items.get(comment.parent_id)
        above = parent
        while above and above.depth >= DEEPEST:
            above = above.above
        depth = above.depth + 1 if above else 0
        by_author = comment.author_id in names or comment.user_id in accounts
        item = Item(comment, parent, above, depth, by_author=by_author)
        items[comment.pk] = item
        (above.replies if above else roots).append(item)
        while above:
            above.below += 1
            above = above.above
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
    """Return what ``author`` said last, by account or as an editor knows, anywhere."""
    own = Q(author=author)
    if author.user_id:
        own |= Q(user=author.user_id)
    return Comment.objects.recent().filter(own)[:number]
