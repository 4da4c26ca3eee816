"""What somebody brings about who follows a link that went to their own address."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import Post
from comments import links
from comments.mails.confirming import print_of, subscribe
from comments.models import Comment, Subscription
from comments.models.comment_queryset import lock_posts
from comments.models.traces import digest
from comments.moderation.case import Refused
from comments.moderation.judge import judge_again


def comment_of(token: str) -> tuple[Comment, str] | None:
    """
    Return the comment that a link asks about, and what its writer wishes to be told of.

    None if the link is invented, used or too old, or if the comment is gone, or has
    another address by now.
    """
    facts = links.read("confirm", token)
    if not facts or links.is_spent("confirm", token):
        return None
    pk, print_of_address, tell = facts
    comment = Comment.objects.select_related("post", "user").filter(pk=pk).first()
    if not comment or print_of(comment.email) != print_of_address:
        return None
    return comment, tell


def said_in(comment: Comment) -> str:
    """Return by what the page knows again the words that it has shown."""
    return digest(comment.name, comment.url, comment.interests, comment.body)


@transaction.atomic
def confirm(comment: Comment, tell: str, token: str, seen: str) -> bool:
    """
    Take the address of ``comment`` for proven; return False if another call did.

    Raise Refused if it says something else by now than ``seen``. The rules then judge
    the comment anew: it may have waited for nothing else.
    """
    lock_posts([comment.post_id])
    comment.refresh_from_db()
    if said_in(comment) != seen:
        raise Refused(409, _("It was changed meanwhile. Look at it once more."))
    if not links.spend("confirm", token):
        return False
    unproven = Comment.objects.filter(pk=comment.pk, confirmed_at=None)
    unproven.update(confirmed_at=timezone.now())
    comment.refresh_from_db(fields=["confirmed_at", "status"])
    subscribe(comment, tell)
    judge_again(comment)
    return True


def post_of(token: str) -> tuple[Post, str] | None:
    """Return which post a link lets somebody follow, and at which address."""
    facts = links.read("follow_confirm", token)
    if not facts or links.is_spent("follow_confirm", token):
        return None
    pk, email = facts
    post = Post.objects.published().filter(pk=pk).first()
    return (post, email) if post else None


@transaction.atomic
def follow(post: Post, email: str, token: str) -> bool:
    """Let ``email`` be told of comments on ``post``; False if the link is used."""
    if not links.spend("follow_confirm", token):
        return False
    Subscription.objects.wish(email, post)
    return True
