"""
Mails that ask whether an address is really its writer's.

They go to whatever address somebody typed. So they say nothing that was typed, no name
and no text, and nobody gets many of them (security.md S17).
"""

from datetime import timedelta
from ipaddress import ip_address
from typing import Any

from django.db import transaction
from django.urls import reverse

import mail
from blog import markup
from blog.models import Post
from comments import links
from comments.known import address
from comments.models import Comment, Subscription, Unwanted
from comments.models.traces import network_of
from comments.moderation.limits import take
from comments.once import first_time
from comments.visitors import for_good

# What somebody who comments may wish to be told of.
REPLIES, ALL = "replies", "all"
ONE_EACH = timedelta(days=1)
MOST_IN_AN_HOUR = 3


def ask_to_confirm(comment: Comment, tell: str = "") -> None:
    """
    Send the writer of a saved ``comment`` the link that proves the address.

    ``tell`` is "", "replies" or "all": what else following the link brings about.
    Nobody gets mail for what is taken for spam. Raise Unmailable, which is answered
    by 400, if the address can't stand in a mail.
    """
    refused = (Comment.Status.SPAM, Comment.Status.TRASHED)
    if comment.email and comment.status not in refused and not comment.likely_spam:
        facts = [comment.pk, print_of(comment.email), tell]
        said = {"tell": tell, "url": links.link("confirm", facts)}
        ask("comments/confirm", comment.email, comment.post, comment.ip, said)


def ask_to_follow(email: str, post: Post, ip: str | None) -> None:
    """
    Send the link by which the owner of ``email`` is told of comments on ``post``.

    Whoever asks can't tell whether that address wants no mail, or was asked before.
    """
    said = {"url": links.link("follow_confirm", [post.pk, address(email)])}
    ask("comments/follow", email, post, ip, said)


def ask(
    template: str, email: str, post: Post, ip: str | None, said: dict[str, Any]
) -> None:
    """
    Send a mail that asks, unless this were one too many.

    One that must not go is written and then forgotten, which takes as long as sending
    it: the time of an answer tells nothing of an address (S13).
    """
    may = may_ask(email, post, ip)
    said |= {
        "title": markup.plain(post.title),
        "post_url": links.absolute(post.get_absolute_url()),
        "subscriptions_url": links.absolute(reverse("comments:subscriptions")),
    }
    with transaction.atomic():
        mail.send(email, template, said)
        if not may:
            transaction.set_rollback(True)


def may_ask(email: str, post: Post, ip: str | None) -> bool:
    wanted = not Unwanted.objects.has(email)
    if ip and take("confirm", household(ip), limit=MOST_IN_AN_HOUR, seconds=3600):
        return False
    return first_time("confirm", f"{post.pk}:{address(email)}", ONE_EACH) and wanted


def household(ip: str) -> str:
    """Return whom ``ip`` stands for: in IPv6, everybody has any number of addresses."""
    return ip if ip_address(ip).version == 4 else network_of(ip)


def print_of(email: str) -> str:
    """Return by what a link knows the address that it was sent to."""
    return for_good("link", address(email))[:16]


def subscribe(comment: Comment, tell: str) -> None:
    """Let the writer of ``comment``, whose address is proven, be told as they wish."""
    if comment.email and tell in (REPLIES, ALL):
        about = comment if tell == REPLIES else None
        Subscription.objects.wish(comment.email, comment.post, about)
