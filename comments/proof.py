"""What somebody brings about who follows a link that went to their own address."""

from collections.abc import Iterable

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

# So many further comments somebody is asked about at once.
MOST_OTHERS = 10


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


def others_of(comment: Comment) -> list[Comment]:
    """
    Return what else waits under the same address, unproven: the newest few.

    Anybody may have typed the address. So its owner has to say of each one whether it
    is theirs; that they have the address proves nothing of what others wrote under it.
    """
    others = Comment.objects.filter(
        email__iexact=comment.email,
        kind=Comment.Kind.COMMENT,
        status=Comment.Status.PENDING,
        likely_spam=False,
        confirmed_at=None,
        user=None,
        post__in=Post.objects.published(),
    )
    others = others.exclude(pk=comment.pk).select_related("post")
    return list(others.order_by("-created_at", "-pk")[:MOST_OTHERS])


def choice_of(comment: Comment) -> str:
    """Return what the page sends of a comment that its owner has ticked."""
    return f"{comment.pk}-{said_in(comment)}"


@transaction.atomic
def confirm(
    comment: Comment, tell: str, token: str, seen: str, ticked: Iterable[str] = ()
) -> bool:
    """
    Take the address of ``comment`` for proven; return False if another call did.

    So it is for those of ``others_of`` it that are ``ticked``. Raise Refused if one of
    them says something else by now than was seen, or waits no more. The rules then
    judge each anew: it may have waited for nothing else.
    """
    waiting = [other.post_id for other in others_of(comment)]
    lock_posts([comment.post_id, *waiting])
    comment.refresh_from_db()
    others = {choice_of(other): other for other in others_of(comment)}
    if said_in(comment) != seen or not set(ticked) <= others.keys():
        raise Refused(409, _("It was changed meanwhile. Look at it once more."))
    if not links.spend("confirm", token):
        return False
    for each in (comment, *(others[choice] for choice in sorted(set(ticked)))):
        prove(each)
    subscribe(comment, tell)
    return True


def prove(comment: Comment) -> None:
    unproven = Comment.objects.filter(pk=comment.pk, confirmed_at=None)
    unproven.update(confirmed_at=timezone.now())
    comment.refresh_from_db(fields=["confirmed_at", "status"])
    judge_again(comment)


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
