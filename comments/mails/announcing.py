"""Tells those who follow a discussion of what is new in it, once it is approved."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

import mail
from blog import markup
from blog.addresses import absolute
from blog.desk.telling import addresses_of
from blog.models import Post
from comments import links
from comments.mails.confirming import manage_link
from comments.mails.wording import name_of, quote
from comments.models import Comment, Subscription, Unwanted

AT_ONCE = 200
# Bytes of HTML that a comment may take: mails are cut at about 100 kB, ours at 30.
ROOM = 22_000


def announce_due() -> None:
    """Announce what was approved, the oldest first; what is left waits a minute."""
    due = Comment.objects.approved().filter(announced_at=None).order_by("pk")
    for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]):
        announce(pk)


@transaction.atomic
def announce(pk: int) -> None:
    """
    Tell everybody who asked of one comment, each address once; or nobody at all.

    All its mails are stored at once, in one transaction with the note that they are:
    a job that is killed leaves nothing, and is done again. The note comes last and
    holds only for what is approved still, so that the row is not locked meanwhile and
    an editor who thinks better of it is in time.
    """
    comment = Comment.objects.public().select_related("user").filter(pk=pk).first()
    if comment and not comment.is_mention:
        tell(comment)
    unannounced = Comment.objects.approved().filter(pk=pk, announced_at=None)
    if not unannounced.update(announced_at=timezone.now()):
        transaction.set_rollback(True)


def tell(comment: Comment) -> None:
    asked = list(Subscription.objects.told_of(comment).each_once())
    unwanted = Unwanted.objects.among(wish.email for wish in asked)
    said, signing = what_is_said(comment), addresses_of(comment.post)
    for wish in asked:
        if wish.email not in unwanted:
            stop = links.link("stop", wish.pk)
            own = {
                "stop_url": stop,
                "manage_url": manage_link(wish.email),
                "about_replies": wish.comment_id is not None,
                "signs_it": wish.comment_id is None and wish.email in signing,
            }
            headers = list_headers(comment.post, stop)
            mail.send(
                wish.email,
                "comments/answer",
                said | own,
                headers=headers,
                about=[name_of(comment.pk)],
            )


def what_is_said(comment: Comment) -> dict[str, Any]:
    return {
        "name": markup.plain(comment.name),
        "title": markup.plain(comment.post.title),
        "post_url": absolute(comment.post.get_absolute_url()),
        "url": absolute(comment.get_absolute_url()),
        "interests": comment.interests,
        "quote": quote(comment, ROOM),
    }


def list_headers(post: Post, stop: str) -> dict[str, str]:
    """
    Return what tells mail programs which list a mail is of, and how to leave it.

    RFC 2919, RFC 2369 and, for leaving by one press of a button, RFC 8058. The mails of
    one discussion stand together, as answers to a mail that was never sent.
    """
    host = urlsplit(settings.SITE_URL).hostname
    return {
        "List-Id": f"<post-{post.pk}.discussion.{host}>",
        "References": f"<post-{post.pk}.discussion@{host}>",
    } | mail.ended_by(stop)
