"""
Mails that ask whether an address is really its writer's.

They go to whatever address somebody typed. So they say nothing that was typed, no name
and no text, and nobody gets many of them (security.md S17).
"""

from datetime import timedelta
from typing import Any

from django.db import transaction

import mail
from blog import markup
from blog.addresses import absolute
from blog.models import Post
from comments import links
from comments.known import address
from comments.models import Comment, Subscription, Unwanted
from comments.moderation.limits import take
from comments.once import first_time
from comments.visitors import for_good, household

# What somebody who comments may wish to be told of.
REPLIES, ALL = "replies", "all"
ONE_EACH = timedelta(days=1)
MOST_IN_AN_HOUR = 3


def ask_to_confirm(comment: Comment, tell: str = "") -> bool:
    """
    Have a job send the writer of a saved ``comment`` the link that proves the address.

    Return False if too many were asked for from where it was written. Of all else that
    keeps a mail back the writer learns nothing: it concerns the address (S13).

    ``tell`` is "", "replies" or "all": what else following the link brings about.
    Raise Unmailable, which is answered by 400, if the address can't stand in a mail.
    """
    from comments.tasks.confirming import ask_writer

    if not may_have_mail(comment):
        return True
    mail.check(comment.email)
    if too_often(comment.ip):
        return False
    ask_writer.defer(comment=comment.pk, tell=tell)
    return True


def may_have_mail(comment: Comment) -> bool:
    """Return whether a mail may go to its writer: nobody gets one for spam."""
    refused = (Comment.Status.SPAM, Comment.Status.TRASHED)
    return bool(comment.email) and not (
        comment.status in refused or comment.likely_spam
    )


@transaction.atomic
def ask_writer(comment: Comment, tell: str) -> None:
    """Send what ``ask_to_confirm`` promised, unless it is out of place by now."""
    if may_have_mail(comment) and comment.post.is_public:
        facts = [comment.pk, print_of(comment.email), tell]
        said = {"tell": tell, "url": links.link("confirm", facts)}
        ask("confirm", comment.email, said | about(comment.post))


def ask_to_follow(email: str, post: Post) -> None:
    """Send the link by which the owner of ``email`` is told of comments on ``post``."""
    said = {"url": links.link("follow_confirm", [post.pk, address(email)])}
    ask("follow", email, said | about(post))


def send_list(email: str) -> None:
    """Send the link to all that the owner of ``email`` is told of."""
    ask("subscriptions", email, {"url": manage_link(email)}, purpose="list")


def ask(kind: str, email: str, said: dict[str, Any], purpose: str = "proof") -> None:
    """
    Send a mail, unless the owner wants none or had one for this ``purpose`` today.

    One that must not go is written and then forgotten, which takes as long as sending
    it: neither the answer nor its time tells anything of an address (S13).
    """
    wanted = not Unwanted.objects.has(email)
    may = first_time(f"mail:{purpose}", address(email), ONE_EACH)
    with transaction.atomic():
        mail.send(email, f"comments/{kind}", said)
        if not (wanted and may):
            transaction.set_rollback(True)


def about(post: Post) -> dict[str, str]:
    return {
        "title": markup.plain(post.title),
        "post_url": absolute(post.get_absolute_url()),
    }


def too_often(ip: str | None) -> int:
    """Return after how many seconds ``ip`` may ask for a mail; 0 if this one may go."""
    return take("mails", household(ip), limit=MOST_IN_AN_HOUR, seconds=3600)


def manage_link(email: str) -> str:
    return links.link("manage", address(email))


def print_of(email: str) -> str:
    """Return by what a link knows the address that it was sent to."""
    return for_good("link", address(email))[:16]


def subscribe(comment: Comment, tell: str) -> None:
    """Let the writer of ``comment``, whose address is proven, be told as they wish."""
    if comment.email and tell in (REPLIES, ALL):
        about = comment if tell == REPLIES else None
        Subscription.objects.wish(comment.email, comment.post, about)
